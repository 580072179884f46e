//! The router: pages and server functions of the app, assets and health checks, and the middleware in front of
//! them.
//!
//! ```text
//! request id > log > security headers > panics > target and headers > body size > paths only > rate limit
//!     > host > compression > https > cross-site > fields of a form > session > forms > page access
//!     > pages and server functions
//! ```
//! A new middleware is a file here and a layer in [`router`].

pub(crate) mod audit_export;
mod client_ip;
mod compression;
pub(crate) mod connections;
mod csrf;
mod form_memory;
mod health;
mod https;
mod logo;
mod own_host;
mod page_access;
mod page_session;
mod rate_limit;
mod request_bounds;
mod request_id;
mod security_headers;
mod session;
mod user_agent;

pub use {
    client_ip::{NotAnIpRange, TrustedProxies},
    connections::ConnectionLimits,
    own_host::HostRule,
    rate_limit::NetworkRateLimiter,
};

use app::{App, api::Site};
use axum::{
    Router,
    extract::{FromRef, Request},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use gate::engine::Engine;
use http::{StatusCode, header};
use leptos::{config::LeptosOptions, nonce::use_nonce, prelude::use_context};
use leptos_axum::{LeptosRoutes, ResponseOptions, generate_route_list, render_app_async_with_context};
use request_id::REQUEST_ID;
use std::{sync::Arc, time::Duration};
use tower_http::{
    catch_panic::CatchPanicLayer,
    limit::RequestBodyLimitLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
    timeout::TimeoutLayer,
    trace::{DefaultOnResponse, TraceLayer},
};

/// Largest request body in bytes, except with a picture ([`logo`]): the longest form is a message of 500 characters.
const MAX_BODY: usize = 16 * 1_024;
/// How long a request may take, including its body: a browser sends a form in one go.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(20);
/// Most bytes of a method or path that are logged: a request is logged before its bounds are checked.
const MAX_LOGGED: usize = 256;

/// The routes that are neither pages of the app nor server functions.
pub mod routes {
    /// Assets; the digest covers all of them.
    pub const ASSETS: &str = "/pkg/{digest}/{*file}";
    /// The process runs.
    pub const LIVE: &str = "/health/live";
    /// The database answers.
    pub const READY: &str = "/health/ready";
    /// A few numbers, for monitoring.
    pub const METRICS: &str = "/metrics";
    /// The audit log as a download.
    pub const AUDIT_EXPORT: &str = "/settings/configuration/audit/{file}";
    /// The picture of an organisation.
    pub const LOGO: &str = app::api::LOGO_PATH;
    /// All of them.
    pub const ALL: [&str; 6] = [ASSETS, LIVE, READY, METRICS, AUDIT_EXPORT, LOGO];
}

/// What the router depends on.
#[derive(Clone)]
pub struct RouterConfig {
    /// The use cases.
    pub engine: Engine,
    /// Cookies and support contacts of this deployment.
    pub site: Arc<Site>,
    /// The URL that people use, without a slash at the end; requests are checked against it.
    pub public_url: String,
    /// The hosts that requests may name. Where it is one alone, `Origin` is compared with the public URL alone
    /// too.
    pub hosts: HostRule,
    /// Leptos's options, with the path of the assets.
    pub options: LeptosOptions,
    /// The proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: TrustedProxies,
    /// How many requests each network may send.
    pub rate_limiter: NetworkRateLimiter,
}

/// The whole service.
pub fn router(config: RouterConfig) -> Router {
    let RouterConfig { engine, site, public_url, hosts, options, trusted_proxies, rate_limiter } = config;
    let secure = site.secure;
    let own =
        csrf::OwnOrigin { public_url: public_url.as_str().into(), is_alone: matches!(hosts, HostRule::Only(_)) };
    let digest: Arc<str> = options.site_pkg_dir.rsplit('/').next().unwrap_or_default().into();
    let sessions = session::SessionLayer { engine: engine.clone(), site: site.clone() };
    let https = https::HttpsLayer {
        public_url: public_url.starts_with("https://").then(|| public_url.as_str().into()),
        trusted: trusted_proxies.clone(),
    };
    let rate_limit = rate_limit::RateLimitLayer { limiter: rate_limiter, trusted: trusted_proxies };
    let options = SharedOptions(Arc::new(options));
    // A picture is larger than any form, and is kept by the browser.
    let logo = Router::new()
        .route(
            routes::LOGO,
            get(logo::show).post(logo::replace).with_state(logo::LogoState::new(engine.clone(), site.clone())),
        )
        .layer(middleware::from_fn_with_state(sessions.clone(), session::resolve_session))
        .layer(middleware::from_fn_with_state(own.clone(), csrf::refuse_cross_site))
        .layer(middleware::from_fn_with_state(https.clone(), https::lead_to_https));
    let pages = pages(&options, engine.clone(), site.clone())
        .layer(middleware::from_fn(page_access::check_page_access))
        .layer(middleware::from_fn_with_state(site, form_memory::carry_forms))
        .layer(middleware::from_fn_with_state(sessions, session::resolve_session))
        .layer(middleware::from_fn(request_bounds::limit_form))
        .layer(middleware::from_fn_with_state(own, csrf::refuse_cross_site))
        .layer(middleware::from_fn_with_state(https, https::lead_to_https))
        .layer(middleware::from_fn(malformed_is_bad_request))
        .layer(middleware::from_fn(security_headers::no_store))
        .layer(RequestBodyLimitLayer::new(MAX_BODY))
        .layer(middleware::from_fn(compression::mark_compressible))
        .layer(compression::compress_marked());
    Router::new()
        .merge(pages)
        .merge(logo)
        .route(routes::ASSETS, get(crate::site::serve).with_state(digest))
        .layer(middleware::from_fn_with_state(hosts, own_host::refuse_other_hosts))
        .layer(middleware::from_fn_with_state(rate_limit, rate_limit::limit_requests))
        // Load balancers and monitoring ask for the following, by any name and without a rate limit.
        .route(routes::LIVE, get(health::live))
        .route(routes::READY, get(health::ready).with_state(engine.clone()))
        .route(routes::METRICS, get(health::metrics).with_state(engine))
        .layer(middleware::from_fn(paths_only))
        .layer(RequestBodyLimitLayer::new(logo::MAX_UPLOAD))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, REQUEST_TIMEOUT))
        .layer(middleware::from_fn(request_bounds::limit_head))
        .layer(CatchPanicLayer::new())
        // Outside of every layer that may answer by itself, so that each response carries the headers.
        .layer(middleware::from_fn_with_state(secure, security_headers::add_security_headers))
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(span)
                .on_response(DefaultOnResponse::new().level(tracing::Level::INFO)),
        )
        .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid))
        .layer(middleware::from_fn(request_id::discard_client_id))
        .with_state(options)
}

