//! Asking for a link that sets a new password.

use super::request_link::RequestLink;
use crate::{
    Page,
    api::{Change, ForgotPassword},
};
use leptos::prelude::*;

/// The page *Forgotten password*.
#[component]
pub(crate) fn ForgottenPassword() -> impl IntoView {
    view! {
        <RequestLink
            page=Page::ForgottenPassword
            to=ForgotPassword::FORM
            explanation="Type your email address, and a link to set a new password comes to it. If you have an authenticator, its code is asked for there."
            without_mail="Ask an administrator of your organisation, or support, to have your password set anew."
        />
    }
}
