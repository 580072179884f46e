//! The top of a page: breadcrumbs, heading, the document's title, and the flash message.

use super::FlashAlert;
use crate::{
    Page,
    messages::{CONFIGURATION, SETTINGS},
};
use leptos::prelude::*;
use leptos_meta::Title;

/// A step of the breadcrumbs: a page, or a section, which is called otherwise than its first page.
#[derive(Clone, Copy)]
pub(crate) enum Crumb {
    Section(&'static str, Page),
    Page(Page),
}

const SETTINGS_CRUMB: Crumb = Crumb::Section(SETTINGS, Page::Account);
const CONFIGURATION_CRUMB: Crumb = Crumb::Section(CONFIGURATION, Page::General);

/// The breadcrumbs of pages in the section *Settings*.
pub(crate) const SETTINGS_PATH: &[Crumb] = &[SETTINGS_CRUMB];
/// The breadcrumbs of pages in the section *Configuration*.
pub(crate) const CONFIGURATION_PATH: &[Crumb] = &[SETTINGS_CRUMB, CONFIGURATION_CRUMB];
/// The breadcrumbs of pages below the account page.
pub(crate) const ACCOUNT_PATH: &[Crumb] = &[SETTINGS_CRUMB, Crumb::Page(Page::Account)];
/// The breadcrumbs of pages below the MFA page.
pub(crate) const MFA_PATH: &[Crumb] = &[SETTINGS_CRUMB, Crumb::Page(Page::Account), Crumb::Page(Page::Mfa)];
/// The breadcrumbs of the page of one user.
pub(crate) const MEMBERS_PATH: &[Crumb] = &[SETTINGS_CRUMB, CONFIGURATION_CRUMB, Crumb::Page(Page::Members)];

impl Crumb {
    const fn page(self) -> Page {
        match self {
            Self::Section(_, page) | Self::Page(page) => page,
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Section(label, _) => label,
            Self::Page(page) => page.heading(),
        }
    }
}

/// The heading of `page`, below the path that leads to it.
#[component]
pub(crate) fn PageHead(
    page: Page,
    #[prop(optional)] path: &'static [Crumb],
    /// Another heading, where the page has changed its subject or is about one thing of many.
    #[prop(optional, into)]
    heading: Option<String>,
    /// The page is a list, and as wide as lists are.
    #[prop(optional)]
    wide: bool,
) -> impl IntoView {
    let heading = heading.unwrap_or_else(|| page.heading().to_owned());
    view! {
        <Title text=format!("{heading} · Sallyport") />
        <header class="page-head" class:page-head-wide=wide>
            <Breadcrumbs page path heading=heading.clone() />
            <h1>{unbroken_words(&heading)}</h1>
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

/// The path of the page. A section whose first page follows anyway is no link.
#[component]
fn Breadcrumbs(page: Page, path: &'static [Crumb], heading: String) -> impl IntoView {
    let next = path.iter().skip(1).map(|crumb| crumb.page()).chain([page]);
    let steps = path.iter().zip(next).map(|(crumb, next)| {
        if crumb.page() == next && matches!(crumb, Crumb::Section(..)) {
            return view! { <li>{crumb.label()}</li> }.into_any();
        }
        view! {
            <li>
                <a href=crumb.page().path()>{crumb.label()}</a>
            </li>
        }
        .into_any()
    });
    (!path.is_empty()).then(|| {
        view! {
            <nav class="breadcrumbs" aria-label="Breadcrumb">
                <ol>{steps.collect_view()} <li aria-current="page">{heading}</li></ol>
            </nav>
        }
    })
}
