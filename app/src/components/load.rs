//! Loading what a page shows.

use super::{Alert, AlertTone};
use crate::{
    Page,
    api::ApiError,
    messages::{GO_TO_DASHBOARD, message_for},
};
use leptos::prelude::*;

/// Shows `view` of the result of `from`, or the error. The server sends the document when it is complete, so there
/// is no loading state.
#[component]
pub(crate) fn Load<T, F, V>(
    from: F,
    view: V,
    /// The top of the page, where `view` has its own.
    #[prop(optional)]
    head: Option<fn() -> AnyView>,
) -> impl IntoView
where
    T: Send + 'static,
    F: Future<Output = Result<T, ApiError>> + Send + 'static,
    V: FnOnce(T) -> AnyView + Send + 'static,
{
    Suspend::new(async move {
        match from.await {
            Ok(data) => view(data),
            Err(error) => view! { {head.map(|head| head())} <LoadError error /> }.into_any(),
        }
    })
}

/// A page that cannot be shown, with a way to continue.
#[component]
fn LoadError(error: ApiError) -> impl IntoView {
    // A page for administrators is no failure.
    let tone = if error == ApiError::AdministratorsOnly { AlertTone::Info } else { AlertTone::Error };
    view! {
        <section class="card">
            <Alert tone>{message_for(error)}</Alert>
            <p class="actions">
                {(error == ApiError::Unavailable)
                    .then(|| {
                        view! {
                            <a class="button button-primary" href="">
                                "Try again"
                            </a>
                        }
                    })} <a class="button button-quiet" href=Page::Dashboard.path()>
                    {GO_TO_DASHBOARD}
                </a>
            </p>
        </section>
    }
}
