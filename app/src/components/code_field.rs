//! The field for a code: one labelled input with room for six figures. Six single boxes would break screen
//! readers, paste and autofill (WCAG 1.3.5).

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
        <div class="field">
            <label for="code">"Authentication code"</label>
            <input
                class="code-input"
                id="code"
                name="code"
                type="text"
                inputmode="numeric"
                autocomplete="one-time-code"
                autocapitalize="off"
                spellcheck="false"
                maxlength="16"
                required
                autofocus=focused
                data-retry=""
                aria-describedby="code-hint"
            />
            <p class="hint" id="code-hint">
                {hint}
            </p>
        </div>
    }
}
