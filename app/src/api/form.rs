//! Where forms go.

use super::{ApiError, RedirectTo};
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

    /// What it answered to a form that was sent without scripts: that try ended in an address of this page which says so.
    pub fn error(self) -> Option<ApiError> {
        let answer = use_context::<ServerActionError>().filter(|answer| answer.path() == self.0)?;
        Some(ServerFnUrlError::decode_err(answer.err()))
    }
}

/// Server functions that change something: they take the fields of a form, and answer where the person goes on.
pub trait Change: ServerFn<Output = RedirectTo, Error = ApiError> {
    /// For [`PostForm`](crate::components::PostForm).
    const FORM: FormTarget = FormTarget(Self::PATH);
}

impl<S: ServerFn<Output = RedirectTo, Error = ApiError>> Change for S {}
