//! Forms of pages that were rendered for another session than the browser has by now.

use testkit::{
    Actor, Database,
    http::{Response, TestServer},
};

/// The session that the forms of a page name.
fn named(page: &str) -> Vec<&str> {
    let mark = "name=\"page-session\" value=\"";
    page.split(mark).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

async fn page(server: &TestServer, path: &str, token: &str) -> String {
    let response = server.get(path, Some(token)).await;
    assert_eq!(response.status, 200, "{path}");
    response.text()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_form_names_the_session_that_it_was_rendered_for() {
    let server = TestServer::new(Database::Sqlite).await;
    let (administrator, member) = server.world.administrator_and_member().await;
    let (_, token) = server.enrolled(&administrator).await;
    let _ = server.call("/api/request-recovery-codes", Some(&token), "").await;
    let id = server.world.user_id(&member).await;
    let person = format!("/settings/configuration/members?user={id}");
    let mut sessions = Vec::new();
    for path in [
        "/",
        "/settings/account",
        "/settings/account/mfa",
        "/settings/account/mfa/recovery-codes",
        "/settings/configuration/general",
        "/settings/configuration/members",
        "/settings/configuration/audit",
        "/settings/confirm",
        &person,
    ] {
        let page = page(&server, path, &token).await;
        let forms = page.matches("method=\"post\"").count();
        assert!(forms > 0 && named(&page).len() == forms, "{path}: {forms} forms, {:?}", named(&page));
        sessions.extend(named(&page).into_iter().map(str::to_owned));
    }
    let pending = server.sign_in(&administrator).await;
    let code = page(&server, "/sign-in/code", &pending).await;
    assert_eq!(named(&code).len(), code.matches("method=\"post\"").count());
    assert_ne!(named(&code)[0], sessions[0], "another session");
    sessions.dedup();
    assert_eq!(sessions.len(), 1);
    assert!(!sessions[0].contains(&token), "the name is no secret");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_of_another_session_is_refused() {
    let server = TestServer::new(Database::Sqlite).await;
    let (ada, kim) = (server.world.member().await, server.world.member().await);
    let [first, second] = [server.sign_in(&ada).await, server.sign_in(&kim).await];
    let shown = page(&server, "/settings/account", &first).await;
    let stale = named(&shown)[0].to_owned();
    let form = format!("email=new%40bank.example&page-session={stale}");
    let send = async |token: &str| server.call("/api/request-email-change", Some(token), &form).await;
    assert_eq!(send(&first).await.status, 200);
    let refused = send(&second).await;
    assert_eq!((refused.status, refused.text().as_str()), (409, r#"{"other-session":"authenticated"}"#));
    says_who(&server, &submit(&server, &form, &second).await, &second, &kim).await;
    let again = server.sign_in(&ada).await;
    assert_eq!(send(&again).await.status, 409, "another sign-in of the same user");
    let confirm = page(&server, "/settings/confirm", &second).await;
    assert!(confirm.contains("There is nothing to confirm"), "nothing was requested");
}

async fn submit(server: &TestServer, form: &str, token: &str) -> Response {
    server.submit("/api/request-email-change", "/settings/account", Some(token), form).await
}

/// A plain form leads to a page that says who is signed in.
async fn says_who(server: &TestServer, response: &Response, token: &str, user: &Actor) {
    assert_eq!((response.status, response.header("location")), (303, Some("/?done=other-session")));
    let flash = response.header("set-cookie").unwrap().split(';').next().unwrap();
    let headers = format!("Cookie: sallyport={token}; {flash}\r\n");
    let page = server.send("GET", "/?done=other-session", &headers, "").await.text();
    assert!(page.contains(&format!("You are signed in as {} here now.", user.email)), "{page}");
}
