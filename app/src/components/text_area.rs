//! A labelled field of several lines.

use super::{
    form_error::{FieldError, FieldErrorText, described_by},
    typed,
};
use leptos::prelude::*;

/// A field of several lines. Its `id` is its `name`; after a refusal the focus returns here.
#[component]
pub(crate) fn TextArea(
    label: &'static str,
    name: &'static str,
    maxlength: usize,
    /// Stands below the field and says what to type.
    hint: &'static str,
    /// The text that the page opens with, unless another was typed and refused.
    value: String,
) -> impl IntoView {
    let error = FieldError::of(name, false);
    let value = typed().and_then(|typed| typed.text(name)).unwrap_or(value);
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <textarea
                id=name
                name=name
                rows="4"
                maxlength=maxlength
                autofocus=error.focused
                data-retry=""
                aria-invalid=error.invalid()
                aria-describedby=described_by(name, true)
                inner_html=escaped(&value)
            ></textarea>
            <FieldErrorText id=name error />
            <p class="hint" id=format!("{name}-hint")>
                {hint}
            </p>
        </div>
    }
}

/// Text for the inside of a `textarea`. Leptos writes the children of that element unescaped, so a message with
/// `</textarea>` in it would become markup.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
