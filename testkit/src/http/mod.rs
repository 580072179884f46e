//! The real router on a loopback port, and a small client that shows every header.

mod client;

pub use client::Response;

use crate::{Actor, AuthenticatorApp, Database, World, world::Options};
use app::{Support, api::Site};
use axum::Router;
use gate::{
    engine::{Engine, crypto::HashCost},
    model::Timestamp,
};
pub use server::http::HostRule;
pub use server::http::NetworkRateLimiter as RateLimiter;
use server::http::RouterConfig;
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::net::TcpListener;

/// What a router is made of, beside the engine.
pub struct RouterOptions<'a> {
    /// The address that browsers use, without a slash at the end.
    pub public_url: String,
    /// The hosts that requests may name.
    pub hosts: HostRule,
    /// Whether browsers use https. A proxy in front of the server speaks http with it.
    pub secure: bool,
    /// How much one network may request.
    pub limit: RateLimiter,
    /// Address ranges of trusted proxies, separated by commas.
    pub proxies: &'a str,
}

/// No limit of requests.
pub fn unlimited() -> RateLimiter {
    RateLimiter::new(0, Duration::default)
}

/// A limit of requests per network and minute, with a clock that the test moves.
pub fn rate_limiter(per_minute: u32, clock: impl Fn() -> Duration + Send + Sync + 'static) -> RateLimiter {
    RateLimiter::new(per_minute, clock)
}

/// The server's router. Must be called inside a runtime.
pub fn router(engine: Engine, options: RouterOptions<'_>) -> Router {
    let support = Support {
        contact: "help@bank.example".to_owned(),
        feedback: "feedback@bank.example".to_owned(),
        documentation: String::new(),
    };
    let RouterOptions { public_url, hosts, secure, limit, proxies } = options;
    server::http::router(RouterConfig {
        engine,
        site: Arc::new(Site { secure, public_url: public_url.clone(), demo: false, support }),
        public_url,
        hosts,
        options: server::serve::default_leptos_options(),
        trusted_proxies: proxies.parse().unwrap(),
        rate_limiter: limit,
    })
}

/// A world that is served over HTTP.
pub struct TestServer {
    /// What is served.
    pub world: World,
    /// Where the server listens.
    pub address: SocketAddr,
}

impl TestServer {
    /// Serves a new world.
    pub async fn new(database: Database) -> Self {
        Self::start(World::new(database).await, false, unlimited(), "").await
    }

    /// Serves an existing world.
    pub async fn of(world: World) -> Self {
        Self::start(world, false, unlimited(), "").await
    }

    /// Passwords are hashed at the cost that a deployment uses.
    pub async fn with_standard_hash_cost(database: Database) -> Self {
        let options = Options { hash_cost: HashCost::STANDARD, ..Options::default() };
        Self::start(World::with(database, options).await, false, unlimited(), "").await
    }

    /// Browsers use https; a proxy in front speaks http with the server.
    pub async fn behind_https(database: Database) -> Self {
        Self::start(World::new(database).await, true, unlimited(), "").await
    }

    /// Requests are limited, and proxies in these address ranges are trusted.
    pub async fn limited(limit: RateLimiter, proxies: &str) -> Self {
        Self::start(World::new(Database::Sqlite).await, false, limit, proxies).await
    }

    /// Browsers use https at a public address without a port; proxies in these address ranges are trusted.
    pub async fn https_behind(proxies: &str) -> Self {
        let world = World::new(Database::Sqlite).await;
        let (listener, _) = listener().await;
        Self::serve(world, listener, "https://127.0.0.1".to_owned(), true, unlimited(), proxies)
    }

    async fn start(world: World, secure: bool, limit: RateLimiter, proxies: &str) -> Self {
        let (listener, address) = listener().await;
        Self::serve(world, listener, format!("http://{address}"), secure, limit, proxies)
    }

    fn serve(
        world: World,
        listener: TcpListener,
        public_url: String,
        secure: bool,
        limit: RateLimiter,
        proxies: &str,
    ) -> Self {
        let address = listener.local_addr().unwrap();
        let hosts = HostRule::Only(address.ip().to_string().into());
        let options = RouterOptions { public_url, hosts, secure, limit, proxies };
        let service = router(world.engine.clone(), options).into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        Self { world, address }
    }

    /// Signs in with the password alone: the session's token.
    pub async fn sign_in(&self, user: &Actor) -> String {
        self.world.sign_in(user).await.token.expose().to_owned()
    }

    /// Signs in and enrols: the app, and the token of an authenticated session. The clock moves to a step whose
    /// code is unused.
    pub async fn enrolled(&self, user: &Actor) -> (AuthenticatorApp, String) {
        let (app, session) = self.world.enrolled(user).await;
        (app, session.token.expose().to_owned())
    }

    /// What the clock of the world shows.
    pub fn now(&self) -> Timestamp {
        self.world.now()
    }
}

async fn listener() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}
