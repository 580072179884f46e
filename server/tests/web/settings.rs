//! The settings of administrators, and the texts that they enter.

use gate::model::Role;
use testkit::{Database, http::TestServer};

/// A member sees the refusal as a page, an administrator the settings; the message never becomes markup.
#[tokio::test(flavor = "multi_thread")]
async fn settings_are_for_administrators_and_messages_are_text() {
    let server = TestServer::new(Database::Sqlite).await;
    let tpp = server.world.tpp("Northbank").await;
    let (administrator, member) =
        (server.world.user(&tpp, Role::Administrator).await, server.world.user(&tpp, Role::Member).await);
    let member = server.sign_in(&member).await;
    let refused = server.get("/settings/configuration/general", Some(&member)).await;
    assert!(refused.status == 403 && refused.text().contains("This is for administrators"));
    let (app, administrator) = server.enrolled(&administrator).await;
    let message = "message=%3C%2Ftextarea%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E%26amp%3B&enforced=on";
    assert_eq!(server.call("/api/request-enforcement", Some(&administrator), message).await.status, 200);
    let shown = server.get("/settings/confirm", Some(&administrator)).await.text();
    assert!(!shown.contains("<script>alert") && shown.contains("&lt;script"), "what is confirmed is text too");
    let id = shown.split_once(r#"name="pending" value=""#).unwrap().1.split('"').next().unwrap();
    let code = format!("code={}&pending={id}", app.code_at(server.now()));
    let other = format!("code={}", app.code_at(server.now()));
    assert!(server.call("/api/confirm", Some(&administrator), &other).await.text().contains("other-pending"));
    let confirmed = server.call("/api/confirm", Some(&administrator), &code).await;
    assert_eq!(confirmed.status, 200);
    assert_eq!(
        server.call("/api/read-identity", Some(&administrator), "").await.status,
        401,
        "the token is replaced"
    );
    let administrator = confirmed.token().unwrap();
    for (path, token) in [("/", &member), ("/settings/configuration/general", &administrator)] {
        let html = server.get(path, Some(token)).await.text();
        assert!(!html.contains("<script>alert"), "{path}");
        assert!(
            html.contains("&lt;/textarea") && html.contains("&lt;script") && html.contains("&amp;amp;"),
            "{path}"
        );
    }
    let long = format!("message={}", "x".repeat(501));
    let response = server.call("/api/request-enforcement", Some(&administrator), &long).await;
    assert_eq!((response.status, response.text().as_str()), (422, r#"{"refused":"message-too-long"}"#));
}

/// The pages of a long list of users are plain links, which lead forward and back.
#[tokio::test(flavor = "multi_thread")]
async fn the_list_of_users_is_paged_by_links() {
    let server = TestServer::new(Database::Sqlite).await;
    let administrator = server.world.administrator().await;
    for _ in 0..60 {
        server.world.user(&administrator.tpp, Role::Member).await;
    }
    let token = server.sign_in(&administrator).await;
    let read = async |path: &str| server.get(path, Some(&token)).await.text();
    let link = |html: &str, rel: &str| {
        let (_, rest) = html.split_once(&format!("rel=\"{rel}\" href=\""))?;
        rest.split_once('"').map(|(address, _)| address.replace("&amp;", "&"))
    };
    let listed = |html: &str| html.matches(r#"class="row-name""#).count();
    let path = "/settings/configuration/members";
    let first = read(path).await;
    assert_eq!((listed(&first), link(&first, "prev")), (50, None));
    let second = read(&link(&first, "next").unwrap()).await;
    assert_eq!((listed(&second), link(&second, "next")), (11, None));
    let back = read(&link(&second, "prev").unwrap()).await;
    assert_eq!((listed(&back), link(&back, "next")), (50, link(&first, "next")));
    for unknown in ["?after=x", "?before=%00", "?page=2", "?after="] {
        assert_eq!(listed(&read(&format!("{path}{unknown}")).await), 50, "{unknown}");
    }
}
