//! The error of a form that was sent without scripts: beside the field that it is about, or else above the fields.
//! With scripts, [`LiveForm`](crate::islands::LiveForm) does the same in the browser.

use crate::{
    api::ApiError,
    messages::{field_selector, is_about, message_for},
};
use leptos::prelude::*;
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// The error of the form that is being rendered, for its fields.
#[derive(Clone, Default)]
pub(super) struct FormError {
    error: Option<ApiError>,
    /// A field has shown it.
    is_shown: Arc<AtomicBool>,
}

/// What a field says about an error.
pub(crate) struct FieldError {
    /// The message, if the error is about this field.
    pub(super) message: Option<String>,
    /// Whether the page opens with the focus here: in the field to correct, if there is one.
    pub(super) focused: bool,
}

impl FormError {
    /// Renders the fields of a form. Gives the error too, unless a field shows it.
    pub(super) fn render(error: Option<ApiError>, fields: Children) -> (AnyView, Option<ApiError>) {
        let own = Self { error, ..Self::default() };
        provide_context(own.clone());
        let fields = fields();
        // What follows on the page is no part of this form.
        provide_context(Self::default());
        (fields, error.filter(|_| !own.is_shown.load(Ordering::Relaxed)))
    }
}

impl FieldError {
    /// For the field `name`, which has the focus by itself if `focused`.
    pub(crate) fn of(name: &str, focused: bool) -> Self {
        let FormError { error, is_shown } = use_context().unwrap_or_default();
        let message = error.filter(|error| is_about(*error, name)).map(message_for);
        if message.is_some() {
            is_shown.store(true, Ordering::Relaxed);
        }
        let elsewhere = error.is_some_and(|error| field_selector(error).is_some());
        Self { focused: message.is_some() || (focused && !elsewhere), message }
    }

    /// The attribute `aria-invalid`.
    pub(crate) fn invalid(&self) -> Option<&'static str> {
        self.message.is_some().then_some("true")
    }
}

/// The attribute `aria-describedby` of a field: its error, which is empty most of the time, and its hint.
pub(crate) fn described_by(id: &str, has_hint: bool) -> String {
    if has_hint { format!("{id}-error {id}-hint") } else { format!("{id}-error") }
}

/// The place for the error of the field `id`, after that field.
#[component]
pub(crate) fn FieldErrorText(#[prop(into)] id: String, error: FieldError) -> impl IntoView {
    view! {
        <p class="field-error" id=format!("{id}-error") role="alert">
            {error.message}
        </p>
    }
}
