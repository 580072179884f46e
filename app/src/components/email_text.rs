//! Email addresses in narrow places.

use leptos::prelude::*;

/// An email address that may wrap after its `@`. Other text stays as it is.
#[component]
pub(crate) fn EmailText(email: String) -> impl IntoView {
    match email.split_once('@') {
        Some((name, domain)) => {
            view! { <span>{name.to_owned()} "@" <wbr /> {domain.to_owned()}</span> }.into_any()
        }
        None => view! { <span>{email}</span> }.into_any(),
    }
}
