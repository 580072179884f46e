//! Which server function a form is sent to.

use super::{ApiError, Confirm, RedirectTo, RequestPasswordChange, SetForgottenPassword, SignIn};
use leptos::{
    prelude::use_context,
    server::ServerActionError,
    server_fn::{ServerFn, error::ServerFnUrlError},
};

/// A server function that a form can be sent to.
#[derive(Clone, Copy, Debug)]
pub struct FormTarget(&'static str);

impl FormTarget {
    /// Its path.
    pub const fn path(self) -> &'static str {
        self.0
    }

    /// Its error, if the form was sent without scripts: the browser was redirected to this page with the error in
    /// the address.
    pub fn error(self) -> Option<ApiError> {
        let answer = use_context::<ServerActionError>().filter(|answer| answer.path() == self.0)?;
        Some(ServerFnUrlError::decode_err(answer.err()))
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
