//! The colours that a browser has chosen.

use testkit::{Database, http::TestServer};

#[tokio::test(flavor = "multi_thread")]
async fn the_page_comes_in_the_chosen_colours() {
    let server = TestServer::new(Database::Sqlite).await;
    let fields = "theme=dark&from=%2Fhelp%3Fdone%3Dsaved";
    let answer = server.submit("/api/set-theme", "/help", None, fields).await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("/help")));
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.starts_with("sallyport-theme=dark; ") && cookie.contains("SameSite=Lax"), "{cookie}");
    let page = server.send("GET", "/sign-in", "Cookie: sallyport-theme=dark\r\n", "").await.text();
    assert!(page.contains("data-theme=\"dark\"") && page.contains("name=\"color-scheme\" content=\"dark\""));
    for other in ["", "Cookie: sallyport-theme=system\r\n", "Cookie: sallyport-theme=\"><script>\r\n"] {
        let page = server.send("GET", "/sign-in", other, "").await.text();
        assert!(!page.contains("data-theme") && page.contains("content=\"light dark\""), "{other}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_choice_leads_back_to_our_own_pages_only() {
    let server = TestServer::new(Database::Sqlite).await;
    for (from, to) in [
        (
            "%2Fsettings%2Fconfiguration%2Fmembers%3Fmember%3Dabc%26done%3Dreset",
            "/settings/configuration/members?member=abc",
        ),
        ("%2F%2Fevil.example", "/"),
        ("https%3A%2F%2Fevil.example", "/"),
        ("", "/"),
    ] {
        let fields = format!("theme=light&from={from}");
        let answer = server.submit("/api/set-theme", "/help", None, &fields).await;
        assert_eq!(answer.header("location"), Some(to), "{from}");
    }
}
