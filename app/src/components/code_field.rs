//! The field for a code: one labelled input with room for six figures. Six single boxes would break screen
//! readers, paste and autofill (WCAG 1.3.5).

use super::Field;
use leptos::prelude::*;

/// One code. Spaces and dashes are accepted.
#[component]
pub(crate) fn CodeField(
    /// Whether the page opens with the focus here.
    #[prop(optional)]
    focused: bool,
    /// Where the code is to be found.
    #[prop(default = "The six digits that your authenticator app shows now.")]
    hint: &'static str,
) -> impl IntoView {
    view! {
        <Field
            label="Authentication code"
            name="code"
            code="code-input"
            inputmode="numeric"
            autocomplete="one-time-code"
            maxlength=16
            required=true
            retry=true
            focused
            hint
        />
    }
}

/// A recovery code in its place.
#[component]
pub(crate) fn RecoveryCodeField() -> impl IntoView {
    view! {
        <Field
            label="Recovery code"
            name="code"
            code="recovery-input"
            maxlength=64
            hint="One from your printed or saved list. Each works once."
            required=true
            retry=true
            focused=true
        />
    }
}