/// Leptos's options as the state of the router, which copies its state for every request.
#[derive(Clone)]
struct SharedOptions(Arc<LeptosOptions>);

impl FromRef<SharedOptions> for LeptosOptions {
    fn from_ref(SharedOptions(options): &SharedOptions) -> Self {
        Self::clone(options)
    }
}

/// The pages and server functions of the app, and the export of the audit log.
fn pages(options: &SharedOptions, engine: Engine, site: Arc<Site>) -> Router<SharedOptions> {
    let export = get(audit_export::export).with_state(engine.clone());
    let context = move || {
        app::api::provide(engine.clone(), site.clone());
        if let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>()) {
            response.insert_header(header::CONTENT_SECURITY_POLICY, security_headers::page_policy(&nonce));
        }
    };
    let shell = {
        let options = options.clone();
        move || app::shell(LeptosOptions::from_ref(&options))
    };
    Router::new()
        .leptos_routes_with_context(options, generate_route_list(App), context.clone(), shell.clone())
        .route(routes::AUDIT_EXPORT, export)
        .fallback(render_app_async_with_context(context, shell))
}

/// A server function that cannot read its arguments answers 500. That is a mistake of the client; failures of the
/// server are answered 503.
async fn malformed_is_bad_request(request: Request, next: Next) -> Response {
    let is_function = request.uri().path().starts_with("/api/");
    let mut response = next.run(request).await;
    if is_function && response.status() == StatusCode::INTERNAL_SERVER_ERROR {
        *response.status_mut() = StatusCode::BAD_REQUEST;
    }
    response
}

/// Refuses request targets that are not paths (`CONNECT host:443`, `OPTIONS *`): they are meant for proxies, and
/// Leptos cannot handle them.
async fn paths_only(request: Request, next: Next) -> Response {
    if request.uri().path().starts_with('/') {
        next.run(request).await
    } else {
        (StatusCode::BAD_REQUEST, "This server answers for paths only.\n").into_response()
    }
}

/// What is logged of a request: the beginning of its method and path, and never its query, headers or body.
fn span(request: &Request) -> tracing::Span {
    let start = |text: &str| text[..text.floor_char_boundary(MAX_LOGGED)].to_owned();
    let id = request_id::request_id(request.headers()).unwrap_or("");
    tracing::info_span!(
        "request",
        id,
        method = start(request.method().as_str()),
        path = start(request.uri().path())
    )
}
