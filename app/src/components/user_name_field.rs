//! The user name of a form with a password, for password managers.

use gate::model::EmailAddress;
use leptos::prelude::*;

/// Whose password the form takes: not shown and not sent. Without it, a password manager saves a changed password
/// under no name, or under that of another account of the same site.
#[component]
pub(crate) fn UserNameField(email: EmailAddress) -> impl IntoView {
    view! {
        <input
            class="visually-hidden"
            type="text"
            autocomplete="username"
            value=email.readable()
            tabindex="-1"
            aria-hidden="true"
            readonly
        />
    }
}
