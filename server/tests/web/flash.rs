//! What a page says about what was done: only in the browser in which it was done, and why a session is over.

use crate::credentials;
use gate::{engine::ClientInfo, model::Role};
use std::{collections::BTreeMap, sync::Mutex, time::Duration};
use testkit::{
    Actor, AuthenticatorApp, Database, STEP,
    http::{Response, TestServer},
};

const MEMBERS: &str = "/settings/configuration/members";

/// A browser without scripts, which keeps its cookies.
struct Browser<'a> {
    server: &'a TestServer,
    cookies: Mutex<BTreeMap<String, String>>,
}

impl<'a> Browser<'a> {
    fn new(server: &'a TestServer, token: Option<&str>) -> Self {
        let own = token.map(|token| ("sallyport".to_owned(), token.to_owned()));
        Self { server, cookies: Mutex::new(own.into_iter().collect()) }
    }

    fn forget(&self, name: &str) {
        self.cookies.lock().unwrap().remove(name);
    }

    async fn send(&self, method: &str, path: &str, headers: &str, body: &str) -> Response {
        let pairs: Vec<_> =
            self.cookies.lock().unwrap().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let cookies = if pairs.is_empty() { String::new() } else { format!("Cookie: {}\r\n", pairs.join("; ")) };
        let response = self.server.send(method, path, &format!("{cookies}{headers}"), body).await;
        for (_, line) in response.headers.iter().filter(|(name, _)| name == "set-cookie") {
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            if line.contains("Max-Age=0") {
                self.forget(name);
            } else {
                self.cookies.lock().unwrap().insert(name.to_owned(), value.to_owned());
            }
        }
        response
    }

    /// Opens a page, and follows where it leads.
    async fn open(&self, path: &str) -> String {
        let mut path = path.to_owned();
        loop {
            let response = self.send("GET", &path, "", "").await;
            match response.header("location") {
                Some(next) => next.clone_into(&mut path),
                // Without the marks that Leptos sets between texts.
                None => return response.text().replace("<!>", ""),
            }
        }
    }

    /// Sends a plain form from a page, and follows where it leads.
    async fn submit(&self, to: &str, from: &str, body: &str) -> String {
        let headers = format!(
            "Content-Type: application/x-www-form-urlencoded\r\nAccept: text/html\r\n\
             Referer: http://{}{from}\r\nSec-Fetch-Site: same-origin\r\n",
            self.server.address
        );
        let answer = self.send("POST", to, &headers, body).await;
        self.open(answer.header("location").unwrap()).await
    }

    /// Sends a form the way a script does.
    async fn call(&self, to: &str, from: &str, body: &str) -> Response {
        let headers = format!(
            "Content-Type: application/x-www-form-urlencoded\r\nReferer: http://{}{from}\r\n",
            self.server.address
        );
        self.send("POST", to, &headers, body).await
    }
}

