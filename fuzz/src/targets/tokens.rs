//! Tokens of sessions and of known browsers, as the engine reads them: a genuine one with a few changes.
//!
//! ```text
//! byte    0        1      2 ...
//!         which    cut    place, value, place, value ... zero and what is appended
//! ```

use crate::harness::deployment;
use gate::{
    engine::{ClientInfo, Engine, Error, IssuedSession},
    model::Refusal,
};
use testkit::{PASSWORD, World, typed};

/// The genuine tokens of a user whose network is locked out: only a known browser may still sign in.
struct Genuine {
    email: String,
    session: String,
    device: String,
}

/// A token that was changed belongs to no session, and is not a known browser; the genuine one is.
pub fn tokens(data: &[u8]) {
    deployment::with(|deployment| {
        let genuine = &*deployment.fixture(begin);
        let engine = &deployment.world.engine;
        let of_session = data.first().is_none_or(|first| first % 2 == 0);
        let original = if of_session { &genuine.session } else { &genuine.device };
        let token = change(original, data.get(1..).unwrap_or_default());
        let accepted = deployment.wait(async {
            if of_session {
                is_session(engine, &token).await
            } else {
                is_known_browser(engine, genuine, token.clone()).await
            }
        });
        assert_eq!(accepted, token == *original, "of a session: {of_session}");
    });
}

fn change(original: &str, edits: &[u8]) -> String {
    let mut token = original.as_bytes().to_vec();
    let (cut, edits) = edits.split_first().unwrap_or((&u8::MAX, &[]));
    token.truncate(usize::from(*cut));
    let mut pairs = edits.chunks(2);
    for pair in pairs.by_ref() {
        match *pair {
            [place, value] if place > 0 => {
                if let Some(byte) = token.get_mut(usize::from(place) - 1) {
                    *byte = value;
                }
            }
            _ => break,
        }
    }
    token.extend(pairs.flatten());
    String::from_utf8_lossy(&token).into_owned()
}

async fn is_session(engine: &Engine, token: &str) -> bool {
    engine.caller(token, &ClientInfo::default()).await.unwrap().is_some()
}

/// Whether a token of a known browser signs in during the lockout.
async fn is_known_browser(engine: &Engine, genuine: &Genuine, device: String) -> bool {
    match attempt(engine, &genuine.email, PASSWORD, Some(device)).await {
        Ok(session) => {
            let caller = engine.caller(session.token.expose(), &ClientInfo::default()).await.unwrap().unwrap();
            engine.sign_out(&caller).await.unwrap();
            true
        }
        Err(error) => {
            assert!(is_lockout(&error), "{error}");
            false
        }
    }
}

const fn is_lockout(error: &Error) -> bool {
    matches!(error, Error::Refused(Refusal::SignInLocked { .. }))
}

async fn attempt(
    engine: &Engine,
    email: &str,
    password: &str,
    device: Option<String>,
) -> gate::engine::Result<IssuedSession> {
    let client = ClientInfo { network: Some("203.0.113.9".to_owned()), device, ..ClientInfo::default() };
    engine.sign_in(email, typed(password), None, &client).await
}

async fn begin(world: &World) -> Genuine {
    let engine = &world.engine;
    let email = world.member().await.email;
    let session = attempt(engine, &email, PASSWORD, None).await.unwrap();
    let mut tries = 0;
    while !attempt(engine, &email, "wrong", None).await.is_err_and(|error| is_lockout(&error)) {
        tries += 1;
        assert!(tries < 1_000, "wrong passwords lock the network out");
    }
    let device = session.device.unwrap().expose().to_owned();
    Genuine { email, session: session.token.expose().to_owned(), device }
}
