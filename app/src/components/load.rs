//! What a page is made from arrives, or does not.

use super::{AlertTone, Notice};
use crate::{Page, api::ApiError, words};
use leptos::prelude::*;

/// Shows `view` of what `from` answers, and a designed failure instead. The document leaves the server when it is
/// complete, so there is nothing to see in between.
#[component]
pub(crate) fn Load<T, F, V>(from: F, view: V) -> impl IntoView
where
    T: Send + 'static,
    F: Future<Output = Result<T, ApiError>> + Send + 'static,
    V: FnOnce(T) -> AnyView + Send + 'static,
{
    Suspend::new(async move {
        match from.await {
            Ok(data) => view(data),
            Err(error) => view! { <Failure error /> }.into_any(),
        }
    })
}

/// A page that cannot be shown, with the way on.
#[component]
fn Failure(error: ApiError) -> impl IntoView {
    // Being at the wrong door is no accident.
    let kind = if error == ApiError::AdministratorsOnly { AlertTone::Info } else { AlertTone::Error };
    view! {
        <section class="card">
            <Notice kind>{words::of_error(error)}</Notice>
            <p class="actions">
                {(error == ApiError::Unavailable)
                    .then(|| {
                        view! {
                            <a class="button button-primary" href="">
                                "Try again"
                            </a>
                        }
                    })} <a class="button button-quiet" href=Page::Dashboard.path()>
                    "Go to the dashboard"
                </a>
            </p>
        </section>
    }
}
