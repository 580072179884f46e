//! The field for a new password.

use super::Field;
use leptos::prelude::*;

/// Longest password that a field takes, in UTF-16 units as browsers count them: 128 characters of four each, as some
/// keyboards compose letters.
pub(crate) const MAX_TYPED_PASSWORD: u32 = 512;

/// A new password. `name` is the form's name for it.
#[component]
pub(crate) fn NewPasswordField(
    name: &'static str,
    /// Whether the page opens with the focus here, and returns it here after a refusal.
    #[prop(optional)]
    focused: bool,
) -> impl IntoView {
    view! {
        <Field
            label="New password"
            name
            kind="password"
            autocomplete="new-password"
            maxlength=MAX_TYPED_PASSWORD
            hint="15 characters or more. Several unrelated words are easy to remember and hard to guess."
            required=true
            focused
            retry=focused
        />
    }
}
