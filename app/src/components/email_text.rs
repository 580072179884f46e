//! Email addresses as people read them.

use gate::model::EmailAddress;
use leptos::prelude::*;

/// An email address, with the letters of its domain, that may wrap after its `@`. Other text stays as it is.
#[component]
pub(crate) fn EmailText(email: String) -> impl IntoView {
    let email = readable_email(email);
    match email.split_once('@') {
        Some((name, domain)) => {
            view! { <span>{name.to_owned()} "@" <wbr /> {domain.to_owned()}</span> }.into_any()
        }
        None => view! { <span>{email}</span> }.into_any(),
    }
}

/// `text` as its owner writes it, if it is an email address.
pub(crate) fn readable_email(text: String) -> String {
    EmailAddress::from_stored(&text).map_or(text, |email| email.readable())
}
