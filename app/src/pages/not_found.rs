//! Addresses that lead nowhere.

use crate::{Page, components::AuthLayout};
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
        <AuthLayout>
            <section class="card">
                <h1>"There is no page here"</h1>
                <p>"The address may be mistyped, or the page may have moved."</p>
                <p>
                    <a class="button button-primary" href=Page::Dashboard.path()>
                        "Go to the dashboard"
                    </a>
                </p>
            </section>
        </AuthLayout>
    }
}
