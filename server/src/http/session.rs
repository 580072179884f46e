//! Finds the session of a request. Cookies are read here and, where they carry a form, in `form_memory`.

use super::{client_ip::ClientNetwork, request_id::request_id, user_agent::browser_name};
use app::api::{KeepsCookies, Site, THEME_COOKIE, Theme};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use gate::engine::{ClientInfo, Engine, caller::FormerToken, error_chain};
use http::{HeaderMap, StatusCode, header};
use std::sync::Arc;

/// State of the middleware [`resolve_session`].
#[derive(Clone)]
pub(super) struct SessionLayer {
    pub(super) engine: Engine,
    pub(super) site: Arc<Site>,
}

/// Passes the session on as a [`Caller`](gate::engine::caller::Caller), or the token as a [`FormerToken`] when it
/// belongs to no live session, and where the request comes from as a [`ClientInfo`].
pub(super) async fn resolve_session(
    State(SessionLayer { engine, site }): State<SessionLayer>,
    mut request: Request,
    next: Next,
) -> Response {
    let client = client_info(&request, &site);
    let token = cookie(request.headers(), site.cookie_name());
    let former = token.map(|token| FormerToken::new(token, &client));
    let caller = match token {
        Some(token) => engine.caller(token, &client).await,
        None => Ok(None),
    };
    let own = [site.cookie_name(), site.device_cookie_name(), site.form_cookie_name(), site.flash_cookie_name()];
    if own.iter().any(|name| cookie(request.headers(), name).is_some()) {
        request.extensions_mut().insert(KeepsCookies);
    }
    if let Some(Ok(theme)) = cookie(request.headers(), THEME_COOKIE).map(str::parse::<Theme>) {
        request.extensions_mut().insert(theme);
    }
    request.extensions_mut().insert(client);
    match caller {
        Ok(Some(caller)) => {
            request.extensions_mut().insert(caller);
        }
        Ok(None) => {
            if let Some(former) = former {
                request.extensions_mut().insert(former);
            }
        }
        // Fail closed: while the store does not answer, no request is treated as anonymous (ASVS 5.0 16.5.3).
        Err(error) => {
            tracing::error!(error = error_chain(&error), "sessions cannot be read");
            let message = "The server cannot answer right now. Try again in a moment.\n";
            return (StatusCode::SERVICE_UNAVAILABLE, message).into_response();
        }
    }
    next.run(request).await
}

fn client_info(request: &Request, site: &Site) -> ClientInfo {
    let headers = request.headers();
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let (user_agent, languages) = (text(header::USER_AGENT), text(header::ACCEPT_LANGUAGE));
    ClientInfo {
        network: request.extensions().get::<ClientNetwork>().map(ToString::to_string),
        browser: user_agent.and_then(browser_name),
        form: None,
        agent: Some([user_agent.unwrap_or_default(), languages.unwrap_or_default()].join("\n")),
        device: cookie(headers, site.device_cookie_name()).map(str::to_owned),
        request: request_id(headers).map(str::to_owned),
    }
}

/// The value of the cookie `name`. The header is split as bytes: what another application of the same host stored
/// there, in any encoding, must not hide our cookie.
pub(super) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
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
