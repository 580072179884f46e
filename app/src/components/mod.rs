//! What pages are made of, rendered by the server. One component a file; looks live in `style/`, words in
//! [`crate::words`]. What reacts in the browser is an island ([`crate::islands`]).

mod address;
mod banner;
mod checkbox;
mod code_field;
mod coverage;
mod field;
mod form;
mod house;
mod load;
mod new_password;
mod notice;
mod notice_banner;
mod page_head;
mod proof_desk;
mod secret;
mod setup;
mod threshold;
mod walkthrough;
mod when;

pub(crate) use {
    crate::islands::{Icon, SecretKind, Switch},
    address::Address,
    banner::SetupBanner,
    checkbox::Checkbox,
    code_field::{CodeField, RecoveryCodeField},
    coverage::CoverageBar,
    field::Field,
    form::{PostForm, Submit, Tone},
    house::AppLayout,
    load::Load,
    new_password::NewPasswordField,
    notice::{AlertTone, FlashAlert, Notice},
    notice_banner::NoticeBanner,
    page_head::PageHead,
    proof_desk::IdentityProofForm,
    secret::ShowSecret,
    setup::SetupPanel,
    threshold::AuthLayout,
    walkthrough::Walkthrough,
    when::{Shows, When},
};
