//! What a page is made from arrives, or does not.

use super::{Notice, NoticeKind};
use crate::{
    Place,
    api::{ApiError, Done, Go},
    words,
};
use leptos::prelude::*;

/// Shows `view` of what `from` answers, a quiet placeholder until then, and a designed failure instead.
#[component]
pub(crate) fn Load<T, V>(from: Resource<Result<T, ApiError>>, view: V) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: Fn(T) -> AnyView + Clone + Send + Sync + 'static,
{
    view! {
        <Suspense fallback=|| view! { <div class="waiting"><p class="visually-hidden" role="status">"Loading…"</p></div> }>
            {move || {
                let view = view.clone();
                Suspend::new(async move {
                    match from.await {
                        Ok(data) => view(data),
                        Err(error) => view! { <Failure error /> }.into_any(),
                    }
                })
            }}
        </Suspense>
    }
}

/// A page that cannot be shown, with the way on.
#[component]
fn Failure(error: ApiError) -> impl IntoView {
    Effect::new(move |_| go_on_after(error));
    // Being at the wrong door is no accident.
    let kind = if error == ApiError::AdministratorsOnly { NoticeKind::Info } else { NoticeKind::Error };
    view! {
        <section class="card">
            <Notice kind>{words::of_error(error)}</Notice>
            <p class="actions">
                {(error == ApiError::Unavailable)
                    .then(|| {
                        view! {
                            <a class="button button-primary" href="" rel="external">
                                "Try again"
                            </a>
                        }
                    })} <a class="button button-quiet" href=Place::Dashboard.path() rel="external">
                    "Go to the dashboard"
                </a>
            </p>
        </section>
    }
}

/// Where a session has ended, or is at another step than the page on screen belongs to, the way on is another
/// page. Runs in the browser.
pub(crate) fn go_on_after(error: ApiError) {
    match error {
        ApiError::SignedOut => leave(&Go::saying(Place::SignIn, Done::Ended)),
        ApiError::Stage(stage) => leave(&Go::to(Place::of_stage(stage))),
        _ => {}
    }
}

/// Loads `to` as a new document: after a change every page starts from the server's truth.
pub(crate) fn leave(to: &Go) {
    // The browser refuses only malformed addresses, and these are ours.
    let _ = window().location().assign(&to.0);
}
