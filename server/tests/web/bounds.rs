//! Bounds of a request, each with the largest that passes and the smallest that does not.

use testkit::{
    Database,
    http::{Response, TestServer},
};

/// `count` texts, separated.
fn joined(count: usize, separator: &str, text: impl Fn(usize) -> String) -> String {
    (0..count).map(text).collect::<Vec<_>>().join(separator)
}

fn assert_refused(response: &Response, status: u16, what: &str) {
    assert_eq!(response.status, status, "{what}");
    assert!(response.header("content-security-policy").is_some() && response.header("x-request-id").is_some());
    assert!(response.body.len() < 100 && !response.text().contains("<html"), "{what}: no page was rendered");
}

/// Pages, pages that do not exist, server functions, assets and health checks alike.
#[tokio::test(flavor = "multi_thread")]
async fn the_request_target_is_bounded_on_every_route() {
    let server = TestServer::new(Database::Sqlite).await;
    let asset = format!("/{}/favicon.svg", ::server::site::folder());
    for path in [
        "/help",
        "/nowhere",
        "/api/sign-in",
        asset.as_str(),
        "/health/live",
        "/settings/configuration/audit/x.csv",
    ] {
        let status = server.get(path, None).await.status;
        let filled = |length: usize| format!("{path}?{}", "x".repeat(length - path.len() - 1));
        assert_eq!(server.get(&filled(2_048), None).await.status, status, "{path}");
        assert_refused(&server.get(&filled(2_049), None).await, 414, path);
        let query = |count| format!("{path}?{}", joined(count, "&", |number| number.to_string()));
        assert_eq!(server.get(&query(32), None).await.status, status, "{path}");
        assert_refused(&server.get(&query(33), None).await, 414, path);
        assert_refused(&server.get(&query(12_500), None).await, 414, path);
        assert_refused(&server.get(&format!("{path}?{}", "&".repeat(32)), None).await, 414, "empty names");
        assert_refused(&server.call(&filled(2_049), None, "").await, 414, path);
    }
    assert_eq!(server.get(&"/x".repeat(32), None).await.status, 404);
    assert_refused(&server.get(&"/x".repeat(33), None).await, 414, "segments");
    assert_refused(&server.get(&"/".repeat(33), None).await, 414, "empty segments");
    let absolute = format!("http://{}/help?{}", server.address, "x".repeat(2_040));
    assert_refused(&server.get(&absolute, None).await, 414, "with scheme and authority");
    assert_refused(&server.send(&"X".repeat(17), "/help", "", "").await, 400, "method");
}

#[tokio::test(flavor = "multi_thread")]
async fn headers_and_cookies_are_bounded() {
    let server = TestServer::new(Database::Sqlite).await;
    // The client adds two lines of its own.
    let own = format!("Host: {}\r\nContent-Length: 0\r\n", server.address).len();
    let get = async |headers: String| server.send("GET", "/help", &headers, "").await;
    let lines = |count| joined(count, "", |number| format!("X-{number}: a\r\n"));
    assert_eq!(get(lines(62)).await.status, 200);
    assert_refused(&get(lines(63)).await, 431, "lines");
    let bytes = |total: usize| format!("X-A: {}\r\n", "a".repeat(total - own - "X-A: \r\n".len()));
    assert_eq!(get(bytes(16 * 1_024)).await.status, 200);
    assert_refused(&get(bytes(16 * 1_024 + 1)).await, 431, "bytes");
    let cookies = |count| format!("Cookie: {}\r\n", joined(count, "; ", |number| format!("{number}=a")));
    assert_eq!(get(cookies(180)).await.status, 200);
    assert_refused(&get(cookies(181)).await, 431, "cookies");
    assert_refused(&get(cookies(100) + &cookies(81)).await, 431, "cookies of two lines");
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_have_a_bounded_number_of_fields() {
    let server = TestServer::new(Database::Sqlite).await;
    let fields = |count| joined(count, "&", |number| format!("f{number}=a"));
    let sign_in = async |body: &str| server.call("/api/sign-in", None, body).await;
    assert_eq!(sign_in(&fields(32)).await.text(), "\"malformed\"");
    assert_refused(&sign_in(&fields(33)).await, 413, "fields");
    for kind in ["application/json", "text/plain", "multipart/form-data; boundary=x"] {
        let headers = format!("Content-Type: {kind}\r\n");
        let response = server.send("POST", "/api/sign-in", &headers, fields(33)).await;
        assert_refused(&response, 413, kind);
    }
}
