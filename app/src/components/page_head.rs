//! The top of a page: breadcrumbs, heading, the document's title, and the flash message.

use super::FlashAlert;
use crate::{
    Page,
    messages::{CONFIGURATION, SETTINGS},
};
use leptos::prelude::*;
use leptos_meta::Title;

/// The breadcrumbs of pages in the section *Settings*.
pub(crate) const SETTINGS_PATH: &[&str] = &[SETTINGS];
/// The breadcrumbs of pages in the section *Configuration*.
pub(crate) const SETTINGS_CONFIGURATION_PATH: &[&str] = &[SETTINGS, CONFIGURATION];
/// The breadcrumbs of pages below the account page.
pub(crate) const SETTINGS_ACCOUNT_PATH: &[&str] = &[SETTINGS, Page::Account.heading()];
/// The breadcrumbs of pages below the MFA page.
pub(crate) const SETTINGS_MFA_PATH: &[&str] = &[SETTINGS, Page::Account.heading(), Page::Mfa.heading()];

/// The heading of `page`, below the names of the sections that lead to it.
#[component]
pub(crate) fn PageHead(
    page: Page,
    #[prop(optional)] path: &'static [&'static str],
    /// Another heading, where the page has changed its subject.
    #[prop(optional)]
    heading: Option<&'static str>,
) -> impl IntoView {
    let heading = heading.unwrap_or(page.heading());
    let steps = path.iter().map(|step| view! { <li>{*step}</li> }).collect_view();
    view! {
        <Title text=format!("{heading} · Sallyport") />
        <header class="page-head">
            {(!path.is_empty())
                .then(|| {
                    view! {
                        <nav class="breadcrumbs" aria-label="Path">
                            <ol>{steps} <li aria-current="page">{heading}</li></ol>
                        </nav>
                    }
                })} <h1>{unbroken_words(heading)}</h1>
        </header>
        <FlashAlert />
    }
}

/// A heading that breaks between words only: *multi-factor* stays together on a phone.
fn unbroken_words(heading: &str) -> impl IntoView + use<> {
    let word = |(index, word): (usize, &str)| {
        let (hyphen, word) = (word.contains('-'), word.to_owned());
        let word =
            if hyphen { view! { <span class="unbroken">{word}</span> }.into_any() } else { word.into_any() };
        // The space is outside, so that the line breaks there.
        view! { {(index > 0).then_some(" ")} {word} }
    };
    heading.split(' ').enumerate().map(word).collect_view()
}
