//! Calls of server functions that are malformed, or tell an attacker something.

use crate::credentials;
use testkit::{Database, http::TestServer};

#[tokio::test(flavor = "multi_thread")]
async fn unknown_and_known_addresses_get_the_same_response() {
    let server = TestServer::new(Database::Sqlite).await;
    let user = server.world.member().await;
    let known = server.call("/api/sign-in", None, &format!("email={}&password=wrong", user.email)).await;
    let unknown = server.call("/api/sign-in", None, "email=unknown@bank.example&password=wrong").await;
    assert_eq!((known.status, &known.body), (unknown.status, &unknown.body));
    assert_eq!((known.status, known.text().as_str()), (422, r#"{"refused":"bad-credentials"}"#));
}

/// PostgreSQL refuses a NUL where SQLite finds nothing: neither may become an error of the server.
#[tokio::test(flavor = "multi_thread")]
async fn a_nul_byte_never_reaches_the_database() {
    for kind in [Database::Sqlite, Database::Postgres] {
        let server = TestServer::new(kind).await;
        let user = server.world.administrator().await;
        let (_, session) = server.world.enrolled(&user).await;
        let token = session.token.expose();
        for (path, body) in [
            ("/api/read-member", "user=%00"),
            ("/api/request-enrolment-pass", "user=%00"),
            ("/api/end-session", "id=%00"),
            ("/api/rename-authenticator", "id=a%00&name=x"),
        ] {
            let response = server.call(path, Some(token), body).await;
            assert_eq!((response.status, response.text().as_str()), (400, "\"malformed\""), "{path} on {kind:?}");
        }
        let members = server.get("/settings/configuration/members?member=%00", Some(token)).await;
        assert_eq!(members.status, 404);
        let audit = server.get("/settings/configuration/audit?who=%00&action=%00", Some(token)).await;
        assert!(audit.status == 200 && !audit.text().contains("did not answer"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn malformed_calls_are_refused_and_change_nothing() {
    let server = TestServer::new(Database::Sqlite).await;
    let token = server.sign_in(&server.world.member().await).await;
    for (path, body) in
        [("/api/sign-in", "email=x"), ("/api/verify-code", ""), ("/api/rename-authenticator", "id=x")]
    {
        let response = server.call(path, Some(&token), body).await;
        assert_eq!((response.status, response.text().as_str()), (400, "\"malformed\""), "{path}");
    }
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    let no_text = server.send("POST", "/api/sign-in", form, b"email=\xff&password=\xfe").await;
    assert_eq!((no_text.status, no_text.text().as_str()), (400, "\"malformed\""), "bytes that are no text");
    let long = server.call("/api/sign-in", None, &"x".repeat(20_000)).await;
    assert_eq!(long.status, 413);
    assert_eq!(server.get("/api/sign-out", Some(&token)).await.status, 405, "reads change nothing");
    assert_eq!(server.get("/", Some(&token)).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_server_function_answers_a_get_request() {
    let server = TestServer::new(Database::Sqlite).await;
    let token = server.sign_in(&server.world.member().await).await;
    for (path, _) in leptos::server_fn::axum::server_fn_paths() {
        assert_eq!(server.get(path, Some(&token)).await.status, 405, "{path}");
    }
}
