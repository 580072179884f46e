//! The query of a page's address: reading it, and addresses that have one.

use crate::{
    Page,
    api::{FlashMessage, may_show, return_to},
    return_to::address_with,
};
use form_urlencoded::{Serializer, parse};
use leptos::prelude::*;
use leptos_router::hooks::use_url;

/// The parameter `name` of this page's address; an empty one counts as absent. (The router's own map of the query
/// decodes twice, which changes an address with a `%` in it.)
pub(crate) fn query_param(name: &str) -> Option<String> {
    let url = use_url().get_untracked();
    let mut params = parse(url.search().as_bytes());
    params.find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.into_owned())
}

/// The address of `page` with those of the parameters that are not empty.
pub(crate) fn page_url(page: Page, params: &[(&str, &str)]) -> String {
    let mut query = Serializer::new(String::new());
    query.extend_pairs(params.iter().filter(|(_, value)| !value.is_empty()));
    let query = query.finish();
    if query.is_empty() { page.path().to_owned() } else { format!("{}?{query}", page.path()) }
}

/// The address of a step of the sign-in, or of a page beside it, which keeps where the sign-in leads to.
pub(crate) fn step_url(page: Page) -> String {
    address_with(page, return_to().as_ref())
}

/// The message of this page's address, if it is true in this browser.
pub(crate) fn present_flash() -> Option<FlashMessage> {
    let message = query_param("done")?.parse().ok()?;
    let url = use_url().get_untracked();
    may_show(message, &format!("{}?{}", url.path(), url.search().trim_start_matches('?'))).then_some(message)
}

/// The address of this page without the message that it shows once.
pub(crate) fn url_without_flash() -> String {
    let url = use_url().get_untracked();
    let mut query = Serializer::new(String::new());
    let params = parse(url.search().as_bytes());
    query.extend_pairs(params.filter(|(name, _)| !matches!(name.as_ref(), "done" | "until")));
    let query = query.finish();
    if query.is_empty() { url.path().to_owned() } else { format!("{}?{query}", url.path()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_keep_every_character() {
        let email = "a+b&c=%41 ü@x.example";
        let url = page_url(Page::Audit, &[("action", ""), ("who", email), ("before", "7")]);
        let query = url.strip_prefix("/settings/configuration/audit?").unwrap();
        let params: Vec<_> = parse(query.as_bytes()).into_owned().collect();
        assert_eq!(params, [("who".to_owned(), email.to_owned()), ("before".to_owned(), "7".to_owned())]);
    }

    #[test]
    fn without_parameters_there_is_no_query() {
        assert_eq!(page_url(Page::DemoMailbox, &[("to", "")]), "/mailbox");
    }
}
