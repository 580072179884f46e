//! People whose sessions are at the stages there are, each in a TPP of its own.

use crate::{
    who::Who,
    world::{NOW, World},
};
use gate::{
    engine::{
        ClientInfo, IssuedSession, NewUser, StepUp,
        caller::{Administrator, Authenticated, CallerKind, Onboarding},
        crypto::{PlainPassword, TotpSecret},
    },
    model::{Role, Tpp},
    rules::step_at,
};
use std::sync::atomic::Ordering;

/// The password of everybody. It is in no seed.
pub(crate) const PASSWORD: &str = "plum gravel orbit candle";
/// What the name of every TPP begins with, so that it is noticed where it does not belong.
pub(crate) const MARK: &str = "Zephyrine";

/// A session, and what its owner can name in a request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Session {
    /// What the cookie holds; empty without a session.
    pub(crate) token: String,
    id: String,
    authenticator: String,
    colleague: String,
}

impl Session {
    /// The input with `{session}` and `{authenticator}` replaced by the identifiers of the own ones, and `{colleague}` by
    /// the identifier of another user of the TPP.
    pub(crate) fn fill(&self, input: &[u8]) -> Vec<u8> {
        let names =
            [("{session}", &self.id), ("{authenticator}", &self.authenticator), ("{colleague}", &self.colleague)];
        fill(input, &names.map(|(name, stands)| (name, stands.as_str())))
    }
}

/// The input with names replaced by what they stand for.
pub(crate) fn fill(input: &[u8], names: &[(&str, &str)]) -> Vec<u8> {
    let mut filled = Vec::with_capacity(input.len());
    let mut rest = input;
    while let Some((&byte, after)) = rest.split_first() {
        let found = names.iter().find_map(|(name, stands)| Some((rest.strip_prefix(name.as_bytes())?, stands)));
        if let Some((after, stands)) = found {
            filled.extend_from_slice(stands.as_bytes());
            rest = after;
        } else {
            filled.push(byte);
            rest = after;
        }
    }
    filled
}

impl World {
    /// The name of somebody's TPP.
    pub(crate) fn tpp_name(who: Who) -> String {
        format!("{MARK}-{}", who.word())
    }

    /// The session of somebody, made at the first time and after it came to its end.
    pub(crate) fn session(&self, who: Who) -> Session {
        if let Some(known) = self.sessions.borrow().get(&who) {
            return known.clone();
        }
        let made = self.wait(self.begin(who));
        self.sessions.borrow_mut().insert(who, made.clone());
        made
    }

    async fn begin(&self, who: Who) -> Session {
        let tpp = self.operator().create_tpp(&Self::tpp_name(who)).await.unwrap();
        let role = if who == Who::Administrator { Role::Administrator } else { Role::Member };
        let email = self.person(&tpp, role).await;
        let raised = match who {
            Who::Nobody => return Session::default(),
            Who::Onboarding => {
                self.enforce(&tpp).await;
                self.sign_in(&email).await
            }
            Who::HalfWay => {
                self.enrol(&self.sign_in(&email).await).await;
                self.sign_in(&email).await
            }
            Who::Member | Who::Administrator => self.enrol(&self.sign_in(&email).await).await,
        };
        let mut session = Session { token: raised.token.expose().to_owned(), ..Session::default() };
        let colleague = self.person(&tpp, Role::Member).await;
        let users = self.operator().list_users(&tpp.id).await.unwrap();
        session.colleague = users.into_iter().find(|user| user.email == colleague).unwrap().id.0;
        if who.stage() == Some(gate::model::Stage::Authenticated) {
            let member: Authenticated = self.caller_as(&raised).await;
            session.id = self.engine.sessions(&member).await.unwrap().remove(0).id.0;
            session.authenticator = self.engine.authenticators(&member).await.unwrap().remove(0).id.0;
        }
        session
    }

    /// Makes a user; gives the address.
    pub(crate) async fn person(&self, tpp: &Tpp, role: Role) -> String {
        let email = format!("person-{}@bank.example", self.number.fetch_add(1, Ordering::Relaxed));
        let new = NewUser {
            tpp: tpp.id.clone(),
            email: email.clone(),
            name: "Kim Example".to_owned(),
            role,
            password: PlainPassword::new(PASSWORD.to_owned()),
        };
        self.operator().create_user(new).await.unwrap();
        email
    }

    /// Gives the password.
    pub(crate) async fn sign_in(&self, email: &str) -> IssuedSession {
        let password = PlainPassword::new(PASSWORD.to_owned());
        self.engine.sign_in(email, password, None, &ClientInfo::default()).await.unwrap()
    }

    async fn caller_as<C: CallerKind>(&self, raised: &IssuedSession) -> C {
        C::of(self.engine.caller(raised.token.expose(), &ClientInfo::default()).await.unwrap().unwrap()).unwrap()
    }

    async fn enrol(&self, session: &IssuedSession) -> IssuedSession {
        let caller: Onboarding = self.caller_as(session).await;
        assert!(matches!(self.engine.begin_setup(&caller).await.unwrap(), StepUp::Completed(_)));
        let key = self.engine.setup(&caller).await.unwrap().unwrap().key.replace(' ', "");
        let secret = TotpSecret::from_bytes(&data_encoding::BASE32_NOPAD.decode(key.as_bytes()).unwrap()).unwrap();
        let code = format!("{:06}", secret.codes().unwrap()(step_at(NOW)));
        self.engine.confirm_setup(&caller, "Phone", &code, false).await.unwrap()
    }

    async fn enforce(&self, tpp: &Tpp) {
        let email = self.person(tpp, Role::Administrator).await;
        let raised = self.enrol(&self.sign_in(&email).await).await;
        let administrator: Administrator = self.caller_as(&raised).await;
        let member: Authenticated = self.caller_as(&raised).await;
        let code = self.engine.recovery_draft(&member).await.unwrap().unwrap().remove(0);
        self.engine.keep_recovery_codes(&member).await.unwrap();
        self.engine.ask_enforcement(&administrator, None, true, "Soon").await.unwrap();
        let shown = self.engine.pending(&member).await.unwrap().unwrap().id;
        self.engine.confirm(&member, &shown, &PlainPassword::new(code), false).await.unwrap();
    }
}
