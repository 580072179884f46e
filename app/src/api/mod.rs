//! Server functions. Each is a public endpoint and authorises for itself: it states the caller it needs, and gets
//! the engine only together with that caller ([`guard`]). At most about 15 lines: caller, one use case of `gate`,
//! cookie or answer.
//!
//! To add one: a function here with an explicit `endpoint`, and its row in `docs/ACCESS.md` (the access test says
//! how). Reads answer data. Changes answer [`RedirectTo`], where the user continues, with and without scripts. A
//! change that needs step-up is called `request_…`: it stores the change, and `confirm` performs it.

mod account;
mod audit;
mod authenticators;
mod demo_authenticator;
mod demo_mailbox;
mod email_change;
mod enforcement;
mod enrolment;
mod error;
mod flash_message;
mod freeze;
mod logo;
mod members;
mod on_off;
mod password;
mod recovery_codes;
mod redirect_to;
mod secret_input;
mod sessions;
mod sign_in;
mod sign_in_link;
mod step_up;
mod support;
mod theme;

#[cfg(feature = "ssr")]
mod cookies;
#[cfg(feature = "ssr")]
mod form_memory;
#[cfg(feature = "ssr")]
mod form_target;
#[cfg(feature = "ssr")]
mod guard;
#[cfg(feature = "ssr")]
mod site;
#[cfg(feature = "ssr")]
mod undo;

pub use {
    account::{DismissNotices, read_dashboard, read_identity},
    audit::read_audit,
    authenticators::{MfaState, RenameAuthenticator, RequestAuthenticatorRemoval, read_mfa},
    demo_authenticator::{DemoCode, read_demo_authenticator},
    demo_mailbox::{DemoEmail, read_demo_mailbox},
    email_change::{ConfirmNewEmail, RequestEmailChange, read_email_link},
    enforcement::{RequestEnforcement, RequestIdleLimit, read_enforcement},
    enrolment::{
        BeginSetup, CancelSetup, ConfirmSetup, MailEnrolmentCode, OnboardingState, ProveEnrolment, ReadSetup,
        read_onboarding,
    },
    error::ApiError,
    flash_message::FlashMessage,
    freeze::{Freeze, read_freeze_link},
    logo::{LOGO_PATH, RemoveLogo},
    members::{
        ReadEnrolmentPass, RequestEnrolmentPass, RequestMfaReset, RequestRestore, RequestRoleChange,
        RequestSuspension, read_member, read_members,
    },
    on_off::OnOff,
    password::{ForgotPassword, RequestPasswordChange, SetForgottenPassword, read_mail, read_password_link},
    recovery_codes::{
        ConfirmRecoveryCodesSaved, ReadRecoveryCodes, RequestRecoveryCodes, SetupPlace, UseRecoveryCode,
    },
    redirect_to::RedirectTo,
    secret_input::SecretInput,
    sessions::{EndOtherSessions, EndSession, ExtendSession, ReadSessionMark, read_sessions},
    sign_in::{CodePrompt, SignIn, SignOut, VerifyCode, read_code_prompt},
    sign_in_link::{AdmitBrowser, RequestSignInLink, read_sign_in_link},
    step_up::{CancelPending, Confirm, read_pending},
    support::{HelpState, Support, read_help},
    theme::{SetTheme, Theme},
};

#[cfg(feature = "ssr")]
pub use {
    cookies::{THEME_COOKIE, clear_form_memory, flash_cookie, form_memory_cookie, theme_cookie_of},
    enrolment::setup_for_page,
    flash_message::FlashMemory,
    form_memory::FormMemory,
    form_target::{Change, FormTarget, HASHING_PATHS},
    guard::{PageSession, is_asked_by_script, now, page_session, provide, return_to, signed_in_as},
    logo::logo_url,
    members::enrolment_pass_for_page,
    recovery_codes::{RecoverySheetFacts, recovery_codes_for_page, recovery_sheet_facts},
    redirect_to::{COOKIE_CHECK, KeepsCookies, SETUP_FINISH, SETUP_LATER, SETUP_STEP},
    sessions::{OpenSession, is_signed_out, may_show, open_identity, open_session, open_stage, session_end},
    sign_in::sign_in_form_name,
    site::{Site, is_demo, public_address},
    theme::theme,
    undo::{Undo, undo},
};
