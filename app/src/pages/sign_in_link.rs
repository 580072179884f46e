//! Asking for a link that lets this browser sign in.

use super::request_link::RequestLink;
use crate::{
    Page,
    api::{Change, RequestSignInLink},
};
use leptos::prelude::*;

/// The page *Let this browser sign in*.
#[component]
pub(crate) fn SignInLink() -> impl IntoView {
    view! {
        <RequestLink
            page=Page::SignInLink
            to=RequestSignInLink::FORM
            explanation="Somebody else's wrong passwords can lock your account for browsers that you have not used before. Type your email address, and a link comes to it. Open it in this browser, and sign in with your password and code as always."
            without_mail="Wait until the pause is over, or ask an administrator of your organisation, or support, for help."
        />
    }
}
