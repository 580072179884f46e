//! The top of a page: the path to it, its heading, the document's title, and what has just been done.

use super::FlashAlert;
use crate::Page;
use leptos::prelude::*;
use leptos_meta::Title;

/// Heading of `place`, below the names of the rooms that lead to it.
#[component]
pub(crate) fn PageHead(place: Page, #[prop(optional)] path: &'static [&'static str]) -> impl IntoView {
    let steps = path.iter().map(|step| view! { <li>{*step}</li> }).collect_view();
    view! {
        <Title text=format!("{} · Sallyport", place.heading()) />
        <header class="page-head">
            {(!path.is_empty())
                .then(|| {
                    view! {
                        <nav class="path" aria-label="Path">
                            <ol>{steps} <li aria-current="page">{place.heading()}</li></ol>
                        </nav>
                    }
                })} <h1>{place.heading()}</h1>
        </header>
        <FlashAlert />
    }
}
