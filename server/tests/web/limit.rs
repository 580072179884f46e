//! The limit of requests per network.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use testkit::http::{RateLimiter, TestServer, rate_limiter};

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
    for (method, path) in
        [("GET", "/sign-in"), ("GET", style.as_str()), ("POST", "/api/sign-in"), ("GET", "/health")]
    {
        let response = request(method, path, "203.0.113.9", "*/*").await;
        assert_eq!((response.status, response.header("retry-after")), (429, Some("1")), "{path}");
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
