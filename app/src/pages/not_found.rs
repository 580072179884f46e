//! Unknown addresses.

use crate::{
    Page,
    api::open_stage,
    layouts::EitherLayout,
    messages::{GO_TO_DASHBOARD, GO_TO_SIGN_IN},
};
use leptos::prelude::*;
use leptos_meta::Title;

/// The page for unknown addresses, with status 404.
#[component]
pub(crate) fn NotFound() -> impl IntoView {
    set_not_found();
    let (next, label) = match open_stage() {
        None => (Page::SignIn, GO_TO_SIGN_IN),
        Some(_) => (Page::Dashboard, GO_TO_DASHBOARD),
    };
    view! {
        <Title text="Not found · Sallyport" />
        <EitherLayout>
            <header class="page-head">
                <h1>"There is no page here"</h1>
            </header>
            <section class="card">
                <p>"The address may be mistyped, or the page may have moved."</p>
                <p>
                    <a class="button button-primary" href=next.path()>
                        {label}
                    </a>
                </p>
            </section>
        </EitherLayout>
    }
}

/// Gives the response the status 404. While routes are listed there is no response.
pub(super) fn set_not_found() {
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
}
