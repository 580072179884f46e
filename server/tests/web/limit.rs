//! The limit of requests per network.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use testkit::{
    Database,
    http::{RateLimiter, TestServer, rate_limiter},
};

/// 10 requests a second, 120 of them at once; and the clock, in seconds.
fn limit() -> (RateLimiter, Arc<AtomicU64>) {
    let clock = Arc::new(AtomicU64::new(0));
    let shown = clock.clone();
    (rate_limiter(600, move || Duration::from_secs(shown.load(Ordering::SeqCst))), clock)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_that_requests_too_much_is_limited() {
    let (limit, clock) = limit();
    let server = TestServer::limited(limit, "127.0.0.0/8").await;
    let request = async |method, path: &str, network, accept| {
        let headers = format!("X-Forwarded-For: 1.1.1.1, {network}\r\nAccept: {accept}\r\n");
        server.send(method, path, &headers, "").await
    };
    let style = format!("/{}/sallyport.css", ::server::site::folder());
    for number in 0..120 {
        let path = if number % 2 == 0 { style.as_str() } else { "/nothing" };
        assert_ne!(request("GET", path, "203.0.113.9", "*/*").await.status, 429, "{number}");
    }
    for (method, path, wait) in [
        ("GET", "/sign-in", "1"),
        ("GET", style.as_str(), "1"),
        ("POST", "/api/sign-in", "3"),
        ("GET", "/health", "1"),
    ] {
        let response = request(method, path, "203.0.113.9", "*/*").await;
        assert_eq!((response.status, response.header("retry-after")), (429, Some(wait)), "{path}");
        assert!(response.text().starts_with("Too many requests came from your network."));
        for (name, value) in [
            ("cache-control", "no-store"),
            ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
            ("content-type", "text/plain; charset=utf-8"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("x-frame-options", "DENY"),
        ] {
            assert_eq!(response.header(name), Some(value), "{path}");
        }
        assert!(response.header("x-request-id").is_some_and(|id| id.len() == 36));
    }
    let page = request("GET", "/sign-in", "203.0.113.9", "text/html").await;
    assert!(page.status == 429 && page.text().contains("<h1>Too many requests</h1>"));
    for path in ["/health/live", "/health/ready"] {
        assert_eq!(request("GET", path, "203.0.113.9", "*/*").await.status, 200, "{path}");
    }
    assert_eq!(request("GET", "/sign-in", "203.0.113.10", "*/*").await.status, 200, "another network goes on");
    clock.store(1, Ordering::SeqCst);
    assert_eq!(request("GET", "/sign-in", "203.0.113.9", "*/*").await.status, 200, "it is over after a second");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_address_does_not_evade_the_limit() {
    let server = TestServer::limited(limit().0, "10.0.0.0/8").await;
    let mut responses = Vec::new();
    for number in 0..121 {
        let headers = format!("X-Forwarded-For: 198.51.100.{number}\r\n");
        responses.push(server.send("GET", "/nothing", &headers, "").await.status);
    }
    assert_eq!(responses.iter().filter(|status| **status == 429).count(), 1);
    assert_eq!(responses.last(), Some(&429));
}

/// A hash takes tens of milliseconds of a core: one network may not use up all of them, and is told at once.
#[tokio::test(flavor = "multi_thread")]
async fn passwords_that_cannot_be_verified_soon_are_refused_at_once() {
    let server = Arc::new(TestServer::with_standard_hash_cost(Database::Sqlite).await);
    let mut attempts = tokio::task::JoinSet::new();
    for number in 0..60 {
        let server = server.clone();
        attempts.spawn(async move {
            let form = format!("email=unknown{number}%40bank.example&password=wrong");
            let response = server.call("/api/sign-in", None, &form).await;
            (response.status, response.header("retry-after").map(str::to_owned), response.text())
        });
    }
    let responses = attempts.join_all().await;
    let (busy, verified): (Vec<_>, Vec<_>) = responses.into_iter().partition(|(status, ..)| *status == 429);
    assert!(!busy.is_empty() && verified.len() >= 17, "{} refused, {} verified", busy.len(), verified.len());
    assert!(busy.iter().all(|(_, wait, text)| wait.as_deref() == Some("2") && text == "\"busy\""), "{busy:?}");
    assert!(verified.iter().all(|(status, wait, _)| (*status, wait.is_none()) == (422, true)), "{verified:?}");
}
