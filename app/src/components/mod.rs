//! What pages are made of, rendered by the server. One component a file. Their look is in `style/`, texts that
//! stand in more than one place are in [`crate::messages`]. What reacts in the browser is an island
//! ([`crate::islands`]).

mod administrator_message;
mod alert;
mod checkbox;
mod code_field;
mod coverage_bar;
mod demo_hint;
mod email_field;
mod email_text;
mod field;
mod flash_alert;
mod form_error;
mod load;
mod logo;
mod new_password_field;
mod next_code;
mod notice_banner;
mod page_head;
mod post_form;
mod setting_row;
mod setup_banner;
mod state_line;
mod submit;
mod text_area;
mod time;
mod typed;
mod undo_form;
mod user_name_field;

pub(crate) use {
    administrator_message::AdministratorMessage,
    alert::{Alert, AlertTone},
    checkbox::Checkbox,
    code_field::{CodeField, RecoveryCodeField},
    coverage_bar::CoverageBar,
    demo_hint::DemoHint,
    email_field::EmailField,
    email_text::{EmailText, readable_email},
    field::Field,
    flash_alert::{FlashAlert, MemberFlashAlert},
    form_error::{FieldError, FieldErrorText, described_by},
    load::Load,
    logo::Logo,
    new_password_field::{MAX_TYPED_PASSWORD, NewPasswordField},
    next_code::NextCode,
    notice_banner::NoticeBanner,
    page_head::{ACCOUNT_PATH, CONFIGURATION_PATH, MEMBERS_PATH, MFA_PATH, PageHead, SETTINGS_PATH},
    post_form::PostForm,
    setting_row::SettingRow,
    setup_banner::SetupBanner,
    state_line::{StateLine, StateTone},
    submit::{ButtonTone, Submit},
    text_area::TextArea,
    time::{Time, TimeFormat},
    typed::typed,
    user_name_field::UserNameField,
};
