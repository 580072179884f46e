//! Whole requests, from nobody and from people at each stage. An input begins with who sends it ([`Who::word`]; nobody
//! where that is missing) and goes on as a request. `{session}` and `{authenticator}` stand for the sender's own,
//! `{colleague}` for another user of the sender's TPP.

use crate::{
    asked::Asked,
    checks, functions,
    people::MARK,
    who::Who,
    world::{self, Answer, COOKIE, PROXY, World},
};
use app::{Page, PageDecision, api::ApiError};
use gate::{engine::ClientInfo, model::Role};
use http::{Method, header};

/// Bytes of a body beyond which none is read.
const MAX_BODY: usize = 16 * 1_024;

/// Nobody comes one step further without a password or a code, gets an answer that the access table denies, or sees a
/// page behind a door that is shut, or another TPP. A server function that fails says so in one of its known ways.
pub fn requests(data: &[u8]) {
    let (who, rest) = Who::split(data);
    world::with(|world| {
        let session = world.session(who);
        let Some(mut asked) = Asked::read(&session.fill(rest)) else { return };
        if who != Who::Nobody {
            asked = asked.with_cookie(&format!("{COOKIE}={}", session.token));
        }
        let answer = world.send(asked.clone(), PROXY);
        checks::always(&asked, &answer);
        let function = functions().iter().find(|path| **path == asked.uri.path());
        if let Some(function) = function.filter(|_| asked.method == Method::POST && !asked.is_foreign()) {
            of_function(function, who, &asked, &answer);
        }
        of_page(who, &asked, &answer);
        let mentions = |text: &str| text.matches(MARK).count();
        if mentions(&String::from_utf8_lossy(rest)) == 0 {
            let own = answer.text().matches(&World::tpp_name(who)).count();
            assert_eq!(mentions(&answer.text()), own, "another TPP is named");
        }
        nobody_rises(world, who, &session.token, &answer);
    });
}

/// Tokens are only taken away, and a session stays where it is or ends.
fn nobody_rises(world: &World, who: Who, token: &str, answer: &Answer) {
    for cookie in answer.headers.get_all(header::SET_COOKIE) {
        let cookie = cookie.to_str().unwrap();
        assert!(who != Who::Nobody && cookie.starts_with(&format!("{COOKIE}=;")), "a cookie for garbage");
    }
    let Some(stage) = who.stage() else { return };
    match world.wait(world.engine.caller(token, &ClientInfo::default())).unwrap() {
        Some(caller) => {
            assert_eq!(caller.stage, stage);
            assert_eq!(caller.identity.role == Role::Administrator, who == Who::Administrator);
        }
        None => drop(world.sessions.borrow_mut().remove(&who)),
    }
}

/// A plain form is sent back with a redirect; everybody else is told the status that goes with the error.
fn of_function(function: &str, who: Who, asked: &Asked, answer: &Answer) {
    let status = answer.status.as_u16();
    if asked.body.len() > MAX_BODY {
        assert_eq!(status, 413);
        return;
    }
    // Readable or not: that is how Leptos looks at it.
    let accept = asked.headers.get(header::ACCEPT).map(|value| String::from_utf8_lossy(value.as_bytes()));
    let is_form = accept.is_some_and(|accept| accept.contains("text/html"));
    if let Ok(error) = serde_json::from_slice::<ApiError>(&answer.body) {
        assert_eq!(serde_json::to_vec(&error).unwrap(), answer.body);
        assert_ne!(error, ApiError::Unavailable, "{function}");
        assert!(status == error.status() || (is_form && status == 302), "{function}: {status} for {error:?}");
    } else {
        let json = serde_json::from_slice::<serde_json::Value>(&answer.body);
        assert!(json.is_ok(), "{function} answers neither an error nor JSON: {}", answer.text());
        assert!(matches!(status, 200 | 302 | 303), "{function}: {status}");
        assert!(!who.is_kept_out_of(function), "{} got an answer of {function}", who.word());
    }
}

/// A shut door leads elsewhere, and no other way of writing an address leads past it.
fn of_page(who: Who, asked: &Asked, answer: &Answer) {
    let role = if who == Who::Administrator { Role::Administrator } else { Role::Member };
    let session = who.stage().map(|stage| (stage, role));
    if let Some(PageDecision::RedirectTo(place)) = Page::at(asked.uri.path()).map(|place| place.entry(session))
        && (asked.is_read() || !asked.is_foreign())
        && asked.body.len() <= MAX_BODY
    {
        assert_eq!((answer.status.as_u16(), answer.header(&header::LOCATION)), (303, Some(place.path())));
    }
    if answer.status == 200 {
        let html = answer.text();
        for place in Page::ALL.into_iter().filter(|place| place.entry(session) != PageDecision::Allow) {
            let heading = format!("{}</h1>", place.heading());
            assert!(!html.contains(&heading), "{} sees {}", who.word(), place.path());
        }
    }
}