/// The hidden field that names the session of a page.
fn page_session(html: &str) -> String {
    let rest = html.split("name=\"page-session\" value=\"").nth(1).unwrap();
    format!("page-session={}", rest.split('"').next().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_of_a_stranger_says_nothing() {
    let server = TestServer::new(Database::Sqlite).await;
    let tpp = server.world.tpp("Northbank").await;
    let administrator = server.world.user(&tpp, Role::Administrator).await;
    let person = server.world.user(&tpp, Role::Member).await;
    let person = server.world.user_id(&person).await;
    let (_, token) = server.enrolled(&administrator).await;
    let words = [
        ("/", "saved"),
        ("/", "other-session"),
        ("/settings/account", "password-changed"),
        ("/settings/account", "changed"),
        ("/settings/account/mfa", "removed"),
        ("/settings/account/mfa", "kept"),
        (MEMBERS, "sessions-ended"),
    ];
    let signed_in = Browser::new(&server, Some(&token));
    for (page, word) in words {
        let html = signed_in.open(&format!("{page}?done={word}")).await;
        assert!(!html.contains("class=\"flash\""), "{page} {word}");
    }
    let visitor = Browser::new(&server, None);
    for word in ["signed-out", "signed-out-before", "ended", "paused&until=1", "link-mailed", "other-account"] {
        let html = visitor.open(&format!("/sign-in?done={word}")).await;
        assert!(!html.contains("class=\"flash\""), "{word}");
    }
    let asks = visitor.open("/sign-in/forgotten?done=link-mailed").await;
    assert!(asks.contains("Mail me a link") && !asks.contains("on its way"), "the form is there");

    // In the browser in which it happened, and about the person to whom it happened.
    let page = format!("{MEMBERS}?member={person}");
    let shown = signed_in.open(&page).await;
    let form = format!("user={person}&{}", page_session(&shown));
    let done = signed_in.submit("/api/request-suspension", &page, &form).await;
    assert!(done.contains("is suspended. All sessions ended"), "{done}");
    let link = format!("{page}&done=suspended");
    assert!(signed_in.open(&link).await.contains("is suspended. All sessions ended"));
    signed_in.forget("sallyport-flash");
    assert!(!signed_in.open(&link).await.contains("is suspended. All sessions ended"));
}

/// What another tab of the browser shows when it leaves, as its next page.
#[tokio::test(flavor = "multi_thread")]
async fn a_page_without_its_session_says_why() {
    let server = TestServer::new(Database::Sqlite).await;
    let (user, other) = (server.world.member().await, server.world.member().await);
    let browser = Browser::new(&server, Some(&server.sign_in(&user).await));
    browser.submit("/api/sign-out", "/", "").await;
    let left = browser.open("/settings/account").await;
    assert!(left.contains("You signed out in this browser") && left.contains("name=\"next\""), "{left}");

    let browser = Browser::new(&server, Some(&server.sign_in(&user).await));
    server.world.advance(Duration::from_mins(15));
    let left = browser.open("/settings/account").await;
    assert!(left.contains("Your session ended after 15 minutes without activity."), "{left}");

    let token = server.sign_in(&user).await;
    let browser = Browser::new(&server, Some(&token));
    for _ in 0..73 {
        server.world.advance(Duration::from_mins(10));
        server.get("/", Some(&token)).await;
    }
    assert!(browser.open("/").await.contains("none lasts longer than twelve hours"));

    let token = server.sign_in(&user).await;
    let browser = Browser::new(&server, Some(&token));
    let caller = server.world.engine.caller(&token, &ClientInfo::default()).await.unwrap().unwrap();
    server.world.engine.sign_out(&caller).await.unwrap();
    assert!(browser.open("/").await.contains("It ran out, or was ended from elsewhere."));

    // Another account, also while its code is not given yet.
    let browser = Browser::new(&server, Some(&server.sign_in(&other).await));
    let told = format!("You are signed in as {} here now. This tab showed another account", other.email);
    assert!(browser.open("/?done=other-account").await.contains(&told));
    server.enrolled(&other).await;
    let browser = Browser::new(&server, Some(&server.sign_in(&other).await));
    assert!(browser.open("/?done=other-account").await.contains(&told));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lockout_of_strangers_has_its_way_out() {
    let server = TestServer::new(Database::Sqlite).await;
    let user = server.world.member().await;
    let browser = Browser::new(&server, None);
    let wrong = format!("email={}&password=wrong", user.email);
    for _ in 0..4 {
        browser.submit("/api/sign-in", "/sign-in", &wrong).await;
    }
    let locked = browser.submit("/api/sign-in", "/sign-in", &credentials(&user.email)).await;
    assert!(!locked.contains("Too many tries."), "the right password in time");
    let browser = Browser::new(&server, None);
    for _ in 0..4 {
        browser.submit("/api/sign-in", "/sign-in", &wrong).await;
    }
    let locked = browser.submit("/api/sign-in", "/sign-in", &wrong).await;
    let alert = locked.split("role=\"alert\"").nth(1).unwrap().split("</form>").next().unwrap();
    assert!(alert.contains("Too many tries. Wait until"), "{alert}");
    assert!(alert.contains("<a href=\"/sign-in/link\">Email me a link</a>"), "{alert}");
}

/// What was typed outlives the session in which it was sent, for the same user alone.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_is_there_after_the_next_sign_in() {
    let server = TestServer::new(Database::Sqlite).await;
    let tpp = server.world.tpp("Northbank").await;
    let administrator = server.world.user(&tpp, Role::Administrator).await;
    let other = server.world.user(&tpp, Role::Administrator).await;
    let person = server.world.user(&tpp, Role::Member).await;
    server.enrolled(&person).await;
    let person = server.world.user_id(&person).await;
    let members = format!("{MEMBERS}?member={person}");
    let (app, token) = server.enrolled(&administrator).await;
    let authenticators = server.get("/settings/account/mfa", Some(&token)).await.text();
    let id = authenticators.split("name=\"rename\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let rename = format!("/settings/account/mfa?rename={id}");
    let (other_app, _) = server.enrolled(&other).await;
    let forms = [
        ("/api/request-mfa-reset", members.as_str(), format!("user={person}&reason=Typed+before")),
        ("/api/rename-authenticator", rename.as_str(), format!("id={id}&name=Typed+before")),
        ("/api/request-enforcement", "/settings/configuration/general", "message=Typed+before".to_owned()),
        ("/api/request-email-change", "/settings/account", "email=Typed+before".to_owned()),
    ];
    for (number, (function, page, fields)) in forms.into_iter().enumerate() {
        for scripts in [false, true] {
            for (signs_in, its_app, sees) in [(&administrator, &app, true), (&other, &other_app, false)] {
                let browser = Browser::new(&server, None);
                let enter = async |who: &Actor, app: &AuthenticatorApp, from: &str| {
                    server.world.advance(STEP);
                    let next = from.replace('/', "%2F").replace('?', "%3F").replace('=', "%3D");
                    let form = format!("{}&next={next}", credentials(&who.email));
                    browser.submit("/api/sign-in", "/sign-in", &form).await;
                    let form = format!("code={}&next={next}", app.code_at(server.now()));
                    browser.submit("/api/verify-code", "/sign-in/code", &form).await
                };
                enter(&administrator, &app, page).await;
                let form = format!("{fields}&{}", page_session(&browser.open(page).await));
                // In another tab; the cookie of the session is gone.
                if number % 2 == 0 {
                    browser.submit("/api/sign-out", "/", "").await;
                } else {
                    server.world.advance(Duration::from_mins(16));
                }
                if scripts {
                    assert_eq!(browser.call(function, page, &form).await.status, 401);
                } else {
                    let asks = browser.submit(function, page, &form).await;
                    assert!(asks.contains("<h1>Sign in</h1>") && !asks.contains("Typed before"));
                }
                let again = enter(signs_in, its_app, page).await;
                assert_eq!(again.contains("Typed before"), sees, "{function} {scripts} {}", signs_in.email);
                assert_eq!(again.contains("so nothing was done"), sees, "{function} {scripts}");
            }
        }
    }
}
