//! Whole requests, from anonymous senders and from users at each stage. An input begins with its sender
//! ([`Sender::word`]; anonymous where that is missing) and goes on as a request. `{session}` and `{authenticator}`
//! are the sender's own, `{colleague}` is another user of the sender's TPP.

use crate::harness::{
    checks,
    corpus::functions,
    deployment::{self, COOKIE, Deployment, FLASH_COOKIE, FORM_COOKIE, PROXY, Response, THEME_COOKIE},
    request::RequestInput,
    sender::Sender,
    sessions::MARK,
};
use app::{Page, PageDecision, api::ApiError};
use gate::{engine::ClientInfo, model::Role};
use http::{Method, header};

/// No sender comes one stage further without a password or a code, gets a response that the access table denies,
/// or sees a page that it may not enter, or another TPP. A server function that fails says so in one of its known
/// ways.
pub fn requests(data: &[u8]) {
    let (sender, rest) = Sender::split(data);
    deployment::with(|deployment| {
        let session = deployment.session(sender);
        let Some(mut request) = RequestInput::read(&session.fill(rest)) else { return };
        if sender != Sender::Anonymous {
            request = request.with_cookie(&format!("{COOKIE}={}", session.token));
        }
        let response = deployment.send(request.clone(), PROXY);
        checks::always(&request, &response);
        if let Some(status) = request.head_refusal() {
            assert_eq!(response.status, status, "{}", response.text());
            return;
        }
        let function = functions().iter().find(|path| **path == request.uri.path());
        if let Some(function) = function.filter(|_| request.method == Method::POST && !request.is_foreign()) {
            check_function(function, sender, &request, &response);
        }
        check_page(sender, &request, &response);
        let mentions = |text: &str| text.matches(MARK).count();
        if mentions(&String::from_utf8_lossy(rest)) == 0 {
            let own = response.text().matches(&Deployment::tpp_name(sender)).count();
            assert_eq!(mentions(&response.text()), own, "another TPP is named");
        }
        stage_is_unchanged(deployment, sender, &session.token, &response);
    });
}

/// Cookies are only removed, and a session stays at its stage or ends.
fn stage_is_unchanged(deployment: &Deployment, sender: Sender, token: &str, response: &Response) {
    for cookie in response.headers.get_all(header::SET_COOKIE) {
        let cookie = cookie.to_str().unwrap();
        assert!(
            (sender != Sender::Anonymous && cookie.starts_with(&format!("{COOKIE}=;")))
                || [FLASH_COOKIE, FORM_COOKIE, THEME_COOKIE]
                    .iter()
                    .any(|name| cookie.starts_with(&format!("{name}="))),
            "a cookie for an input without a password or a code"
        );
    }
    let Some(stage) = sender.stage() else { return };
    match deployment.wait(deployment.world.engine.caller(token, &ClientInfo::default())).unwrap() {
        Some(caller) => {
            assert_eq!(caller.stage, stage);
            assert_eq!(caller.identity.role == Role::Administrator, sender == Sender::Administrator);
        }
        None => drop(deployment.sessions.borrow_mut().remove(&sender)),
    }
}

/// A plain form gets a redirect back; every other request gets the status of the error.
fn check_function(function: &str, sender: Sender, request: &RequestInput, response: &Response) {
    let status = response.status.as_u16();
    if request.is_body_too_large() {
        assert_eq!(status, 413);
        return;
    }
    // Leptos looks at the header in this way too, readable or not.
    let accept = request.headers.get(header::ACCEPT).map(|value| String::from_utf8_lossy(value.as_bytes()));
    let is_form = accept.is_some_and(|accept| accept.contains("text/html"));
    if let Ok(error) = serde_json::from_slice::<ApiError>(&response.body) {
        assert_eq!(serde_json::to_vec(&error).unwrap(), response.body);
        assert_ne!(error, ApiError::Unavailable, "{function}");
        assert!(status == error.status() || (is_form && status == 302), "{function}: {status} for {error:?}");
    } else {
        let json = serde_json::from_slice::<serde_json::Value>(&response.body);
        assert!(json.is_ok(), "{function} answers neither an error nor JSON: {}", response.text());
        assert!(matches!(status, 200 | 302 | 303), "{function}: {status}");
        assert!(!sender.is_denied(function), "{} got an response of {function}", sender.word());
    }
}

/// A page that the sender may not enter redirects, and no other spelling of its address leads past that.
fn check_page(sender: Sender, request: &RequestInput, response: &Response) {
    let role = if sender == Sender::Administrator { Role::Administrator } else { Role::Member };
    let session = sender.stage().map(|stage| (stage, role));
    if let Some(PageDecision::RedirectTo(page)) =
        Page::at_path(request.uri.path()).map(|page| page.decide(session))
        && (request.is_read() || !request.is_foreign())
        && !request.is_body_too_large()
    {
        let path = response.header(&header::LOCATION).and_then(|address| address.split('?').next());
        let led = path.and_then(Page::at_path);
        // A sign-in that is over leads to the page that was asked for before it.
        let wanted = page == Page::Dashboard && led.is_some_and(|page| page.path().starts_with("/settings/"));
        assert!(response.status.as_u16() == 303 && (led == Some(page) || wanted), "{path:?} for {page:?}");
    }
    if response.status == 200 {
        let html = response.text();
        for page in Page::ALL.iter().filter(|page| page.decide(session) != PageDecision::Allow) {
            let heading = format!("{}</h1>", page.heading());
            assert!(!html.contains(&heading), "{} sees {}", sender.word(), page.path());
        }
    }
}
