//! What a server function tells about a failure. No text of a dependency is ever part of it.

use gate::model::{Refusal, Stage};
use leptos::{
    prelude::{FromServerFnError, ServerFnErrorErr},
    server_fn::codec::JsonEncoding,
};
use serde::{Deserialize, Serialize};

/// Why a server function did not do what was requested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum ApiError {
    /// There is no live session (401).
    #[error("signed out")]
    SignedOut,
    /// The session is at another stage than the function needs (403).
    #[error("at another stage")]
    Stage(Stage),
    /// The function needs an administrator (403).
    #[error("for administrators")]
    AdministratorsOnly,
    /// The page of the form was rendered for another session than the browser has now, which is at this stage
    /// (409).
    #[error("the page belongs to another session")]
    OtherSession(Stage),
    /// The request was understood and refused (422).
    #[error("refused: {0}")]
    Refused(#[from] Refusal),
    /// The request does not have the form it should have (400).
    #[error("malformed request")]
    Malformed,
    /// Too many requests of this network wait, or came (429).
    #[error("too many requests")]
    Busy,
    /// The server cannot answer now; the cause is in its log (503).
    #[error("unavailable")]
    Unavailable,
}

impl ApiError {
    /// The HTTP status that goes with it.
    pub const fn status(self) -> u16 {
        match self {
            Self::SignedOut => 401,
            Self::Stage(_) | Self::AdministratorsOnly => 403,
            Self::OtherSession(_) => 409,
            Self::Refused(_) => 422,
            Self::Malformed => 400,
            Self::Busy => 429,
            Self::Unavailable => 503,
        }
    }
}

impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => Self::Malformed,
            // On the server the request is not valid text; in the browser it would be the server's answer.
            ServerFnErrorErr::Deserialization(_) if cfg!(feature = "ssr") => Self::Malformed,
            _ => Self::Unavailable,
        }
    }
}
