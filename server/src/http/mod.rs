//! The router: pages and server functions of the app, assets, health; and what stands in front of them.
//!
//! ```text
//! request id > log > headers > panic guard > size limit > paths only > requests per network > origin > session > door
//!     > pages and server functions
//! ```
//! To put something in front of every request: a file here and a layer in [`router`].

pub(crate) mod audit_export;
pub(crate) mod client_ip;
mod connection_limits;
mod headers;
mod health;
mod limit;
pub(crate) mod listener;
mod origin;
mod session;
mod user_agent;

pub use {
    client_ip::{NotAnIpRange, TrustedProxies},
    connection_limits::ConnectionLimits,
    limit::RequestLimit,
};

use app::{App, api::Site};
use axum::{
    Router,
    extract::Request,
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use gate::engine::Engine;
use http::{HeaderName, StatusCode, header};
use leptos::{config::LeptosOptions, nonce::use_nonce, prelude::use_context};
use leptos_axum::{LeptosRoutes, ResponseOptions, generate_route_list, render_app_async_with_context};
use std::{sync::Arc, time::Duration};
use tower_http::{
    catch_panic::CatchPanicLayer,
    limit::RequestBodyLimitLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
    timeout::TimeoutLayer,
    trace::{DefaultOnResponse, TraceLayer},
};

/// Largest request body in bytes: the longest form is a message of 500 characters.
const MAX_BODY: usize = 16 * 1_024;
/// How long a request may take, its body included: a form is sent at once.
const PATIENCE: Duration = Duration::from_secs(20);
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The routes beside the app's own pages and server functions.
pub mod routes {
    /// Assets; the digest is taken over all of them.
    pub const ASSETS: &str = "/pkg/{digest}/{*file}";
    /// The process runs.
    pub const LIVE: &str = "/health/live";
    /// The database answers.
    pub const READY: &str = "/health/ready";
    /// A few numbers, for monitoring.
    pub const METRICS: &str = "/metrics";
    /// The audit log as a file.
    pub const AUDIT_EXPORT: &str = "/settings/configuration/audit/{file}";
    /// All of them.
    pub const ALL: [&str; 5] = [ASSETS, LIVE, READY, METRICS, AUDIT_EXPORT];
}

/// What the router is made of.
#[derive(Clone)]
pub struct Parts {
    /// Who may get in.
    pub engine: Engine,
    /// Cookie and support of this deployment.
    pub site: Arc<Site>,
    /// The address people use, without a slash at the end; for the origin check.
    pub public_url: String,
    /// Leptos's options, with the folder of the assets.
    pub options: LeptosOptions,
    /// Proxies whose word on where a request comes from is taken.
    pub trusted: TrustedProxies,
    /// How much one network may ask.
    pub limit: RequestLimit,
}

/// The whole service.
pub fn router(parts: Parts) -> Router {
    let Parts { engine, site, public_url, options, trusted, limit } = parts;
    let secure = site.secure;
    let reception = session::SessionLayer { engine: engine.clone(), site: site.clone() };
    let digest: Arc<str> = options.site_pkg_dir.rsplit('/').next().unwrap_or_default().into();
    let context = {
        let (engine, site) = (engine.clone(), site.clone());
        move || {
            app::api::provide(engine.clone(), site.clone());
            if let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>()) {
                response.insert_header(header::CONTENT_SECURITY_POLICY, headers::content_security_policy(&nonce));
            }
        }
    };
    let shell = {
        let options = options.clone();
        move || app::shell(options.clone())
    };
    let pages = Router::new()
        .leptos_routes_with_context(&options, generate_route_list(App), context.clone(), shell.clone())
        .route(routes::AUDIT_EXPORT, get(audit_export::export).with_state(engine.clone()))
        .fallback(render_app_async_with_context(context, shell))
        .layer(middleware::from_fn(session::door))
        .layer(middleware::from_fn_with_state(reception, session::resolve))
        .layer(middleware::from_fn_with_state(Arc::new(public_url), origin::check))
        .layer(middleware::from_fn(headers::no_store));
    Router::new()
        .merge(pages)
        .route(routes::ASSETS, get(crate::site::serve).with_state(digest))
        // What follows is for load balancers, and not limited.
        .layer(middleware::from_fn_with_state(limit::Gate { limit, trusted }, limit::check))
        .route(routes::LIVE, get(health::live))
        .route(routes::READY, get(health::ready).with_state(engine.clone()))
        .route(routes::METRICS, get(health::metrics).with_state(engine))
        .layer(middleware::from_fn(paths_only))
        .layer(RequestBodyLimitLayer::new(MAX_BODY))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, PATIENCE))
        .layer(CatchPanicLayer::new())
        // Around whatever may answer by itself, so that no answer goes without them.
        .layer(middleware::from_fn_with_state(secure, headers::always))
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(span)
                .on_response(DefaultOnResponse::new().level(tracing::Level::INFO)),
        )
        .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid))
        .layer(middleware::from_fn(headers::own_request_id))
        .with_state(options)
}

/// Refuses what names no path of ours (`CONNECT host:443`, `OPTIONS *`): it is for proxies, and Leptos stops at it.
async fn paths_only(request: Request, next: Next) -> Response {
    if request.uri().path().starts_with('/') {
        next.run(request).await
    } else {
        (StatusCode::BAD_REQUEST, "This server answers for paths only.\n").into_response()
    }
}

/// What is logged of a request: never its query, headers or body.
fn span(request: &Request) -> tracing::Span {
    let id = request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok()).unwrap_or("");
    tracing::info_span!("request", id, method = %request.method(), path = request.uri().path())
}
