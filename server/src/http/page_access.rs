//! Redirects a session away from pages that its stage does not allow. This is for people's convenience only: the
//! server functions behind a page authorise again.

use app::{
    Page, PageDecision,
    api::{FlashMessage, RedirectTo},
};
use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use gate::engine::caller::{Caller, FormerToken};

/// Sends a request for the wrong page to where its session continues, with a message when the session has ended.
pub(super) async fn check_page_access(request: Request, next: Next) -> Response {
    let session = request.extensions().get::<Caller>().map(|caller| (caller.stage, caller.identity.role));
    match Page::at_path(request.uri().path()).map(|page| page.decide(session)) {
        Some(PageDecision::RedirectTo(page)) => {
            let ended = request.extensions().get::<FormerToken>().is_some();
            let to =
                if ended { RedirectTo::with_flash(page, FlashMessage::Ended) } else { RedirectTo::page(page) };
            Redirect::to(&to.0).into_response()
        }
        // A page that the role may not see renders its own refusal.
        Some(PageDecision::Allow | PageDecision::Forbid) | None => next.run(request).await,
    }
}
