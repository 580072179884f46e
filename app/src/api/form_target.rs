//! Which server function a form is sent to.

use super::{
    ApiError, Confirm, FormMemory, RedirectTo, RequestPasswordChange, SetForgottenPassword, SignIn,
    guard::form_memory,
};
use leptos::server_fn::ServerFn;

/// A server function that a form can be sent to.
#[derive(Clone, Copy, Debug)]
pub struct FormTarget(&'static str);

impl FormTarget {
    /// Its path.
    pub const fn path(self) -> &'static str {
        self.0
    }

    /// Its error, if the form was sent without scripts: the browser was redirected to this page.
    pub fn error(self) -> Option<ApiError> {
        self.memory()?.error
    }

    /// What was typed into this form before: it was refused without scripts, or the change was cancelled.
    pub fn memory(self) -> Option<FormMemory> {
        form_memory().filter(|memory| memory.form == self.0)
    }
}

/// Server functions that change something: they take the fields of a form and answer where the user continues.
pub trait Change: ServerFn<Output = RedirectTo, Error = ApiError> {
    /// For [`PostForm`](crate::components::PostForm).
    const FORM: FormTarget = FormTarget(Self::PATH);
}

impl<S: ServerFn<Output = RedirectTo, Error = ApiError>> Change for S {}

/// The server functions that may hash a password, which costs as much as tens of pages.
pub const HASHING_PATHS: [&str; 4] =
    [SignIn::PATH, Confirm::PATH, SetForgottenPassword::PATH, RequestPasswordChange::PATH];
