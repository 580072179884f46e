//! Plain forms, as a browser without scripts sends them.

use crate::credentials;
use testkit::{AuthenticatorApp, Database, http::TestServer};

/// Without scripts a user signs in, sets up an authenticator and signs out with plain forms.
#[tokio::test(flavor = "multi_thread")]
async fn forms_work_without_scripts() {
    let server = TestServer::new(Database::Sqlite).await;
    let user = server.world.member().await;
    let response = server.submit("/api/sign-in", "/sign-in", None, &credentials(&user.email)).await;
    assert_eq!((response.status, response.header("location")), (303, Some("/?cookie=check")));
    let token = response.token().unwrap();
    let begun = server.submit("/api/begin-setup", "/settings/account/mfa", Some(&token), "").await;
    assert_eq!((begun.status, begun.header("location")), (303, Some("/settings/account/mfa")));
    let page = server.get("/settings/account/mfa", Some(&token)).await;
    assert_eq!(page.header("cache-control"), Some("no-store"));
    let html = page.text();
    let secret = html.split("secret=").nth(1).unwrap()[..32].to_owned();
    let plain = html.find("<noscript>").unwrap()..html.find("</noscript>").unwrap();
    assert!(plain.contains(&html.find(&secret).unwrap()), "the key is in the part for browsers without scripts");
    assert!(!html[plain.end..].contains(&secret), "and in no serialised resource");
    let code = AuthenticatorApp::from_key(&secret).code_at(server.now());
    let form = format!("name=Phone&code={code}");
    let done = server.submit("/api/confirm-setup", "/settings/account/mfa", Some(&token), &form).await;
    assert_eq!(done.header("location"), Some("/settings/account/mfa?step=finish&done=added"));
    let full = done.token().unwrap();
    assert_ne!(full, token, "the token is replaced");
    assert_eq!(server.get("/", Some(&token)).await.status, 303, "the old one is worth nothing");
    let mut cookies = done.headers.iter().filter(|(name, _)| name == "set-cookie").map(|(_, line)| line);
    let flash = cookies.find(|line| line.starts_with("sallyport-flash=")).unwrap().split(';').next().unwrap();
    let headers = format!("Cookie: sallyport={full}; {flash}\r\n");
    let html = server.send("GET", done.header("location").unwrap(), &headers, "").await.text();
    assert!(html.contains("Your authenticator is set up") && html.contains("Phone") && !html.contains(&secret));
    let set = html.split("name=\"set\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let code =
        html.split("<noscript>").nth(1).unwrap().split("<code translate=\"no\">").nth(1).unwrap()[..27].to_owned();
    assert!(!html.split("</noscript>").nth(1).unwrap().contains(&code), "in no serialised resource");
    let form = format!("set={set}&place=settings&code={code}");
    let saved =
        server.submit("/api/confirm-recovery-codes-saved", "/settings/account/mfa", Some(&full), &form).await;
    assert_eq!(saved.header("location"), Some("/settings/account/mfa?step=finish&done=kept"));
    let html = server.get("/settings/account/mfa?step=finish", Some(&full)).await.text();
    assert!(html.contains("You are set up") && !html.contains(&code));
    let out = server.submit("/api/sign-out", "/", Some(&full), "").await;
    assert_eq!(out.header("location"), Some("/sign-in?done=signed-out"));
    assert!(out.header("set-cookie").unwrap().contains("Max-Age=0"));
    assert_eq!(server.get("/", Some(&full)).await.header("location"), Some("/sign-in?done=ended"));
}

/// An address says that the path was taken; whether a step is due says the server.
#[tokio::test(flavor = "multi_thread")]
async fn an_address_shows_no_step_of_the_set_up_that_is_not_due() {
    let server = TestServer::new(Database::Sqlite).await;
    let user = server.world.member().await;
    let token = server.sign_in(&user).await;
    for query in ["?step=finish", "?step=later", "?step=x"] {
        let html = server.get(&format!("/settings/account/mfa{query}"), Some(&token)).await.text();
        assert!(html.contains("Not set up") && !html.contains("setup-progress"), "{query}");
        let html = server.get(&format!("/onboarding/recovery-codes{query}"), Some(&token)).await.text();
        assert!(!html.contains("setup-progress") && !html.contains("name=\"set\""), "{query}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_switch_is_on_or_off() {
    let server = TestServer::new(Database::Sqlite).await;
    let administrator = server.world.administrator().await;
    let (_, token) = server.enrolled(&administrator).await;
    for word in ["false", "true", "1", "On"] {
        let response =
            server.call("/api/request-enforcement", Some(&token), &format!("enforced={word}&message=")).await;
        assert_eq!(response.status, 400, "{word}");
    }
    let stale = server.call("/api/request-enforcement", Some(&token), "was_enforced=on&message=").await;
    assert_eq!((stale.status, stale.text().as_str()), (422, r#"{"refused":"changed-meanwhile"}"#));
    assert_eq!(
        server
            .call("/api/request-enforcement", Some(&token), "was_enforced=off&enforced=on&message=")
            .await
            .status,
        200
    );
}
