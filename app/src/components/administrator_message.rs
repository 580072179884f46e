//! What an administrator writes to the users.

use leptos::prelude::*;

/// The message, with the organisation it comes from. Draws nothing if there is none.
#[component]
pub(crate) fn AdministratorMessage(message: Option<String>, organisation: String) -> impl IntoView {
    message.map(|message| {
        view! {
            <blockquote class="message">
                <p>{message}</p>
                <footer>"An administrator of " {organisation}</footer>
            </blockquote>
        }
    })
}
