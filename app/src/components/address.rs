//! E-mail addresses.

use leptos::prelude::*;

/// An address that breaks after its `@` where it has to break.
#[component]
pub(crate) fn Address(of: String) -> impl IntoView {
    match of.split_once('@') {
        Some((name, domain)) => {
            view! { <span>{name.to_owned()} "@" <wbr /> {domain.to_owned()}</span> }.into_any()
        }
        None => view! { <span>{of}</span> }.into_any(),
    }
}
