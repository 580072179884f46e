//! A world to test in: an engine on a database of its own, a clock that is moved by hand, and authenticator apps
//! that are not ours. Also used by the server's tests.
#![allow(dead_code, missing_docs, reason = "each test file uses another part of it")]

use gate::{
    engine::{
        ClientInfo, Email, Engine, EngineParts, IssuedSession, NewUser, Operator, Outcome, StepUp,
        caller::{Authenticated, Caller, CallerKind, Onboarding},
        crypto::{HashCost, KeySource, OsRandom, PlainPassword, random_id},
        env::clock::{Clock, ManualClock},
    },
    model::{Role, Timestamp, Tpp},
};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, Mutex},
};

pub const PASSWORD: &str = "plum gravel orbit candle";
pub const STEP: i64 = 30_000;

/// Which database a world lives on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// Makes each named `async fn(World)` a test on both databases.
#[macro_export]
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            use $crate::support::{Kind, World};
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() { super::$name(World::new(Kind::Sqlite).await).await; })*
        }
        mod postgres {
            use $crate::support::{Kind, World};
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() { super::$name(World::new(Kind::Postgres).await).await; })*
        }
    };
}

pub struct World {
    /// Tokens that were replaced after a fresh proof, and by which.
    renewed: Mutex<HashMap<String, String>>,
    pub engine: Engine,
    pub clock: Arc<ManualClock>,
    pub database: String,
    pub folder: PathBuf,
}

#[derive(Clone, Debug)]
pub struct Person {
    pub email: String,
    pub tpp: Tpp,
}

/// An authenticator app by another author: RFC 6238 from the crate `totp-lite`.
#[derive(Clone)]
pub struct App(pub Vec<u8>);

impl App {
    pub fn from_key(key: &str) -> Self {
        Self(data_encoding::BASE32_NOPAD.decode(key.replace(' ', "").as_bytes()).unwrap())
    }

    pub fn code_at(&self, now: Timestamp) -> String {
        let seconds = u64::try_from(now.millis() / 1_000).unwrap();
        totp_lite::totp_custom::<totp_lite::Sha1>(30, 6, &self.0, seconds)
    }
}

pub fn typed(text: &str) -> PlainPassword {
    PlainPassword::new(text.to_owned())
}

pub fn unique() -> String {
    random_id(&OsRandom).unwrap()
}

impl World {
    pub async fn new(kind: Kind) -> Self {
        Self::with_cost(kind, HashCost::LEAST).await
    }

