//! Server functions. Each is a public endpoint and authorises for itself: it states the caller it needs, and gets
//! the engine only together with that caller ([`guard`]). At most about 15 lines: caller, one use case of
//! `gate`, cookie or answer.
//!
//! To add one: a function here with an explicit `endpoint`, and its row in `docs/ACCESS.md` (the access test
//! says how). Reads answer data; changes answer [`Go`], where the person goes on, with and without scripts.

mod account;
mod enforcement;
mod error;
mod go;
mod hidden;
mod mfa;
mod recovery;
mod session;
mod sessions;
mod support;

#[cfg(feature = "ssr")]
mod form;
#[cfg(feature = "ssr")]
mod guard;

pub use {
    account::{read_dashboard, read_identity},
    enforcement::{SetEnforcement, read_enforcement},
    error::ApiError,
    go::{Done, Go},
    hidden::Hidden,
    mfa::{
        BeginSetup, CancelSetup, ConfirmSetup, MfaState, OnboardingState, ReadSetup, RemoveAuthenticator,
        RenameAuthenticator, read_mfa, read_onboarding,
    },
    recovery::{KeepRecoveryCodes, ReadRecoveryCodes, RenewRecoveryCodes, UseRecoveryCode},
    session::{Challenge, SignIn, SignOut, VerifyCode, read_challenge},
    sessions::{EndOtherSessions, EndSession, read_sessions},
    support::{HelpState, Support, read_help},
};

#[cfg(feature = "ssr")]
pub use {
    form::{Change, FormTarget},
    guard::{Site, provide},
    mfa::setup_for_page,
    recovery::recovery_codes_for_page,
};
