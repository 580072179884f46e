//! A served world: the real router on a loopback port, and a small HTTP client that shows every header.
#![allow(dead_code, missing_docs, unused_imports, reason = "each test file uses another part of it")]

#[path = "../../../gate/tests/support/mod.rs"]
pub mod world;

use app::{Support, api::Site};
use gate::{engine::crypto::HashCost, model::Timestamp};
use server::http::{NetworkRateLimiter, RouterConfig, TrustedProxies, router};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
pub use world::{App, Kind, PASSWORD, Person, World};

pub struct Served {
    pub world: World,
    pub address: SocketAddr,
}

pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The session token that this answer hands out.
    pub fn token(&self) -> Option<String> {
        let mut cookies = self.headers.iter().filter(|(name, _)| name == "set-cookie");
        let cookie = cookies.find_map(|(_, value)| value.strip_prefix("sallyport="))?;
        Some(cookie.split(';').next()?.to_owned()).filter(|token| !token.is_empty())
    }
}

impl Served {
    pub async fn new(kind: Kind) -> Self {
        Self::made(
            World::new(kind).await,
            false,
            NetworkRateLimiter::new(0, Duration::default),
            TrustedProxies::default(),
        )
        .await
    }

    /// Passwords are hashed as in earnest.
    pub async fn in_earnest(kind: Kind) -> Self {
        let world = World::with_cost(kind, HashCost::STANDARD).await;
        Self::made(world, false, NetworkRateLimiter::new(0, Duration::default), TrustedProxies::default()).await
    }

    /// People use https; a proxy in front speaks http with the server.
    pub async fn by_https(kind: Kind) -> Self {
        Self::made(
            World::new(kind).await,
            true,
            NetworkRateLimiter::new(0, Duration::default),
            TrustedProxies::default(),
        )
        .await
    }

    /// Requests are limited, and this machine is a proxy that is believed, or it is not.
    pub async fn limited(rate_limiter: NetworkRateLimiter, trusted_proxies: TrustedProxies) -> Self {
        Self::made(World::new(Kind::Sqlite).await, false, rate_limiter, trusted_proxies).await
    }

    async fn made(
        world: World,
        secure: bool,
        rate_limiter: NetworkRateLimiter,
        trusted_proxies: TrustedProxies,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let support = Support {
            contact: "help@bank.example".to_owned(),
            feedback: "feedback@bank.example".to_owned(),
            documentation: String::new(),
        };
        let config = RouterConfig {
            engine: world.engine.clone(),
            site: Arc::new(Site { secure, demo: false, support }),
            public_url: format!("http://{address}"),
            options: server::serve::leptos_options(None).unwrap(),
            trusted_proxies,
            rate_limiter,
        };
        let service = router(config).into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        Self { world, address }
    }

    pub async fn get(&self, path: &str, token: Option<&str>) -> Answer {
        self.send("GET", path, &cookie(token), "").await
    }

    /// Calls a server function the way a script does.
    pub async fn call(&self, path: &str, token: Option<&str>, body: &str) -> Answer {
        let headers = format!("{}Content-Type: application/x-www-form-urlencoded\r\n", cookie(token));
        self.send("POST", path, &headers, body).await
    }

    /// Sends a form the way a browser without scripts does.
    pub async fn submit(&self, path: &str, from: &str, token: Option<&str>, body: &str) -> Answer {
        let headers = format!(
            "{}Content-Type: application/x-www-form-urlencoded\r\nAccept: text/html,*/*\r\n\
             Referer: http://{}{from}\r\nSec-Fetch-Site: same-origin\r\n",
            cookie(token),
            self.address
        );
        self.send("POST", path, &headers, body).await
    }

    pub async fn send(&self, method: &str, path: &str, headers: &str, body: impl AsRef<[u8]>) -> Answer {
        let body = body.as_ref();
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        // HTTP/1.0: the answer comes in one piece and ends with the connection.
        let request = format!(
            "{method} {path} HTTP/1.0\r\nHost: {}\r\n{headers}Content-Length: {}\r\n\r\n",
            self.address,
            body.len()
        );
        stream.write_all(&[request.as_bytes(), body].concat()).await.unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).await.unwrap();
        parse(&bytes)
    }

    /// The token of a session that the password alone gives.
    pub async fn sign_in(&self, person: &Person) -> String {
        self.world.sign_in(person).await.token.expose().to_owned()
    }

    /// An app, and the token of a full session. The clock moves to a fresh step.
    pub async fn enrolled(&self, person: &Person) -> (App, String) {
        let (app, session) = self.world.enrolled(person).await;
        (app, session.token.expose().to_owned())
    }

    pub fn now(&self) -> Timestamp {
        self.world.now()
    }
}

fn cookie(token: Option<&str>) -> String {
    token.map(|token| format!("Cookie: other=1; sallyport={token}\r\n")).unwrap_or_default()
}

fn parse(bytes: &[u8]) -> Answer {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("an HTTP answer");
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers =
        lines.filter_map(|line| line.split_once(": ")).map(|(k, v)| (k.to_lowercase(), v.to_owned())).collect();
    Answer { status, headers, body: bytes[end + 4..].to_vec() }
}
