//! Tokens of sessions and of known browsers, as the engine reads them: a genuine one with a few changes.
//!
//! ```text
//! byte    0        1      2 ...
//!         which    cut    place, value, place, value ... zero and what is appended
//! ```

use crate::{
    people::PASSWORD,
    world::{self, World},
};
use gate::{
    engine::{ClientInfo, Engine, Error, crypto::PlainPassword},
    model::{Refusal, Role},
};

/// The genuine tokens of somebody whose network has a pause: only a known browser gets past it.
pub(crate) struct Genuine {
    email: String,
    session: String,
    device: String,
}

/// A token that was changed belongs to no session, and gives no lane of its own; the genuine one does.
pub fn tokens(data: &[u8]) {
    world::with(|world| {
        let genuine = world.genuine.get_or_init(|| world.wait(begin(world)));
        let of_session = data.first().is_none_or(|first| first % 2 == 0);
        let original = if of_session { &genuine.session } else { &genuine.device };
        let token = change(original, data.get(1..).unwrap_or_default());
        let accepted = world.wait(async {
            if of_session {
                is_session(&world.engine, &token).await
            } else {
                passes(&world.engine, genuine, token.clone()).await
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

/// Whether a token gets past the pause.
async fn passes(engine: &Engine, genuine: &Genuine, device: String) -> bool {
    match attempt(engine, &genuine.email, PASSWORD, Some(device)).await {
        Ok(raised) => {
            let caller = engine.caller(raised.token.expose(), &ClientInfo::default()).await.unwrap().unwrap();
            engine.sign_out(&caller).await.unwrap();
            true
        }
        Err(error) => {
            assert!(matches!(error, Error::Refused(Refusal::LockedOut { .. })), "{error}");
            false
        }
    }
}

async fn attempt(
    engine: &Engine,
    email: &str,
    password: &str,
    device: Option<String>,
) -> gate::engine::Result<gate::engine::IssuedSession> {
    let origin = ClientInfo { network: "203.0.113.9".to_owned(), device, ..ClientInfo::default() };
    engine.sign_in(email, PlainPassword::new(password.to_owned()), None, &origin).await
}

async fn begin(world: &World) -> Genuine {
    let engine = &world.engine;
    let tpp = world.operator().create_tpp("Northbank").await.unwrap();
    let email = world.person(&tpp, Role::Member).await;
    let raised = attempt(engine, &email, PASSWORD, None).await.unwrap();
    while !matches!(attempt(engine, &email, "wrong", None).await, Err(Error::Refused(Refusal::LockedOut { .. }))) {
    }
    let device = raised.device.unwrap().expose().to_owned();
    Genuine { email, session: raised.token.expose().to_owned(), device }
}
