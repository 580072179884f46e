//! What an administrator writes to the users.

use leptos::prelude::*;

/// The message, with the organisation it comes from. Draws nothing if there is none.
#[component]
pub(crate) fn AdministratorMessage(message: String, organisation: String) -> impl IntoView {
    (!message.is_empty()).then(|| {
        view! {
            <blockquote class="message">
                <p>{message}</p>
                <footer>"An administrator of " {organisation}</footer>
            </blockquote>
        }
    })
}
