//! What the address of a page asks for, and addresses that ask for something.

use crate::Page;
use form_urlencoded::{Serializer, parse};
use leptos::prelude::*;
use leptos_router::hooks::use_url;

/// What this page's address says for `name`; what is empty counts as not said. (The router's own map of the query
/// decodes twice, which changes an address with a `%` in it.)
pub(crate) fn asked(name: &str) -> Option<String> {
    let url = use_url().get_untracked();
    let mut fields = parse(url.search().as_bytes());
    fields.find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.into_owned())
}

/// The address of `place` with those of the fields that are not empty.
pub(super) fn address(place: Page, fields: &[(&str, &str)]) -> String {
    let mut query = Serializer::new(String::new());
    query.extend_pairs(fields.iter().filter(|(_, value)| !value.is_empty()));
    let query = query.finish();
    if query.is_empty() { place.path().to_owned() } else { format!("{}?{query}", place.path()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_keep_every_character() {
        let who = "a+b&c=%41 ü@x.example";
        let address = address(Page::Audit, &[("action", ""), ("who", who), ("before", "7")]);
        let query = address.strip_prefix("/settings/configuration/audit?").unwrap();
        let fields: Vec<_> = parse(query.as_bytes()).into_owned().collect();
        assert_eq!(fields, [("who".to_owned(), who.to_owned()), ("before".to_owned(), "7".to_owned())]);
    }

    #[test]
    fn nothing_asked_is_the_place_itself() {
        assert_eq!(address(Page::DemoMailbox, &[("to", "")]), "/mailbox");
    }
}
