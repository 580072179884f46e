//! The field for the email address that a visitor signs in with.

use super::Field;
use leptos::prelude::*;

/// The page opens with the focus here.
#[component]
pub(crate) fn EmailField(
    /// After a refusal that is about no field the focus returns here.
    #[prop(optional)]
    retry: bool,
) -> impl IntoView {
    view! {
        <Field
            label="Email"
            name="email"
            inputmode="email"
            autocomplete="username"
            maxlength=254
            required=true
            focused=true
            retry
        />
    }
}
