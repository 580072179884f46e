//! Users whose sessions are at each stage, each in a TPP of its own.

use crate::harness::{deployment::Deployment, sender::Sender};
use gate::{
    engine::{
        IssuedSession,
        caller::{Administrator, Authenticated},
    },
    model::{Role, SeenEnforcement, Stage, Tpp},
};
use testkit::{World, typed};

/// What the name of every TPP begins with, so that it is noticed where it does not belong.
pub(crate) const MARK: &str = "Zephyrine";

/// A session, and what its user can name in a request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Session {
    /// What the cookie holds; empty without a session.
    pub(crate) token: String,
    id: String,
    authenticator: String,
    colleague: String,
}

impl Session {
    /// The input with `{session}` and `{authenticator}` replaced by the identifiers of the user's own ones, and
    /// `{colleague}` by the identifier of another user of the TPP.
    pub(crate) fn fill(&self, input: &[u8]) -> Vec<u8> {
        let names =
            [("{session}", &self.id), ("{authenticator}", &self.authenticator), ("{colleague}", &self.colleague)];
        fill(input, &names.map(|(name, value)| (name, value.as_str())))
    }
}

/// The input with names replaced by their values.
pub(crate) fn fill(input: &[u8], names: &[(&str, &str)]) -> Vec<u8> {
    let mut filled = Vec::with_capacity(input.len());
    let mut rest = input;
    while let Some((&byte, after)) = rest.split_first() {
        let found = names.iter().find_map(|(name, value)| Some((rest.strip_prefix(name.as_bytes())?, value)));
        if let Some((after, value)) = found {
            filled.extend_from_slice(value.as_bytes());
            rest = after;
        } else {
            filled.push(byte);
            rest = after;
        }
    }
    filled
}

impl Deployment {
    /// The name of the TPP of a sender: letters only, so that the file in a `data:` link names it in the same way.
    pub(crate) fn tpp_name(sender: Sender) -> String {
        MARK.chars().chain(sender.word().chars().filter(|letter| *letter != '-')).collect()
    }

    /// The session of a sender. A new one is made at first use, and when an input has ended the last one.
    pub(crate) fn session(&self, sender: Sender) -> Session {
        if let Some(known) = self.sessions.borrow().get(&sender) {
            return known.clone();
        }
        let made = self.wait(begin(&self.world, sender));
        self.sessions.borrow_mut().insert(sender, made.clone());
        made
    }
}

async fn begin(world: &World, sender: Sender) -> Session {
    let tpp = world.tpp(&Deployment::tpp_name(sender)).await;
    let role = if sender == Sender::Administrator { Role::Administrator } else { Role::Member };
    let user = world.user(&tpp, role).await;
    let issued = match sender {
        Sender::Anonymous => return Session::default(),
        Sender::Onboarding => {
            enforce(world, &tpp).await;
            world.sign_in(&user).await
        }
        Sender::MfaPending => {
            enrol(world, world.sign_in(&user).await).await;
            world.sign_in(&user).await
        }
        Sender::Member | Sender::Administrator => enrol(world, world.sign_in(&user).await).await,
    };
    let mut session = Session { token: issued.token.expose().to_owned(), ..Session::default() };
    let colleague = world.user(&tpp, Role::Member).await;
    session.colleague = world.user_id(&colleague).await.to_string();
    if sender.stage() == Some(Stage::Authenticated) {
        let caller: Authenticated = world.caller_as(&issued).await;
        session.id = world.engine.sessions(&caller).await.unwrap().remove(0).id.to_string();
        session.authenticator = world.authenticator_id(&issued).await.to_string();
    }
    session
}

async fn enrol(world: &World, session: IssuedSession) -> IssuedSession {
    world.enrol(&session).await.1
}

/// The clock stands still, so the administrator's only code of this time step is spent on the set-up: a recovery
/// code confirms.
async fn enforce(world: &World, tpp: &Tpp) {
    let administrator = world.user(tpp, Role::Administrator).await;
    let session = enrol(world, world.sign_in(&administrator).await).await;
    let code = world.save_recovery_codes(&session).await.remove(0);
    let caller: Administrator = world.caller_as(&session).await;
    world.engine.request_enforcement(&caller, &SeenEnforcement::default(), true, "Soon").await.unwrap();
    world.confirm_with(&session, &typed(&code), false).await.unwrap();
}
