//! The headers of every response, and cookies.

use crate::credentials;
use testkit::{Database, http::TestServer};

#[tokio::test(flavor = "multi_thread")]
async fn every_response_carries_the_security_headers() {
    let server = TestServer::new(Database::Sqlite).await;
    let administrator = server.world.administrator().await;
    let token = server.sign_in(&administrator).await;
    let pages = leptos_axum::generate_route_list(app::App);
    let functions = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path.to_owned());
    let routes = ::server::http::routes::ALL.map(|path| {
        let path = path.replace("pkg/{digest}", &::server::site::folder());
        path.replace("{*file}", "sallyport.css").replace("{file}", "export.csv")
    });
    let mut paths: Vec<String> = pages.iter().map(|page| page.path().to_owned()).collect();
    paths.extend(functions.filter(|path| path != "/api/sign-out"));
    paths.extend(routes);
    paths.push("/nowhere".to_owned());
    assert!(paths.len() > 70, "{paths:?}");
    for path in &paths {
        for (method, token) in [("GET", None), ("GET", Some(&token)), ("POST", None), ("POST", Some(&token))] {
            let cookie = token.map(|token| format!("Cookie: sallyport={token}\r\n")).unwrap_or_default();
            let form = "Content-Type: application/x-www-form-urlencoded\r\n";
            let response = server.send(method, path, &format!("{cookie}{form}"), "").await;
            assert!(response.status < 500, "{method} {path}: {}", response.status);
            for (name, value) in [
                ("x-content-type-options", "nosniff"),
                ("referrer-policy", "same-origin"),
                ("x-frame-options", "DENY"),
                ("cross-origin-opener-policy", "same-origin"),
                ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
            ] {
                assert_eq!(response.header(name), Some(value), "{path}");
            }
            let policy = response.header("content-security-policy").unwrap();
            assert!(
                policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe-inline"),
                "{path}: {policy}"
            );
            assert!(response.header("x-request-id").is_some_and(|id| id.len() == 36), "{path}");
        }
    }
    let pages = [server.get("/sign-in", None).await, server.get("/sign-in", None).await];
    let policies = pages.map(|page| page.header("content-security-policy").unwrap().to_owned());
    assert!(policies[0].contains("'nonce-") && policies[0].contains("'wasm-unsafe-eval'"));
    assert_ne!(policies[0], policies[1], "a nonce is used once");
    let cookie = server.call("/api/sign-in", None, &credentials(&server.world.member().await.email)).await;
    let cookie = cookie.header("set-cookie").unwrap().to_owned();
    assert!(cookie.ends_with("; HttpOnly; SameSite=Lax; Path=/"), "{cookie}");
}

/// Also what answers before any handler: a body that is too large, a request that names no path.
#[tokio::test(flavor = "multi_thread")]
async fn early_refusals_carry_the_security_headers() {
    let server = TestServer::new(Database::Sqlite).await;
    let long = "x".repeat(20_000);
    for (method, target, body, status) in [
        ("POST", "/api/sign-in", long.as_str(), 413),
        ("GET", "nowhere", "", 400),
        ("POST", "bank.example:443", "", 400),
        ("OPTIONS", "*", "", 400),
    ] {
        let response = server.send(method, target, "", body).await;
        assert_eq!(response.status, status, "{method} {target}");
        for name in ["content-security-policy", "x-content-type-options", "x-frame-options", "x-request-id"] {
            assert!(response.header(name).is_some(), "{method} {target} without {name}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn over_https_cookies_are_bound_to_the_host() {
    let server = TestServer::behind_https(Database::Sqlite).await;
    let user = server.world.member().await;
    let response = server.call("/api/sign-in", None, &credentials(&user.email)).await;
    let cookies: Vec<&str> = response
        .headers
        .iter()
        .filter(|(name, _)| name == "set-cookie")
        .map(|(_, value)| value.as_str())
        .collect();
    assert_eq!(cookies.len(), 2, "the session, and the known browser");
    for (cookie, name) in cookies.iter().zip(["__Host-sallyport=", "__Host-sallyport-device="]) {
        assert!(cookie.starts_with(name), "{cookie}");
        for attribute in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"] {
            assert!(cookie.contains(attribute), "{cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
    assert_eq!(response.header("strict-transport-security"), Some("max-age=31536000"));
    let pair = cookies[0].split(';').next().unwrap();
    let page = server.send("GET", "/", &format!("Cookie: {pair}\r\n"), "").await;
    assert_eq!(page.status, 200);
    let plain = format!("Cookie: {}\r\n", pair.trim_start_matches("__Host-"));
    assert_eq!(server.send("GET", "/", &plain, "").await.status, 303, "the plain name is worth nothing");
}
