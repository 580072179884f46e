//! Requests that other sites cause.

use testkit::{Database, http::TestServer};

#[tokio::test(flavor = "multi_thread")]
async fn requests_of_other_sites_are_refused() {
    let server = TestServer::new(Database::Sqlite).await;
    let token = server.sign_in(&server.world.member().await).await;
    for header in
        ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Origin: https://evil.example", "Origin: null"]
    {
        let headers = format!("Cookie: sallyport={token}\r\n{header}\r\n");
        assert_eq!(server.send("POST", "/api/sign-out", &headers, "").await.status, 403, "{header}");
    }
    assert_eq!(server.get("/", Some(&token)).await.status, 200, "still signed in");
    let own = format!("Cookie: sallyport={token}\r\nOrigin: http://{}\r\n", server.address);
    assert_eq!(server.send("POST", "/api/sign-out", &own, "").await.status, 200);
}

/// An export writes a row of the audit log, so another site must not cause one.
#[tokio::test(flavor = "multi_thread")]
async fn another_site_cannot_cause_an_audit_export() {
    let server = TestServer::new(Database::Sqlite).await;
    let administrator = server.world.administrator().await;
    let (_, token) = server.enrolled(&administrator).await;
    for (site, status) in
        [("cross-site", 403), ("same-site", 403), ("odd", 403), ("same-origin", 200), ("none", 200)]
    {
        let headers = format!("Cookie: sallyport={token}\r\nSec-Fetch-Site: {site}\r\n");
        let response = server.send("GET", "/settings/configuration/audit/export.csv", &headers, "").await;
        assert_eq!(response.status, status, "{site}");
        assert_eq!(response.text().contains("audit-exported"), status == 200);
        // The end of the export is that of its last row.
        assert_eq!(response.header("x-audit-end").is_some(), status == 200);
    }
}

/// Where the public address is set, a name that another site made to lead here is none of ours.
#[tokio::test(flavor = "multi_thread")]
async fn other_hosts_are_refused_but_for_health_and_metrics() {
    let server = TestServer::new(Database::Sqlite).await;
    let token = server.sign_in(&server.world.member().await).await;
    let asset = format!("/{}/favicon.svg", ::server::site::folder());
    for (method, path, other) in [
        ("GET", "/sign-in", 421),
        ("GET", "/nowhere", 421),
        ("GET", asset.as_str(), 421),
        ("POST", "/api/sign-in", 421),
        ("GET", "/health/live", 200),
        ("GET", "/health/ready", 200),
        ("GET", "/metrics", 200),
    ] {
        let response = server.send(method, path, "Host: evil.example\r\n", "").await;
        assert_eq!(response.status, other, "{method} {path}");
        assert!(response.header("content-security-policy").is_some());
    }
    let headers = format!("Cookie: sallyport={token}\r\nOrigin: http://127.0.0.1\r\n");
    assert_eq!(server.send("POST", "/api/sign-out", &headers, "").await.status, 403, "the port differs");
}
