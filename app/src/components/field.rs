//! A labelled input.

use super::{
    form_error::{FieldError, FieldErrorText, described_by},
    typed,
};
use crate::islands::ShowPassword;
use leptos::prelude::*;

/// A field of one line. Its `id` is its `name`, unless a page has two fields of that name.
#[component]
pub(crate) fn Field(
    #[prop(into)] label: String,
    name: &'static str,
    #[prop(optional, into)] id: Option<String>,
    /// The `type` of the input. Not `email` for an address: browsers refuse letters before the `@` that are not
    /// ASCII, and write those after it in another way; `inputmode` gives phones the same keyboard.
    #[prop(default = "text")]
    kind: &'static str,
    /// Stands below the field and says what to type.
    #[prop(optional, into)]
    hint: Option<String>,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(optional, into)] placeholder: Option<&'static str>,
    #[prop(optional, into)] inputmode: Option<&'static str>,
    #[prop(optional)] maxlength: Option<u32>,
    #[prop(optional)] required: bool,
    /// The page opens with the focus here.
    #[prop(optional)]
    focused: bool,
    /// After a refusal that is about no field the focus returns here.
    #[prop(optional)]
    retry: bool,
    /// It is for a code, drawn by this class.
    #[prop(optional, into)]
    code: Option<&'static str>,
    /// The text that the page opens with.
    #[prop(optional, into)]
    value: Option<String>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| name.to_owned());
    // The browser must neither capitalise nor spell-check email addresses and codes.
    let verbatim = inputmode == Some("email") || code.is_some();
    let typed = typed();
    // After a refusal without scripts the focus is where it is with them.
    let refused = typed.as_ref().is_some_and(|typed| typed.error.is_some());
    let error = FieldError::of(name, if refused { retry } else { focused });
    let again = typed.filter(|_| kind != "password" && code.is_none()).and_then(|typed| typed.text(name));
    let value = again.or(value);
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input
                class=code
                id=id.clone()
                name=name
                type=kind
                inputmode=inputmode
                autocomplete=autocomplete
                autocapitalize=verbatim.then_some("off")
                spellcheck=verbatim.then_some("false")
                maxlength=maxlength
                placeholder=placeholder
                required=required
                autofocus=error.focused
                data-retry=retry.then_some("")
                aria-invalid=error.invalid()
                aria-describedby=described_by(&id, hint.is_some())
                value=value
            />
            {(kind == "password").then(|| view! { <ShowPassword id=id.clone() /> })}
            <FieldErrorText id=id.clone() error />
            {hint
                .map(|hint| {
                    view! {
                        <p class="hint" id=format!("{id}-hint")>
                            {hint}
                        </p>
                    }
                })}
        </div>
    }
}
