//! Where a demonstration shows what elsewhere is in a user's mailbox or on a user's phone.

use crate::{Page, api::is_demo};
use leptos::prelude::*;

/// A link to the page of the demonstration that has `what`. Draws nothing outside of one.
#[component]
pub(crate) fn DemoHint(
    page: Page,
    /// The beginning of the sentence, such as "The code is".
    what: &'static str,
) -> impl IntoView {
    is_demo().then(|| {
        view! {
            <p class="hint">
                "This is a demonstration. " {what} " in the "
                <a href=page.path() target="_blank">
                    {page.heading()}
                </a> ", in a new tab."
            </p>
        }
    })
}
