//! Server functions. Each is a public endpoint and authorises for itself: it states the caller it needs, and gets
//! the engine only together with that caller ([`guard`]). At most about 15 lines: caller, one use case of
//! `gate`, cookie or answer.
//!
//! To add one: a function here with an explicit `endpoint`, and its row in `docs/ACCESS.md` (the access test
//! says how). Reads answer data; changes answer [`RedirectTo`], where the person goes on, with and without scripts.

mod account;
mod enforcement;
mod error;
mod go;
mod hidden;
mod links;
mod members;
mod mfa;
mod password;
mod recovery;
mod session;
mod sessions;
mod step_up;
mod support;

#[cfg(feature = "ssr")]
mod form;
#[cfg(feature = "ssr")]
mod guard;

pub use {
    account::{DismissNotices, read_dashboard, read_identity},
    enforcement::{OnOff, SetEnforcement, SetIdleLimit, read_enforcement},
    error::ApiError,
    go::{FlashMessage, RedirectTo},
    hidden::SecretInput,
    links::{AskNewEmail, DemoEmail, Freeze, TakeNewEmail, read_email_link, read_freeze_link, read_mailbox},
    members::{
        AskPass, AskReset, AskRestore, AskRole, AskSuspension, ReadPass, read_audit, read_member, read_members,
    },
    mfa::{
        BeginSetup, CancelSetup, ConfirmSetup, MailEnrolmentCode, MfaState, OnboardingState, ProveEnrolment,
        ReadSetup, RemoveAuthenticator, RenameAuthenticator, read_mfa, read_onboarding,
    },
    password::{ChangePassword, ForgotPassword, SetForgottenPassword, read_mail, read_password_link},
    recovery::{KeepRecoveryCodes, ReadRecoveryCodes, RenewRecoveryCodes, UseRecoveryCode},
    session::{CodePrompt, SignIn, SignOut, VerifyCode, read_code_prompt},
    sessions::{EndOtherSessions, EndSession, Stay, read_sessions},
    step_up::{CancelPending, Confirm, read_pending},
    support::{HelpState, Support, read_help},
};

#[cfg(feature = "ssr")]
pub use {
    form::{Change, FormTarget},
    guard::{Site, is_demo, provide},
    members::pass_for_page,
    mfa::setup_for_page,
    recovery::recovery_codes_for_page,
    sessions::time_left,
};
