//! Whose request it is, and whether the page it asks for is open to that session.

use super::{REQUEST_ID, network::Block};
use app::{
    Page, PageDecision,
    api::{FlashMessage, RedirectTo, Site},
};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use gate::{
    engine::{ClientInfo, Engine, caller::Caller, error::chain},
    rules::browser_name,
};
use http::{HeaderMap, StatusCode, header};
use std::sync::Arc;

/// What finding out who calls needs.
#[derive(Clone)]
pub(super) struct SessionLayer {
    pub(super) engine: Engine,
    pub(super) site: Arc<Site>,
}

/// Marks a request whose cookie is of a session that is no more.
#[derive(Clone, Copy)]
struct Ended;

/// Finds the session of the cookie and hands it on as a [`Caller`], and where the request comes from as an [`ClientInfo`].
/// This is the only place that reads cookies.
pub(super) async fn resolve(
    State(SessionLayer { engine, site }): State<SessionLayer>,
    mut request: Request,
    next: Next,
) -> Response {
    let client = ClientInfo {
        network: request.extensions().get::<Block>().map(Block::to_string).unwrap_or_default(),
        browser: browser_name(
            request.headers().get(header::USER_AGENT).and_then(|name| name.to_str().ok()).unwrap_or(""),
        ),
        device: cookie(request.headers(), site.device_cookie_name()).map(str::to_owned),
        request: request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok()).unwrap_or_default().to_owned(),
    };
    let token = cookie(request.headers(), site.cookie_name());
    let known = token.is_some();
    let caller = match token {
        Some(token) => engine.caller(token, &client).await,
        None => Ok(None),
    };
    request.extensions_mut().insert(client);
    match caller {
        Ok(Some(caller)) => {
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Ok(None) => {
            if known {
                request.extensions_mut().insert(Ended);
            }
            next.run(request).await
        }
        // Fail closed: without an answer from the store nobody is let in (ASVS 5.0 16.5.3).
        Err(error) => {
            tracing::error!(error = chain(&error), "sessions cannot be read");
            (StatusCode::SERVICE_UNAVAILABLE, "The server cannot answer right now. Try again in a moment.\n")
                .into_response()
        }
    }
}

/// Sends a session that comes to the wrong place on to where it goes next, and says so where it has ended. What the
/// place shows to whom is decided again by the server functions behind it.
pub(super) async fn door(request: Request, next: Next) -> Response {
    let session = request.extensions().get::<Caller>().map(|caller| (caller.stage, caller.identity.role));
    let path = request.uri().path();
    match Page::at_path(path).map(|page| page.decide(session)) {
        Some(PageDecision::RedirectTo(place)) => {
            let ended = request.extensions().get::<Ended>().is_some();
            let to =
                if ended { RedirectTo::with_flash(place, FlashMessage::Ended) } else { RedirectTo::page(place) };
            Redirect::to(&to.0).into_response()
        }
        Some(PageDecision::Allow | PageDecision::Forbid) | None => next.run(request).await,
    }
}

/// The value of our cookie. The line is split as bytes: what another application of the same host put there, in whatever
/// encoding, must not hide ours.
fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .flat_map(|line| line.as_bytes().split(|byte| *byte == b';'))
        .filter_map(|pair| pair.trim_ascii().strip_prefix(name.as_bytes())?.strip_prefix(b"="))
        .find_map(|value| std::str::from_utf8(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_cookie_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, "a=1; sallyport=abc; b=2".parse().unwrap());
        assert_eq!(cookie(&headers, "sallyport"), Some("abc"));
        assert_eq!(cookie(&headers, "__Host-sallyport"), None);
        assert_eq!(cookie(&HeaderMap::new(), "sallyport"), None);
        let foreign = http::HeaderValue::from_bytes(b"x=\xc3\xa9\xff; sallyport=abc").unwrap();
        let headers = HeaderMap::from_iter([(header::COOKIE, foreign)]);
        assert_eq!(cookie(&headers, "sallyport"), Some("abc"));
    }
}
