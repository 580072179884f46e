//! The picture of an organisation: the form with a file, and the answer that is a picture.

use testkit::{
    DOT_PNG, Database,
    http::{Response, TestServer},
};

const PATH: &str = "/organisation/logo";

/// The form as a browser sends it.
fn form(page_session: &str, file: &[u8]) -> Vec<u8> {
    let field = format!("--x\r\nContent-Disposition: form-data; name=\"page-session\"\r\n\r\n{page_session}\r\n");
    let head = "--x\r\nContent-Disposition: form-data; name=\"logo\"; filename=\"a.png\"\r\n\r\n";
    [field.as_bytes(), head.as_bytes(), file, b"\r\n--x--\r\n"].concat()
}

async fn upload(server: &TestServer, token: &str, site: &str, body: &[u8]) -> Response {
    let headers = format!(
        "Cookie: sallyport={token}\r\nSec-Fetch-Site: {site}\r\nContent-Type: multipart/form-data; boundary=x\r\n"
    );
    server.send("POST", PATH, &headers, body).await
}

/// The session that the forms of a page name.
async fn page_session(server: &TestServer, token: &str) -> String {
    let page = server.get("/settings/configuration/general", Some(token)).await.text();
    page.split("name=\"page-session\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_saves_a_picture_and_everybody_of_the_organisation_sees_it() {
    let server = TestServer::new(Database::Sqlite).await;
    let (administrator, member) = server.world.administrator_and_member().await;
    let ((_, token), (_, other)) = (server.enrolled(&administrator).await, server.enrolled(&member).await);
    let session = page_session(&server, &token).await;
    assert_eq!(server.get(PATH, Some(&token)).await.status, 404);
    let saved = upload(&server, &token, "same-origin", &form(&session, DOT_PNG)).await;
    assert_eq!(saved.header("location"), Some("/settings/configuration/general?done=logo-changed"));
    let page = server.get("/", Some(&other)).await.text();
    let version = page.split("src=\"/organisation/logo").nth(1).unwrap().split('"').next().unwrap();
    let address = &format!("{PATH}{version}");
    let picture = server.get(address, Some(&other)).await;
    assert_eq!((picture.status, picture.header("content-type")), (200, Some("image/png")));
    assert_eq!(picture.header("cache-control"), Some("private, max-age=86400"));
    assert_eq!(picture.header("x-content-type-options"), Some("nosniff"));
    assert!(picture.header("content-security-policy").unwrap().contains("default-src 'none'"));
    assert!(picture.body.starts_with(b"\x89PNG") && picture.body != DOT_PNG, "written anew");
    let stranger = server.world.member().await;
    let (_, stranger) = server.enrolled(&stranger).await;
    assert_eq!(server.get(address, Some(&stranger)).await.status, 404);
    assert_eq!(server.get(address, None).await.status, 401);
    let removed = server.call("/api/remove-logo", Some(&token), "").await;
    assert_eq!(removed.status, 200);
    assert_eq!(server.get(address, Some(&other)).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn other_forms_save_nothing() {
    let server = TestServer::new(Database::Sqlite).await;
    let (administrator, member) = server.world.administrator_and_member().await;
    let ((_, token), (_, other)) = (server.enrolled(&administrator).await, server.enrolled(&member).await);
    let session = page_session(&server, &token).await;
    let refused = Some("/settings/configuration/general?done=logo-refused");
    let whole = form(&session, DOT_PNG);
    for broken in [form(&session, b"<svg/>"), form(&session, b""), whole[..whole.len() - 20].to_vec()] {
        let response = upload(&server, &token, "same-origin", &broken).await;
        assert_eq!((response.status, response.header("location")), (303, refused));
    }
    assert_eq!(upload(&server, &token, "cross-site", &whole).await.status, 403);
    assert_eq!(upload(&server, &other, "same-origin", &whole).await.status, 403);
    for page in ["", "abcdefghijklmnopqrstuvwx27"] {
        let response = upload(&server, &token, "same-origin", &form(page, DOT_PNG)).await;
        assert_eq!(response.header("location"), Some("/?done=other-session"));
    }
    let large = form(&session, &vec![0; 200_000]);
    assert_eq!(upload(&server, &token, "same-origin", &large).await.status, 413);
    let urlencoded = format!("Cookie: sallyport={token}\r\nContent-Type: application/x-www-form-urlencoded\r\n");
    assert_eq!(server.send("POST", PATH, &urlencoded, "logo=x").await.status, 400);
    assert_eq!(server.get(PATH, Some(&token)).await.status, 404, "nothing was saved");
}

/// Only a picture may be larger than the longest form.
#[tokio::test(flavor = "multi_thread")]
async fn other_addresses_take_no_large_body() {
    let server = TestServer::new(Database::Sqlite).await;
    let body = "x".repeat(20_000);
    assert_eq!(server.call("/api/sign-in", None, &body).await.status, 413);
    assert_eq!(server.call("/nowhere", None, &body).await.status, 413);
}