    /// Passwords are hashed at this cost, which tests about time need to be the real one.
    pub async fn with_cost(kind: Kind, hash_cost: HashCost) -> Self {
        let folder = std::env::temp_dir().join(format!("sallyport-test-{}", unique()));
        std::fs::create_dir_all(&folder).unwrap();
        let database = match kind {
            Kind::Sqlite => format!("sqlite://{}/test.db", folder.display()),
            Kind::Postgres => fresh_postgres().await,
        };
        // A moment in the middle of a time step.
        let clock = Arc::new(ManualClock::at(Timestamp(1_800_000_015_000)));
        let parts = EngineParts { hash_cost, ..parts(&database, &folder, clock.clone()) };
        let engine = Engine::open(parts).await.unwrap();
        Self { renewed: Mutex::default(), engine, clock, database, folder }
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub fn operator(&self) -> Operator {
        Operator::of(self.engine.clone())
    }

    pub async fn tpp(&self, name: &str) -> Tpp {
        self.operator().create_tpp(name).await.unwrap()
    }

    pub async fn person(&self, tpp: &Tpp, role: Role) -> Person {
        let email = format!("{}@bank.example", unique());
        let new = NewUser {
            tpp: tpp.id.clone(),
            email: email.clone(),
            name: "Kim Example".to_owned(),
            role,
            password: PlainPassword::new(PASSWORD.to_owned()),
        };
        self.operator().create_user(new).await.unwrap();
        Person { email, tpp: tpp.clone() }
    }

    pub async fn member(&self) -> Person {
        self.person(&self.tpp("Northbank").await, Role::Member).await
    }

    pub async fn sign_in(&self, person: &Person) -> IssuedSession {
        self.engine
            .sign_in(&person.email, PlainPassword::new(PASSWORD.to_owned()), None, &ClientInfo::default())
            .await
            .unwrap()
    }

    /// Whose session it is, with the token that the browser would have by now.
    pub async fn caller(&self, raised: &IssuedSession) -> Option<Caller> {
        self.engine.caller(&self.token(raised), &ClientInfo::default()).await.unwrap()
    }

    /// The token that the browser would have by now.
    pub fn token(&self, raised: &IssuedSession) -> String {
        let renewed = self.renewed.lock().unwrap();
        let mut token = raised.token.expose();
        while let Some(newer) = renewed.get(token) {
            token = newer;
        }
        token.to_owned()
    }

    /// Which request the confirm page shows; empty when there is none.
    pub async fn shown(&self, caller: &Authenticated) -> String {
        self.engine.pending(caller).await.unwrap().map(|pending| pending.id).unwrap_or_default()
    }

    /// Confirms what the session has asked for, with whatever is typed.
    pub async fn confirm_with(
        &self,
        session: &IssuedSession,
        typed: &PlainPassword,
        end_others: bool,
    ) -> gate::engine::Result<Outcome> {
        let caller: Authenticated = self.caller_as(session).await;
        let before = self.token(session);
        let shown = self.shown(&caller).await;
        let outcome = self.engine.confirm(&caller, &shown, typed, end_others).await;
        if let Ok(Outcome { token: Some(token), .. }) = &outcome {
            self.renewed.lock().unwrap().insert(before, token.expose().to_owned());
        }
        outcome
    }

    /// The session as the standing that a use case asks for.
    pub async fn caller_as<C: CallerKind>(&self, raised: &IssuedSession) -> C {
        let caller = self.caller(raised).await.expect("a live session");
        C::of(caller).expect("the standing that is asked for")
    }

    /// Enrols an authenticator in a session; gives the app and the raised session.
    pub async fn enrol(&self, session: &IssuedSession) -> (App, IssuedSession) {
        self.prove(session).await;
        let caller = self.caller_as(session).await;
        assert!(matches!(self.engine.begin_setup(&caller).await.unwrap(), StepUp::Completed(_)));
        self.finish_setup(session).await
    }

    /// Enrols one more authenticator, with a code of `app`, in a session that has one. The clock moves to fresh steps.
    pub async fn enrol_another(&self, session: &IssuedSession, app: &App) -> (App, IssuedSession) {
        let caller = self.caller_as(session).await;
        assert!(matches!(self.engine.begin_setup(&caller).await.unwrap(), StepUp::Required));
        self.confirm(session, app).await.unwrap();
        self.finish_setup(session).await
    }

    async fn finish_setup(&self, session: &IssuedSession) -> (App, IssuedSession) {
        let caller = self.caller_as(session).await;
        let setup = self.engine.setup(&caller).await.unwrap().unwrap();
        let app = App::from_key(&setup.key);
        let code = app.code_at(self.now());
        let raised = self.engine.confirm_setup(&caller, "Phone", &code, false).await.unwrap();
        (app, raised)
    }

    /// Gives the second proof where the session owes one.
    pub async fn prove(&self, session: &IssuedSession) {
        let caller: Onboarding = self.caller_as(session).await;
        if self.engine.enrolment_guard(&caller).await.unwrap().due {
            let (_, pass) = self.operator().issue_pass(&caller.identity.email).await.unwrap();
            self.engine.prove_enrolment(&caller, &pass).await.unwrap();
        }
    }

    /// Confirms what the session has asked for, with a code of `app` at a fresh step.
    pub async fn confirm(&self, session: &IssuedSession, app: &App) -> gate::engine::Result<Outcome> {
        self.clock.advance(STEP);
        self.confirm_with(session, &typed(&app.code_at(self.now())), false).await
    }

    /// Asks for a link to a new password, which is mailed at once.
    pub async fn forgot_password(&self, person: &Person) {
        self.engine.forgot_password(&person.email, &ClientInfo::default()).await.unwrap();
        self.engine.mail_password_links().await.unwrap();
    }

    /// The letters that wait, the newest first.
    pub async fn emails_to(&self, email: &str) -> Vec<Email> {
        let letters = self.engine.demo_emails().await.unwrap();
        letters.into_iter().filter(|letter| letter.to == email).collect()
    }

    /// A person who has set up: the app, and a full session.
    pub async fn enrolled(&self, person: &Person) -> (App, IssuedSession) {
        let session = self.sign_in(person).await;
        let enrolled = self.enrol(&session).await;
        self.clock.advance(STEP);
        enrolled
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

pub fn parts(database: &str, folder: &std::path::Path, clock: Arc<ManualClock>) -> EngineParts {
    EngineParts {
        create: true,
        database: database.to_owned(),
        key: KeySource::File(folder.join("test.key")),
        clock,
        random: Arc::new(OsRandom),
        hash_cost: HashCost::LEAST,
        mail: true,
        public_url: "https://mfa.bank.example".to_owned(),
    }
}

/// A new database on the server that `cargo xtask test` starts.
async fn fresh_postgres() -> String {
    let server = std::env::var("TEST_POSTGRES")
        .expect("TEST_POSTGRES names a PostgreSQL server for tests; `cargo xtask test` starts one");
    let name = format!("t_{}", unique());
    let mut connection = PgConnection::connect(&server).await.unwrap();
    connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
    format!("{}/{name}", server.rsplit_once('/').unwrap().0)
}
