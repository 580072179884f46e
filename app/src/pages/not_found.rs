//! Addresses that lead nowhere.

use crate::{Place, components::Threshold};
use leptos::prelude::*;
use leptos_meta::Title;

/// The page for unknown addresses.
#[component]
pub(crate) fn NotFound() -> impl IntoView {
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    view! {
        <Title text="Not found · Sallyport" />
        <Threshold>
            <section class="card">
                <h1>"There is no page here"</h1>
                <p>"The address may be mistyped, or the page may have moved."</p>
                <p>
                    <a class="button button-primary" href=Place::Dashboard.path()>
                        "Go to the dashboard"
                    </a>
                </p>
            </section>
        </Threshold>
    }
}
