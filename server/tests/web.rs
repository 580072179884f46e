//! The server as the network sees it: forms without scripts, headers, foreign origins, races, assets, secrets.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop")]

mod support;

use gate::model::Role;
use server::http::NetworkRateLimiter;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use support::{App, Kind, PASSWORD, Served};

fn credentials(email: &str) -> String {
    format!("email={}&password={}", email.replace('@', "%40"), PASSWORD.replace(' ', "+"))
}

/// Whoever has no scripts gets through the whole day with plain forms.
#[tokio::test(flavor = "multi_thread")]
async fn forms_work_without_scripts() {
    let served = Served::new(Kind::Sqlite).await;
    let person = served.world.member().await;
    let wrong = served.submit("/api/sign-in", "/sign-in", None, "email=a%40b&password=x").await;
    let back = wrong.header("location").unwrap();
    assert!(wrong.status == 302 && back.contains("/sign-in?") && wrong.token().is_none(), "{back}");
    let page = served.get(&back[back.find("/sign-in").unwrap()..], None).await.text();
    assert!(page.contains("Email or password is not right"), "the error stands on the page");
    let answer = served.submit("/api/sign-in", "/sign-in", None, &credentials(&person.email)).await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("/")));
    let token = answer.token().unwrap();
    let begun = served.submit("/api/begin-setup", "/settings/account/mfa", Some(&token), "").await;
    assert_eq!((begun.status, begun.header("location")), (303, Some("/settings/account/mfa")));
    let page = served.get("/settings/account/mfa", Some(&token)).await;
    assert_eq!(page.header("cache-control"), Some("no-store"));
    let html = page.text();
    let secret = html.split("secret=").nth(1).unwrap()[..32].to_owned();
    let plain = html.find("<noscript>").unwrap()..html.find("</noscript>").unwrap();
    assert!(plain.contains(&html.find(&secret).unwrap()), "the key is in the part for browsers without scripts");
    assert!(!html[plain.end..].contains(&secret), "and in no serialised resource");
    let code = App::from_key(&secret).code_at(served.now());
    let form = format!("name=Phone&code={code}");
    let done = served.submit("/api/confirm-setup", "/settings/account/mfa", Some(&token), &form).await;
    assert_eq!(done.header("location"), Some("/settings/account/mfa?done=added"));
    let full = done.token().unwrap();
    assert_ne!(full, token, "the token is replaced");
    assert_eq!(served.get("/", Some(&token)).await.status, 303, "the old one is worth nothing");
    let html = served.get("/settings/account/mfa?done=added", Some(&full)).await.text();
    assert!(html.contains("Your authenticator is set up") && html.contains("Phone") && !html.contains(&secret));
    let out = served.submit("/api/sign-out", "/", Some(&full), "").await;
    assert_eq!(out.header("location"), Some("/sign-in?done=signed-out"));
    assert!(out.header("set-cookie").unwrap().contains("Max-Age=0"));
    assert_eq!(served.get("/", Some(&full)).await.header("location"), Some("/sign-in?done=ended"));
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_and_known_addresses_get_the_same_answer() {
    let served = Served::new(Kind::Sqlite).await;
    let person = served.world.member().await;
    let known = served.call("/api/sign-in", None, &format!("email={}&password=wrong", person.email)).await;
    let unknown = served.call("/api/sign-in", None, "email=nobody@bank.example&password=wrong").await;
    assert_eq!((known.status, &known.body), (unknown.status, &unknown.body));
    assert_eq!((known.status, known.text().as_str()), (422, r#"{"refused":"bad-credentials"}"#));
}

/// PostgreSQL refuses a NUL where SQLite finds nothing: neither may become an error of the server.
#[tokio::test(flavor = "multi_thread")]
async fn what_no_database_takes_does_not_get_there() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let served = Served::new(kind).await;
        let person = served.world.person(&served.world.tpp("Northbank").await, Role::Administrator).await;
        let (_, session) = served.world.enrolled(&person).await;
        let token = session.token.expose();
        for (path, body) in [
            ("/api/read-member", "user=%00"),
            ("/api/request-enrolment-pass", "user=%00"),
            ("/api/end-session", "id=%00"),
            ("/api/rename-authenticator", "id=a%00&name=x"),
        ] {
            let answer = served.call(path, Some(token), body).await;
            assert_eq!((answer.status, answer.text().as_str()), (400, "\"malformed\""), "{path} on {kind:?}");
        }
        let members = served.get("/settings/configuration/members?member=%00", Some(token)).await;
        assert_eq!(members.status, 404);
        let audit = served.get("/settings/configuration/audit?who=%00&action=%00", Some(token)).await;
        assert!(audit.status == 200 && !audit.text().contains("did not answer"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn malformed_calls_change_nothing_and_say_so() {
    let served = Served::new(Kind::Sqlite).await;
    let token = served.sign_in(&served.world.member().await).await;
    for (path, body) in
        [("/api/sign-in", "email=x"), ("/api/verify-code", ""), ("/api/rename-authenticator", "id=x")]
    {
        let answer = served.call(path, Some(&token), body).await;
        assert_eq!((answer.status, answer.text().as_str()), (400, "\"malformed\""), "{path}");
    }
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    let no_text = served.send("POST", "/api/sign-in", form, b"email=\xff&password=\xfe").await;
    assert_eq!((no_text.status, no_text.text().as_str()), (400, "\"malformed\""), "bytes that are no text");
    let long = served.call("/api/sign-in", None, &"x".repeat(20_000)).await;
    assert_eq!(long.status, 413);
    assert_eq!(served.get("/api/sign-out", Some(&token)).await.status, 405, "reads change nothing");
    assert_eq!(served.get("/", Some(&token)).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_switch_is_on_or_off() {
    let served = Served::new(Kind::Sqlite).await;
    let boss = served.world.person(&served.world.tpp("Northbank").await, Role::Administrator).await;
    let (_, token) = served.enrolled(&boss).await;
    for word in ["false", "true", "1", "On"] {
        let answer =
            served.call("/api/request-enforcement", Some(&token), &format!("enforced={word}&message=")).await;
        assert_eq!(answer.status, 400, "{word}");
    }
    let stale = served.call("/api/request-enforcement", Some(&token), "was_enforced=on&message=").await;
    assert_eq!((stale.status, stale.text().as_str()), (422, r#"{"refused":"changed-meanwhile"}"#));
    assert_eq!(
        served
            .call("/api/request-enforcement", Some(&token), "was_enforced=off&enforced=on&message=")
            .await
            .status,
        200
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn other_sites_are_refused() {
    let served = Served::new(Kind::Sqlite).await;
    let token = served.sign_in(&served.world.member().await).await;
    for header in
        ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Origin: https://evil.example", "Origin: null"]
    {
        let headers = format!("Cookie: sallyport={token}\r\n{header}\r\n");
        assert_eq!(served.send("POST", "/api/sign-out", &headers, "").await.status, 403, "{header}");
    }
    assert_eq!(served.get("/", Some(&token)).await.status, 200, "still signed in");
    let own = format!("Cookie: sallyport={token}\r\nOrigin: http://{}\r\n", served.address);
    assert_eq!(served.send("POST", "/api/sign-out", &own, "").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_carries_its_headers() {
    let served = Served::new(Kind::Sqlite).await;
    let boss = served.world.person(&served.world.tpp("Northbank").await, Role::Administrator).await;
    let token = served.sign_in(&boss).await;
    let pages = leptos_axum::generate_route_list(app::App);
    let functions = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path.to_owned());
    let routes = server::http::routes::ALL.map(|path| {
        let path = path.replace("pkg/{digest}", &server::site::folder());
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
            let answer = served.send(method, path, &format!("{cookie}{form}"), "").await;
            assert!(answer.status < 500, "{method} {path}: {}", answer.status);
            for (name, value) in [
                ("x-content-type-options", "nosniff"),
                ("referrer-policy", "same-origin"),
                ("x-frame-options", "DENY"),
                ("cross-origin-opener-policy", "same-origin"),
                ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
            ] {
                assert_eq!(answer.header(name), Some(value), "{path}");
            }
            let policy = answer.header("content-security-policy").unwrap();
            assert!(
                policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe-inline"),
                "{path}: {policy}"
            );
            assert!(answer.header("x-request-id").is_some_and(|id| id.len() == 36), "{path}");
        }
    }
    let pages = [served.get("/sign-in", None).await, served.get("/sign-in", None).await];
    let policies = pages.map(|page| page.header("content-security-policy").unwrap().to_owned());
    assert!(policies[0].contains("'nonce-") && policies[0].contains("'wasm-unsafe-eval'"));
    assert_ne!(policies[0], policies[1], "a nonce is used once");
    let cookie = served.call("/api/sign-in", None, &credentials(&served.world.member().await.email)).await;
    let cookie = cookie.header("set-cookie").unwrap().to_owned();
    assert!(cookie.ends_with("; HttpOnly; SameSite=Lax; Path=/"), "{cookie}");
}

/// Ten a second, 120 of them at once; and the clock, in seconds.
fn limit() -> (NetworkRateLimiter, Arc<AtomicU64>) {
    let clock = Arc::new(AtomicU64::new(0));
    let shown = clock.clone();
    (NetworkRateLimiter::new(600, move || Duration::from_secs(shown.load(Ordering::SeqCst))), clock)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_that_asks_too_much_has_to_wait() {
    let (limit, clock) = limit();
    let served = Served::limited(limit, "127.0.0.0/8".parse().unwrap()).await;
    let ask = async |method, path: &str, network, accept| {
        let headers = format!("X-Forwarded-For: 1.1.1.1, {network}\r\nAccept: {accept}\r\n");
        served.send(method, path, &headers, "").await
    };
    let style = format!("/{}/sallyport.css", server::site::folder());
    for number in 0..120 {
        let path = if number % 2 == 0 { style.as_str() } else { "/nothing" };
        assert_ne!(ask("GET", path, "203.0.113.9", "*/*").await.status, 429, "{number}");
    }
    for (method, path) in
        [("GET", "/sign-in"), ("GET", style.as_str()), ("POST", "/api/sign-in"), ("GET", "/health")]
    {
        let answer = ask(method, path, "203.0.113.9", "*/*").await;
        assert_eq!((answer.status, answer.header("retry-after")), (429, Some("1")), "{path}");
        assert!(answer.text().starts_with("Too many requests came from your network."));
        for (name, value) in [
            ("cache-control", "no-store"),
            ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
            ("content-type", "text/plain; charset=utf-8"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("x-frame-options", "DENY"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{path}");
        }
        assert!(answer.header("x-request-id").is_some_and(|id| id.len() == 36));
    }
    let page = ask("GET", "/sign-in", "203.0.113.9", "text/html").await;
    assert!(page.status == 429 && page.text().contains("<h1>Too many requests</h1>"));
    for path in ["/health/live", "/health/ready"] {
        assert_eq!(ask("GET", path, "203.0.113.9", "*/*").await.status, 200, "{path}");
    }
    assert_eq!(ask("GET", "/sign-in", "203.0.113.10", "*/*").await.status, 200, "another network goes on");
    clock.store(1, Ordering::SeqCst);
    assert_eq!(ask("GET", "/sign-in", "203.0.113.9", "*/*").await.status, 200, "it is over after a second");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_address_is_no_way_around_the_limit() {
    let served = Served::limited(limit().0, "10.0.0.0/8".parse().unwrap()).await;
    let mut answers = Vec::new();
    for number in 0..121 {
        let headers = format!("X-Forwarded-For: 198.51.100.{number}\r\n");
        answers.push(served.send("GET", "/nothing", &headers, "").await.status);
    }
    assert_eq!(answers.iter().filter(|status| **status == 429).count(), 1);
    assert_eq!(answers.last(), Some(&429));
}

/// Also what answers before any handler: a body that is too large, a request that names no path.
#[tokio::test(flavor = "multi_thread")]
async fn early_refusals_carry_their_headers() {
    let served = Served::new(Kind::Sqlite).await;
    let long = "x".repeat(20_000);
    for (method, target, body, status) in [
        ("POST", "/api/sign-in", long.as_str(), 413),
        ("GET", "nowhere", "", 400),
        ("POST", "bank.example:443", "", 400),
        ("OPTIONS", "*", "", 400),
    ] {
        let answer = served.send(method, target, "", body).await;
        assert_eq!(answer.status, status, "{method} {target}");
        for name in ["content-security-policy", "x-content-type-options", "x-frame-options", "x-request-id"] {
            assert!(answer.header(name).is_some(), "{method} {target} without {name}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn over_https_cookies_are_bound_to_the_host() {
    let served = Served::by_https(Kind::Sqlite).await;
    let person = served.world.member().await;
    let answer = served.call("/api/sign-in", None, &credentials(&person.email)).await;
    let cookies: Vec<&str> =
        answer.headers.iter().filter(|(name, _)| name == "set-cookie").map(|(_, value)| value.as_str()).collect();
    assert_eq!(cookies.len(), 2, "the session, and the known browser");
    for (cookie, name) in cookies.iter().zip(["__Host-sallyport=", "__Host-sallyport-device="]) {
        assert!(cookie.starts_with(name), "{cookie}");
        for attribute in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"] {
            assert!(cookie.contains(attribute), "{cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
    assert_eq!(answer.header("strict-transport-security"), Some("max-age=31536000"));
    let pair = cookies[0].split(';').next().unwrap();
    let page = served.send("GET", "/", &format!("Cookie: {pair}\r\n"), "").await;
    assert_eq!(page.status, 200);
    let plain = format!("Cookie: {}\r\n", pair.trim_start_matches("__Host-"));
    assert_eq!(served.send("GET", "/", &plain, "").await.status, 303, "the plain name is worth nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_function_answers_a_read() {
    let served = Served::new(Kind::Sqlite).await;
    let token = served.sign_in(&served.world.member().await).await;
    for (path, _) in leptos::server_fn::axum::server_fn_paths() {
        assert_eq!(served.get(path, Some(&token)).await.status, 405, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn assets_may_be_kept_for_ever() {
    let served = Served::new(Kind::Sqlite).await;
    let folder = server::site::folder();
    assert!(served.get("/sign-in", None).await.text().contains(&format!("/{folder}/sallyport.wasm")));
    for (file, kind) in [
        ("sallyport.wasm", "application/wasm"),
        ("sallyport.js", "text/javascript; charset=utf-8"),
        ("favicon.svg", "image/svg+xml"),
    ] {
        let path = format!("/{folder}/{file}");
        let plain = served.get(&path, None).await;
        assert_eq!((plain.status, plain.header("content-type")), (200, Some(kind)));
        assert_eq!(plain.header("cache-control"), Some("public, max-age=31536000, immutable"));
        for (accepts, gets) in [("br, gzip", "br"), ("gzip;q=0.9", "gzip")] {
            let packed = served.send("GET", &path, &format!("Accept-Encoding: {accepts}\r\n"), "").await;
            assert_eq!((packed.status, packed.header("content-encoding")), (200, Some(gets)), "{file}");
            assert!(packed.body.len() < plain.body.len());
        }
    }
    for missing in ["nothing.js", "../Cargo.toml", "%2e%2e/%2e%2e/Cargo.toml", "pkg/../../Cargo.toml"] {
        assert_eq!(served.get(&format!("/{folder}/{missing}"), None).await.status, 404, "{missing}");
    }
}

/// Fail closed: a closed database answers nobody, neither as signed in nor as a visitor.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_let_in_without_the_store() {
    let served = Served::new(Kind::Sqlite).await;
    let person = served.world.member().await;
    let token = served.sign_in(&person).await;
    assert_eq!(served.get("/health/ready", None).await.status, 200);
    served.world.engine.close().await;
    assert_eq!(served.get("/", Some(&token)).await.status, 503);
    assert_eq!(served.call("/api/sign-in", None, &credentials(&person.email)).await.status, 503);
    assert_eq!(served.get("/health/ready", None).await.status, 503);
    assert_eq!(served.get("/health/live", None).await.status, 200);
}

async fn one_of_a_hundred_requests_wins(kind: Kind) {
    let served = Arc::new(Served::new(kind).await);
    let person = served.world.member().await;
    let (app, _) = served.enrolled(&person).await;
    let half = served.sign_in(&person).await;
    let body = format!("code={}", app.code_at(served.now()));
    let mut requests = tokio::task::JoinSet::new();
    for number in 0..100 {
        let (served, body) = (served.clone(), body.clone());
        // Half of them share one session, the others have one each.
        let token = if number % 2 == 0 { half.clone() } else { served.sign_in(&person).await };
        requests.spawn(async move { served.call("/api/verify-code", Some(&token), &body).await });
    }
    let answers = requests.join_all().await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    assert_eq!(answers.iter().filter(|answer| answer.token().is_some()).count(), 1);
    assert!(answers.iter().all(|answer| [200, 401, 403, 422].contains(&answer.status)));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_a_hundred_requests_wins_on_sqlite() {
    one_of_a_hundred_requests_wins(Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_a_hundred_requests_wins_on_postgres() {
    one_of_a_hundred_requests_wins(Kind::Postgres).await;
}

/// An export writes a row, so another site must not cause one.
#[tokio::test(flavor = "multi_thread")]
async fn exports_are_asked_for_here() {
    let served = Served::new(Kind::Sqlite).await;
    let boss = served.world.person(&served.world.tpp("Northbank").await, Role::Administrator).await;
    let (_, token) = served.enrolled(&boss).await;
    for (site, status) in [("cross-site", 403), ("same-origin", 200), ("none", 200)] {
        let headers = format!("Cookie: sallyport={token}\r\nSec-Fetch-Site: {site}\r\n");
        let answer = served.send("GET", "/settings/configuration/audit/export.csv", &headers, "").await;
        assert_eq!(answer.status, status, "{site}");
        assert_eq!(answer.text().contains("audit-exported"), status == 200);
    }
}

/// A member sees the refusal as a page, an administrator the settings; the message never becomes markup.
#[tokio::test(flavor = "multi_thread")]
async fn settings_are_for_administrators_and_messages_are_text() {
    let served = Served::new(Kind::Sqlite).await;
    let tpp = served.world.tpp("Northbank").await;
    let (boss, member) =
        (served.world.person(&tpp, Role::Administrator).await, served.world.person(&tpp, Role::Member).await);
    let member = served.sign_in(&member).await;
    let refused = served.get("/settings/configuration/general", Some(&member)).await;
    assert!(refused.status == 403 && refused.text().contains("This is for administrators"));
    let (app, boss) = served.enrolled(&boss).await;
    let message = "message=%3C%2Ftextarea%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E%26amp%3B&enforced=on";
    assert_eq!(served.call("/api/request-enforcement", Some(&boss), message).await.status, 200);
    let shown = served.get("/settings/confirm", Some(&boss)).await.text();
    assert!(!shown.contains("<script>alert") && shown.contains("&lt;script"), "what is confirmed is text too");
    let id = shown.split_once(r#"name="pending" value=""#).unwrap().1.split('"').next().unwrap();
    let code = format!("code={}&pending={id}", app.code_at(served.now()));
    let other = format!("code={}", app.code_at(served.now()));
    assert!(served.call("/api/confirm", Some(&boss), &other).await.text().contains("other-pending"));
    let confirmed = served.call("/api/confirm", Some(&boss), &code).await;
    assert_eq!(confirmed.status, 200);
    assert_eq!(served.call("/api/read-identity", Some(&boss), "").await.status, 401, "the token is replaced");
    let boss = confirmed.token().unwrap();
    for (path, token) in [("/", &member), ("/settings/configuration/general", &boss)] {
        let html = served.get(path, Some(token)).await.text();
        assert!(!html.contains("<script>alert"), "{path}");
        assert!(
            html.contains("&lt;/textarea") && html.contains("&lt;script") && html.contains("&amp;amp;"),
            "{path}"
        );
    }
    let long = format!("message={}", "x".repeat(501));
    let answer = served.call("/api/request-enforcement", Some(&boss), &long).await;
    assert_eq!((answer.status, answer.text().as_str()), (422, r#"{"refused":"message-too-long"}"#));
}
