//! Documents are sent compressed, and what shows a secret never is.

use app::Page;
use testkit::{
    Database,
    http::{Response, TestServer},
};

/// The response to a browser that takes every encoding.
async fn get(server: &TestServer, path: &str, token: Option<&str>) -> Response {
    let cookie = token.map(|token| format!("Cookie: sallyport={token}\r\n")).unwrap_or_default();
    server.send("GET", path, &format!("{cookie}Accept-Encoding: gzip, deflate, br, zstd\r\n"), "").await
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_are_compressed_for_browsers_that_accept_it() {
    let server = TestServer::new(Database::Sqlite).await;
    let (_, token) = server.enrolled(&server.world.administrator().await).await;
    for (page, token) in [
        (Page::SignIn, None),
        (Page::Help, None),
        (Page::Dashboard, Some(token.as_str())),
        (Page::Account, Some(&token)),
        (Page::Audit, Some(&token)),
    ] {
        let (plain, packed) = (server.get(page.path(), token).await, get(&server, page.path(), token).await);
        assert_eq!((plain.status, plain.header("content-encoding")), (200, None), "{page:?}");
        assert_eq!((packed.status, packed.header("content-encoding")), (200, Some("gzip")), "{page:?}");
        assert_eq!(packed.header("vary").map(str::to_lowercase).as_deref(), Some("accept-encoding"));
        assert_eq!(packed.header("cache-control"), Some("no-store"));
        assert!(packed.body.starts_with(b"\x1f\x8b") && packed.body.len() * 2 < plain.body.len(), "{page:?}");
    }
    let refused = server.send("GET", "/help", "Accept-Encoding: gzip;q=0, br\r\n", "").await;
    assert_eq!(refused.header("content-encoding"), None);
}

/// Every page that is not known to be without secrets, in the states in which it shows them.
#[tokio::test(flavor = "multi_thread")]
async fn what_shows_a_secret_is_never_compressed() {
    let server = TestServer::new(Database::Sqlite).await;
    let member = server.world.member().await;
    let token = server.sign_in(&member).await;
    assert_eq!(server.call("/api/begin-setup", Some(&token), "").await.status, 200);
    let (_, administrator) = server.enrolled(&server.world.administrator().await).await;
    let secret = [
        Page::Onboarding,
        Page::OnboardingCodes,
        Page::Mfa,
        Page::RecoveryCodes,
        Page::Members,
        Page::Confirm,
        Page::NewPassword,
        Page::NewEmail,
        Page::Freeze,
        Page::DemoMailbox,
        Page::DemoAuthenticator,
    ];
    for page in secret {
        for query in ["", "?plain=yes", "?token=abc", "?member=abc", "/"] {
            for token in [None, Some(token.as_str()), Some(administrator.as_str())] {
                let path = format!("{}{query}", page.path());
                assert_eq!(get(&server, &path, token).await.header("content-encoding"), None, "{path}");
            }
        }
    }
    let setup = get(&server, Page::Mfa.path(), Some(&token)).await.text();
    let key = setup.split_once("secret=").unwrap().1[..32].to_owned();
    for page in Page::ALL.iter().filter(|page| !secret.contains(page)) {
        let html = server.get(page.path(), Some(&token)).await.text();
        assert!(!html.contains(&key) && !html.contains(r#"name="pending""#) && !html.contains(r#"name="token""#));
    }
    for (path, _) in leptos::server_fn::axum::server_fn_paths() {
        let headers = format!(
            "Cookie: sallyport={token}\r\nAccept-Encoding: gzip\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        );
        let response = server.send("POST", path, &headers, "").await;
        assert_eq!(response.header("content-encoding"), None, "{path}");
    }
    let export = get(&server, "/settings/configuration/audit/export.csv", Some(&administrator)).await;
    assert_eq!((export.status, export.header("content-encoding")), (200, None));
}
