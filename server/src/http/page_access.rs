//! Redirects a session away from pages that its stage does not allow. This is for people's convenience only: the
//! server functions behind a page authorise again.

use super::form_memory::{has, without};
use app::{
    Frame, Page, PageDecision, ReturnTo,
    api::{COOKIE_CHECK, FlashMemory, FlashMessage, KeepsCookies, RedirectTo},
    navigator::FRAME_HEADER,
};
use axum::{
    extract::Request,
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use gate::engine::caller::{Caller, FormerToken};
use url::form_urlencoded::parse;

/// Sends a request for the wrong page to where its session continues, with a message when the session has ended.
/// The page that was asked for is opened after the sign-in.
pub(super) async fn check_page_access(request: Request, next: Next) -> Response {
    match Page::at_path(request.uri().path()).and_then(|page| redirect_from(&request, page)) {
        Some(to) => Redirect::to(&to.0).into_response(),
        None if is_in_another_frame(&request) => StatusCode::NO_CONTENT.into_response(),
        // A page that the role may not see renders its own refusal.
        None => next.run(request).await,
    }
}

/// Whether a script asks for a page that its frame cannot show. The browser loads the document then, and what a page
/// says once must not be spent before.
fn is_in_another_frame(request: &Request) -> bool {
    let Some(asking) = request.headers().get(FRAME_HEADER) else { return false };
    let page = Page::at_path(request.uri().path());
    let mut frames = Frame::ALL.into_iter().filter(|frame| frame.as_ref().as_bytes() == asking.as_bytes());
    page.is_some_and(|page| !frames.any(|frame| page.can_be_in(frame)))
}

fn redirect_from(request: &Request, page: Page) -> Option<RedirectTo> {
    let session = request.extensions().get::<Caller>().map(|caller| (caller.stage, caller.identity.role));
    let query = request.uri().query().unwrap_or_default();
    let wanted = request.extensions().get::<ReturnTo>().cloned().or_else(|| ReturnTo::of(page, Some(query)));
    let decision = page.decide(session);
    let keeps = request.extensions().get::<KeepsCookies>().is_some();
    let marked = has(query, COOKIE_CHECK);
    let to = match decision {
        // The step before has set the first cookie of this browser, which did not keep it.
        _ if marked && !keeps => {
            let page = if let PageDecision::RedirectTo(page) = decision { page } else { page };
            RedirectTo::with_flash(page, FlashMessage::NotKept)
        }
        PageDecision::RedirectTo(Page::Dashboard) => return Some(RedirectTo::after_sign_in(wanted.as_ref())),
        PageDecision::RedirectTo(page) => why(request, session.is_some())
            .map_or_else(|| RedirectTo::page(page), |why| RedirectTo::with_flash(page, why)),
        // It kept the cookie, and the address needs no mark any more.
        _ if marked => {
            let kept = without(query, &[COOKIE_CHECK]);
            let mark = if kept.is_empty() { "" } else { "?" };
            return Some(RedirectTo(format!("{}{mark}{kept}", page.path())));
        }
        PageDecision::Allow | PageDecision::Forbid => return None,
    };
    Some(to.keeping(wanted.as_ref()))
}

/// Why the session of this browser continues elsewhere, where its user may wonder.
fn why(request: &Request, has_session: bool) -> Option<FlashMessage> {
    if has_session {
        // A tab of another account asks for its page anew, while this one is still signing in.
        let asked = parse(request.uri().query()?.as_bytes()).find(|(name, _)| name == "done")?.1;
        return (asked == FlashMessage::OtherAccount.as_ref()).then_some(FlashMessage::OtherAccount);
    }
    if request.extensions().get::<FormerToken>().is_some() {
        return Some(FlashMessage::Ended);
    }
    let memory = request.extensions().get::<FlashMemory>()?;
    memory.is(FlashMessage::SignedOut).then_some(FlashMessage::SignedOutBefore)
}
