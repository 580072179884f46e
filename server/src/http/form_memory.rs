//! Plain forms, as browsers without scripts send them. A refused one is redirected back to its page, and the page
//! shows why it was refused and what was typed: both travel in a cookie ([`FormMemory`]), not in the address. What
//! a form, or the address of a page, says about where a sign-in leads to is read here too, and the cookie with the
//! message that a page may show.

use super::{MAX_BODY, session::cookie};
use app::{
    Page, ReturnTo,
    api::{
        ApiError, COOKIE_CHECK, FlashMemory, FormMemory, KeepsCookies, PageSession, RedirectTo, Site,
        clear_form_memory, form_memory_cookie,
    },
};
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use gate::{
    engine::caller::Caller,
    model::{Stage, UserId},
};
use http::{HeaderValue, Method, StatusCode, Uri, header};
use leptos::server_fn::error::ServerFnUrlError;
use std::sync::Arc;
use url::form_urlencoded::{Serializer, parse};

/// Carries a refused form to its page, and passes on what the request carries.
pub(super) async fn carry_forms(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let user = request.extensions().get::<Caller>().map(|caller| caller.user().clone());
    if *request.method() == Method::POST {
        after_form(&site, user, request, next).await
    } else {
        before_page(&site, user, request, next).await
    }
}

/// Passes the form of the cookie on to the page that it is for, which is shown once.
async fn before_page(site: &Site, user: Option<UserId>, mut request: Request, next: Next) -> Response {
    if let Some(wanted) = request.uri().query().and_then(ReturnTo::in_query) {
        request.extensions_mut().insert(wanted);
    }
    if let Some(memory) = cookie(request.headers(), site.flash_cookie_name()).and_then(FlashMemory::from_cookie) {
        request.extensions_mut().insert(memory);
    }
    let page = request.uri().path_and_query().map_or("/", |target| target.as_str());
    let value = cookie(request.headers(), site.form_cookie_name());
    let memory = value.and_then(|value| FormMemory::from_cookie(value, page, user.as_ref()));
    let Some(memory) = memory else { return next.run(request).await };
    request.extensions_mut().insert(memory);
    let mut response = next.run(request).await;
    if let Some(line) = clear_form_memory(site).filter(|_| response.status().is_success()) {
        response.headers_mut().append(header::SET_COOKIE, line);
    }
    response
}

/// Passes on where the form leads to in the end. If it is refused, its page shows it again. Where it is refused
/// because its session is over, the same user finds it after the next sign-in, also where a script has sent it.
async fn after_form(site: &Site, user: Option<UserId>, request: Request, next: Next) -> Response {
    let form = request.uri().path().to_owned();
    let keeps_cookies = request.extensions().get::<KeepsCookies>().is_some();
    let (mut parts, body) = request.into_parts();
    let owner = parts.extensions.get::<PageSession>().and_then(PageSession::user);
    let sent_from = parts.headers.get(header::REFERER).cloned();
    // It was read and bounded before.
    let bytes = to_bytes(body, MAX_BODY).await.unwrap_or_default();
    if let Some(wanted) = std::str::from_utf8(&bytes).ok().and_then(ReturnTo::in_query) {
        parts.extensions.insert(wanted);
    }
    let mut response = next.run(Request::from_parts(parts, Body::from(bytes.clone()))).await;
    let refused = response.headers().get(header::LOCATION).and_then(refused_page);
    let memory = |page: &str, user: Option<&UserId>, error| {
        FormMemory::new(&form, page, user, Some(error), parse(&bytes).into_owned())
    };
    let Some((page, error)) = refused else {
        let line = session_over(response.status()).and_then(|error| {
            let memory = memory(&own_page(sent_from.as_ref()?)?, Some(owner.as_ref()?), error);
            form_memory_cookie(site, &memory).filter(|_| memory.has_fields())
        });
        response.headers_mut().extend(line.map(|line| (header::SET_COOKIE, line)));
        return response;
    };
    let user = if session_over_by(error) { owner.or(user) } else { user };
    let memory = memory(&page, user.as_ref(), error);
    let to = RedirectTo(page);
    let to = if keeps_cookies { to } else { to.checking_cookies() };
    if let (Ok(location), Some(line)) = (HeaderValue::from_str(&to.0), form_memory_cookie(site, &memory)) {
        response.headers_mut().insert(header::LOCATION, location);
        response.headers_mut().append(header::SET_COOKIE, line);
    }
    response
}

/// Whether a form was refused because its session is over.
const fn session_over_by(error: ApiError) -> bool {
    matches!(error, ApiError::SignedOut | ApiError::OtherSession(_))
}

/// The same, by the status of an answer to a script.
fn session_over(status: StatusCode) -> Option<ApiError> {
    match status {
        StatusCode::UNAUTHORIZED => Some(ApiError::SignedOut),
        StatusCode::CONFLICT => Some(ApiError::OtherSession(Stage::Authenticated)),
        _ => None,
    }
}

/// Path and query of the page that a form was sent from.
fn own_page(referer: &HeaderValue) -> Option<String> {
    let url: Uri = referer.to_str().ok()?.parse().ok()?;
    Page::at_path(url.path())?;
    url.path_and_query().map(ToString::to_string)
}

/// The page and the error of the address to which Leptos redirects a refused form.
fn refused_page(location: &HeaderValue) -> Option<(String, ApiError)> {
    let url: Uri = location.to_str().ok()?.parse().ok()?;
    let query = url.query()?;
    let (_, error) = parse(query.as_bytes()).find(|(name, _)| name == "__err")?;
    // The address came from the browser, and a path that is none of our pages could lead to another host.
    Page::at_path(url.path())?;
    let kept = without(query, &["__path", "__err", COOKIE_CHECK]);
    let mark = if kept.is_empty() { "" } else { "?" };
    Some((format!("{}{mark}{kept}", url.path()), ServerFnUrlError::<ApiError>::decode_err(&error)))
}

/// Whether the query has a parameter of this name.
pub(super) fn has(query: &str, name: &str) -> bool {
    parse(query.as_bytes()).any(|(found, _)| found == name)
}

/// The query without the parameters of these names.
pub(super) fn without(query: &str, names: &[&str]) -> String {
    let pairs = parse(query.as_bytes()).filter(|(name, _)| !names.contains(&name.as_ref()));
    Serializer::new(String::new()).extend_pairs(pairs).finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_refused_form_becomes_that_of_its_page() {
        let url = ServerFnUrlError::new("/api/rename-authenticator", ApiError::Busy)
            .to_url("https://mfa.bank.example/settings/account/mfa?rename=x")
            .unwrap();
        let location = HeaderValue::from_str(url.as_str()).unwrap();
        assert_eq!(refused_page(&location), Some(("/settings/account/mfa?rename=x".to_owned(), ApiError::Busy)));
        for other in ["/settings/account/mfa?done=added", "/", "https://mfa.bank.example/sign-in"] {
            assert_eq!(refused_page(&HeaderValue::from_static(other)), None);
        }
        for path in ["//evil.example/x", "/nowhere"] {
            let page = format!("https://mfa.bank.example{path}");
            let url = ServerFnUrlError::new("/api/sign-in", ApiError::Busy).to_url(&page).unwrap();
            assert_eq!(refused_page(&HeaderValue::from_str(url.as_str()).unwrap()), None, "{path}");
        }
    }
}
