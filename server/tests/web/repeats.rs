//! The same form, sent twice by one browser: as a plain form on a slow line, where Enter is pressed twice.

use testkit::{Database, http::TestServer};

const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\nAccept: text/html\r\n";

fn from(browser: &str, token: &str) -> String {
    format!("{FORM}Sec-Fetch-Site: same-origin\r\nUser-Agent: {browser}\r\nCookie: sallyport={token}\r\n")
}

/// Whatever becomes of the first answer, the second one leads to the same session.
#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_is_sent_twice_signs_in() {
    const FIREFOX: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";
    let server = TestServer::new(Database::Sqlite).await;
    let user = server.world.member().await;
    let (app, _) = server.enrolled(&user).await;
    let pending = server.sign_in(&user).await;
    let body = format!("code={}", app.code_at(server.now()));
    let first = server.send("POST", "/api/verify-code", &from(FIREFOX, &pending), &body).await;
    assert_eq!((first.status, first.header("location")), (303, Some("/")));
    let again = server.send("POST", "/api/verify-code", &from(FIREFOX, &pending), &body).await;
    assert_eq!((again.status, again.header("location")), (303, Some("/")), "{}", again.text());
    assert_eq!(again.token(), first.token());
    assert_eq!(server.get("/", again.token().as_deref()).await.status, 200);
    let stolen = server.send("POST", "/api/verify-code", &from("curl/8.0", &pending), &body).await;
    assert_eq!((stolen.status, stolen.token()), (302, None), "from another browser it is nobody's token");
    let other = server.send("POST", "/api/verify-code", &from(FIREFOX, &pending), "code=000000").await;
    assert_eq!((other.status, other.token()), (302, None), "and with another code");
    let events = server.world.mailed_events(&user.email).await;
    assert!(!events.contains(&gate::model::SecurityEvent::CodeReused), "no alarm: {events:?}");
}
