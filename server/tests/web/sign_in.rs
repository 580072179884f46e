//! What lies between a link and its page: the sign-in, its steps, and a browser that keeps no cookies.

use crate::credentials;
use gate::model::Role;
use std::time::Duration;
use testkit::{
    Database,
    http::{Response, TestServer},
};

const MEMBERS: &str = "/settings/configuration/members";

fn location(response: &Response) -> &str {
    response.header("location").unwrap_or_default()
}

/// The page that was asked for is opened after password and code, without scripts and with them.
#[tokio::test(flavor = "multi_thread")]
async fn a_link_survives_every_step_of_the_sign_in() {
    let server = TestServer::new(Database::Sqlite).await;
    let user = server.world.administrator().await;
    let (app, _) = server.enrolled(&user).await;
    let person = server.world.member().await;
    let page = format!("{MEMBERS}?member={}", server.world.user_id(&person).await);
    let asked = server.get(&format!("{page}&done=suspended&pass=x"), None).await;
    let next = format!("next={}", page.replace('/', "%2F").replace('?', "%3F").replace('=', "%3D"));
    assert_eq!((asked.status, location(&asked)), (303, format!("/sign-in?{next}").as_str()));
    let html = server.get(location(&asked), None).await.text();
    let hidden = format!("<input type=\"hidden\" name=\"next\" value=\"{page}\"");
    assert!(html.contains(&hidden) && html.contains(&format!("/sign-in/forgotten?{next}")), "{html}");
    for scripts in [true, false] {
        let form = format!("{}&{next}", credentials(&user.email));
        let send = async |path: &str, token: Option<&str>, form: &str| {
            if scripts {
                server.call(path, token, form).await
            } else {
                server.submit(path, "/x", token, form).await
            }
        };
        let to = |response: &Response| {
            if scripts { serde_json::from_slice(&response.body).unwrap() } else { location(response).to_owned() }
        };
        let half = send("/api/sign-in", None, &form).await;
        assert_eq!(to(&half), format!("/sign-in/code?cookie=check&{next}"));
        let token = half.token().unwrap();
        let clean = server.get(&to(&half), Some(&token)).await;
        assert_eq!(location(&clean), format!("/sign-in/code?{next}"), "the browser keeps cookies");
        let html = server.get(location(&clean), Some(&token)).await.text();
        assert!(html.contains(&hidden) && html.contains(&format!("/sign-in/recovery?{next}")));
        let elsewhere = server.get(&page, Some(&token)).await;
        assert_eq!(location(&elsewhere), format!("/sign-in/code?{next}"), "also when opened half-way");
        server.world.advance(Duration::from_mins(1));
        let full =
            send("/api/verify-code", Some(&token), &format!("code={}&{next}", app.code_at(server.now()))).await;
        assert_eq!(to(&full), page);
        let token = full.token().unwrap();
        let again = server.get(&format!("/sign-in?{next}"), Some(&token)).await;
        assert_eq!(location(&again), page, "a second tab is past the sign-in too");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_survives_onboarding_and_the_end_of_a_session() {
    let server = TestServer::new(Database::Sqlite).await;
    let (administrator, user) = server.world.administrator_and_member().await;
    let (app, session) = server.world.enrolled(&administrator).await;
    server.world.enforce(&session, &app, true, "").await.unwrap();
    let token = server.sign_in(&user).await;
    let asked = server.get("/settings/account", Some(&token)).await;
    assert_eq!(location(&asked), "/onboarding?next=%2Fsettings%2Faccount");
    let out = server.submit("/api/sign-out", "/onboarding", Some(&token), "next=%2Fsettings%2Faccount").await;
    assert_eq!(location(&out), "/sign-in?done=signed-out&next=%2Fsettings%2Faccount");
    let ended = server.get("/settings/account", Some(&token)).await;
    assert_eq!(location(&ended), "/sign-in?done=ended&next=%2Fsettings%2Faccount");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_leads_to_no_other_place() {
    let server = TestServer::new(Database::Sqlite).await;
    let user = server.world.member().await;
    for hostile in [
        "https://evil.example/",
        "//evil.example/settings/account",
        "/\\evil.example",
        "javascript:alert(1)",
        "/api/sign-out",
        "/freeze?token=x",
        "/settings/account%0d%0aset-cookie: x=1",
        "",
    ] {
        let next = hostile.replace('?', "%3F").replace('=', "%3D");
        let html =
            server.get(&format!("/sign-in?next={}", next.replace(' ', "+").replace('\\', "%5C")), None).await;
        assert!(html.status == 200 && !html.text().contains("name=\"next\""), "{hostile}");
        let form = format!("{}&next={next}", credentials(&user.email));
        let response = server.submit("/api/sign-in", "/sign-in", None, &form).await;
        assert_eq!(location(&response), "/?cookie=check", "{hostile}");
    }
}

/// A refused form leads back to its page, whose address says nothing: what was typed and why it was refused is in
/// a cookie that goes with the page.
#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_without_scripts_keeps_what_was_typed_and_a_clean_address() {
    let server = TestServer::new(Database::Sqlite).await;
    let form = "email=ada%2Bx%40bank.example&password=plum+gravel+wrong";
    let wrong = server.submit("/api/sign-in", "/sign-in?done=ended", None, form).await;
    assert_eq!((wrong.status, location(&wrong)), (302, "/sign-in?cookie=check"));
    let cookie = wrong.header("set-cookie").unwrap();
    assert!(
        cookie.starts_with("sallyport-form=") && cookie.contains("; HttpOnly; SameSite=Lax; Path=/; Max-Age=60")
    );
    let pair = format!("Cookie: {}\r\n", cookie.split(';').next().unwrap());
    let clean = server.send("GET", location(&wrong), &pair, "").await;
    assert_eq!((clean.status, location(&clean), clean.header("set-cookie")), (303, "/sign-in", None));
    let page = server.send("GET", "/sign-in", &pair, "").await;
    let html = page.text();
    assert!(html.contains("Email or password is not right") && html.contains("value=\"ada+x@bank.example\""));
    assert!(!html.contains("plum"), "a password is never shown again");
    assert!(page.header("set-cookie").unwrap().contains("Max-Age=0"), "it is shown once");
    let other = server.send("GET", "/sign-in/forgotten", &pair, "").await;
    assert!(other.header("set-cookie").is_none() && !other.text().contains("ada+x"), "and on no other page");
    let token = server.sign_in(&server.world.member().await).await;
    let headers = format!("{}; sallyport={token}\r\n", pair.trim_end());
    let dashboard = server.send("GET", "/", &headers, "").await.text();
    assert!(!dashboard.contains("ada+x"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_administrator_typed_survives_a_refusal_and_a_cancel() {
    let server = TestServer::new(Database::Sqlite).await;
    let tpp = server.world.tpp("Northbank").await;
    let administrator = server.world.user(&tpp, Role::Administrator).await;
    let person = server.world.user(&tpp, Role::Member).await;
    let (_, token) = server.enrolled(&administrator).await;
    server.enrolled(&person).await;
    let person = server.world.user_id(&person).await;
    let page = format!("{MEMBERS}?member={person}");
    let reason = "Seen+in+person";
    for scripts in [true, false] {
        let form = format!("user={person}&reason={reason}");
        server.call("/api/request-mfa-reset", Some(&token), &form).await;
        let shown = server.call("/api/read-pending", Some(&token), "").await.text();
        let pending = format!("pending={}", shown.split('"').nth(3).unwrap());
        let cancelled = if scripts {
            server.call("/api/cancel-pending", Some(&token), &pending).await
        } else {
            server.submit("/api/cancel-pending", "/settings/confirm", Some(&token), &pending).await
        };
        let to = if scripts {
            serde_json::from_slice(&cancelled.body).unwrap()
        } else {
            location(&cancelled).to_owned()
        };
        assert_eq!(to, page);
        let cookie = cancelled.header("set-cookie").unwrap().split(';').next().unwrap();
        let own = server.send("GET", &page, &format!("Cookie: sallyport={token}; {cookie}\r\n"), "").await.text();
        assert!(own.contains("value=\"Seen in person\""), "{own}");
        let (_, other) = server.enrolled(&server.world.user(&tpp, Role::Administrator).await).await;
        let foreign =
            server.send("GET", &page, &format!("Cookie: sallyport={other}; {cookie}\r\n"), "").await.text();
        assert!(!foreign.contains("Seen in person"), "it is for the user who typed it");
    }
    let long = format!("enforced=on&was_enforced=off&message={}", "x".repeat(501));
    let general = "/settings/configuration/general";
    let refused = server.submit("/api/request-enforcement", general, Some(&token), &long).await;
    assert_eq!(location(&refused), general, "no mark: the browser keeps cookies");
    let cookie = refused.header("set-cookie").unwrap().split(';').next().unwrap();
    let html = server.send("GET", general, &format!("Cookie: sallyport={token}; {cookie}\r\n"), "").await.text();
    assert!(html.contains(&"x".repeat(501)) && html.contains("The message is too long"));
}

/// A browser that drops the cookie of the sign-in is told so, in place of an empty form for ever.
#[tokio::test(flavor = "multi_thread")]
async fn a_cookie_that_is_not_kept_is_told() {
    for https in [false, true] {
        let server = if https {
            TestServer::behind_https(Database::Sqlite).await
        } else {
            TestServer::new(Database::Sqlite).await
        };
        let user = server.world.member().await;
        let signed_in = server.submit("/api/sign-in", "/sign-in", None, &credentials(&user.email)).await;
        let lost = server.get(location(&signed_in), None).await;
        assert_eq!((lost.status, location(&lost)), (303, "/sign-in?done=not-kept"));
        let html = server.get(location(&lost), None).await.text();
        assert!(html.contains("did not keep the cookie") && html.contains(&server.address.to_string()));
        assert_eq!(html.contains("begins with https"), https);
        let wrong = server.submit("/api/sign-in", "/sign-in", None, "email=a%40b&password=x").await;
        let lost = server.get(location(&wrong), None).await;
        assert_eq!(location(&lost), "/sign-in?done=not-kept", "the reason of a refusal is lost too");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn https_is_where_a_trusted_proxy_says_http() {
    let proxied = TestServer::https_behind("127.0.0.1").await;
    let get = async |headers: &str| proxied.send("GET", "/sign-in?next=x", headers, "").await;
    let led = get("X-Forwarded-Proto: http\r\n").await;
    assert_eq!((led.status, location(&led)), (308, "https://127.0.0.1/sign-in?next=x"));
    for headers in ["", "X-Forwarded-Proto: https\r\n", "X-Forwarded-Proto: http\r\nSec-Fetch-Mode: navigate\r\n"]
    {
        assert_eq!(get(headers).await.status, 200, "{headers}");
    }
    let live = proxied.send("GET", "/health/live", "X-Forwarded-Proto: http\r\n", "").await;
    assert_eq!(live.status, 200, "load balancers ask by http");
    let untrusted = TestServer::https_behind("10.0.0.1").await;
    assert_eq!(untrusted.send("GET", "/sign-in", "X-Forwarded-Proto: http\r\n", "").await.status, 200);
    // Without a proxy that says so, the form tells it.
    let form = credentials(&untrusted.world.member().await.email);
    for (accept, status) in [("Accept: text/html\r\n", 303), ("", 200)] {
        let headers = format!("Origin: http://127.0.0.1:3000\r\n{accept}");
        let told = untrusted.send("POST", "/api/sign-in", &headers, &form).await;
        assert!(told.status == status && told.header("set-cookie").is_none());
        assert!(told.text().contains("not-kept") || location(&told).contains("not-kept"));
    }
    let foreign = untrusted.send("POST", "/api/sign-in", "Origin: http://evil.example\r\n", &form).await;
    assert_eq!(foreign.status, 403);
}

/// What the browser keeps of this site goes with the session; the cookie by which it is known stays.
#[tokio::test(flavor = "multi_thread")]
async fn a_sign_out_clears_the_browser() {
    let server = TestServer::new(Database::Sqlite).await;
    let [one, other] = [server.world.member().await, server.world.member().await];
    let token = server.sign_in(&one).await;
    let mark = async |token: Option<&str>| server.call("/api/read-session-mark", token, "").await.text();
    let own = mark(Some(&token)).await;
    assert!(own.len() == 55 && own.contains(server.world.user_id(&one).await.as_str()) && !own.contains(&token));
    assert_eq!(mark(None).await, "\"\"");
    let replaced = server.call("/api/sign-in", Some(&token), &credentials(&other.email)).await;
    assert_eq!(replaced.header("clear-site-data"), Some("\"cache\", \"storage\""));
    let again = server.call("/api/sign-in", replaced.token().as_deref(), &credentials(&other.email)).await;
    assert_eq!(again.header("clear-site-data"), None, "the same account");
    let token = again.token().unwrap();
    assert_ne!(mark(Some(&token)).await, own);
    let out = server.call("/api/sign-out", Some(&token), "").await;
    assert_eq!(out.header("clear-site-data"), Some("\"cache\", \"storage\""));
    let cookies: Vec<_> = out.headers.iter().filter(|(name, _)| name == "set-cookie").collect();
    assert!(cookies.iter().all(|(_, line)| !line.contains("device")), "{cookies:?}");
}
