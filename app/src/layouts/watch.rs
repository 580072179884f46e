//! The watch over the session, on every page.

use crate::{
    Page,
    api::{OpenSession, is_signed_out, open_session},
    islands::SessionWatch,
};
use leptos::prelude::*;
use leptos_router::hooks::use_url;

/// With a session: the page is left when that is over. Without one: the other tabs are told so, unless the session
/// has only run out, and they know that by themselves. `warns`: the session can be extended.
#[component]
pub(super) fn Watch(#[prop(optional)] warns: bool) -> impl IntoView {
    let page = Page::at_path(use_url().get_untracked().path());
    let (mark, left) = match open_session() {
        Some(OpenSession { mark, left }) => (mark, left),
        None if is_signed_out() => (String::new(), 0),
        None => return None,
    };
    Some(view! { <SessionWatch mark left warns stays=page.is_some_and(keeps_typed_text) /> })
}

/// Whether people type at length on the page, and it shows neither other people nor secrets.
const fn keeps_typed_text(page: Page) -> bool {
    matches!(page, Page::Account | Page::General)
}
