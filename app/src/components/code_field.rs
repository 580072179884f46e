//! The field for a code: one labelled input with room for six digits. Six single inputs would break screen
//! readers, paste and autofill (WCAG 1.3.5).

use super::Field;
use crate::messages::{AUTHENTICATION_CODE, CODE_HINT};
use leptos::prelude::*;

/// An authentication code. Spaces, dashes and digits of all scripts are accepted, so there is room for them.
#[component]
pub(crate) fn CodeField(
    /// Whether the page opens with the focus here.
    #[prop(optional)]
    focused: bool,
    /// Where the user finds the code.
    #[prop(default = CODE_HINT)]
    hint: &'static str,
) -> impl IntoView {
    view! {
        <Field
            label=AUTHENTICATION_CODE
            name="code"
            code="code-input"
            inputmode="numeric"
            autocomplete="one-time-code"
            maxlength=64
            required=true
            retry=true
            focused
            hint
        />
    }
}

/// A recovery code instead.
#[component]
pub(crate) fn RecoveryCodeField() -> impl IntoView {
    view! {
        <Field
            label="Recovery code"
            name="code"
            code="recovery-input"
            maxlength=128
            hint="One from your printed or saved list. Each works once."
            required=true
            retry=true
            focused=true
        />
    }
}
