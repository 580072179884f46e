//! The top of a page: the path to it, its heading, the document's title, and what has just been done.

use super::{DoneNotice, arrival::arrived_by_click};
use crate::Place;
use leptos::{html::H1, prelude::*};
use leptos_meta::Title;

/// Heading of `place`, below the names of the rooms that lead to it.
#[component]
pub(crate) fn PageHead(place: Place, #[prop(optional)] path: &'static [&'static str]) -> impl IntoView {
    let heading = NodeRef::<H1>::new();
    let by_click = arrived_by_click();
    Effect::new(move |_| {
        if by_click && let Some(heading) = heading.get() {
            // A heading that cannot take the focus is no reason to stop.
            let _ = heading.focus();
        }
    });
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
                })}
            <h1 tabindex="-1" node_ref=heading>
                {place.heading()}
            </h1>
        </header>
        <DoneNotice />
    }
}
