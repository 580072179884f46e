//! The assets of the pages.

use testkit::{Database, http::TestServer};

#[tokio::test(flavor = "multi_thread")]
async fn assets_are_immutable() {
    let server = TestServer::new(Database::Sqlite).await;
    let folder = ::server::site::folder();
    assert!(server.get("/sign-in", None).await.text().contains(&format!("/{folder}/sallyport.wasm")));
    for (file, kind) in [
        ("sallyport.wasm", "application/wasm"),
        ("sallyport.js", "text/javascript; charset=utf-8"),
        ("favicon.svg", "image/svg+xml"),
    ] {
        let path = format!("/{folder}/{file}");
        let plain = server.get(&path, None).await;
        assert_eq!((plain.status, plain.header("content-type")), (200, Some(kind)));
        assert_eq!(plain.header("cache-control"), Some("public, max-age=31536000, immutable"));
        for (accepts, gets) in [("br, gzip", "br"), ("gzip;q=0.9", "gzip")] {
            let packed = server.send("GET", &path, &format!("Accept-Encoding: {accepts}\r\n"), "").await;
            assert_eq!((packed.status, packed.header("content-encoding")), (200, Some(gets)), "{file}");
            assert!(packed.body.len() < plain.body.len());
        }
    }
    for missing in ["nothing.js", "../Cargo.toml", "%2e%2e/%2e%2e/Cargo.toml", "pkg/../../Cargo.toml"] {
        assert_eq!(server.get(&format!("/{folder}/{missing}"), None).await.status, 404, "{missing}");
    }
}
