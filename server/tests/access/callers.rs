//! The kinds of callers. To add one: its name in [`CALLERS`], what it is in the introduction of the table, and how
//! it comes about in [`Fixture::new`].

use gate::{
    engine::{ClientInfo, IssuedSession, caller::Administrator},
    model::{AuthenticatorId, BlockReason, Role, UserId},
};
use testkit::{Actor, AuthenticatorApp, World, http::TestServer, unique};

/// The columns of the table.
pub const CALLERS: [&str; 10] = [
    "anonymous",
    "MFA pending",
    "onboarding",
    "onboarding, proven",
    "member",
    "administrator",
    "colleague",
    "other TPP",
    "frozen",
    "suspended",
];

/// A caller, and what the calls name.
pub struct Fixture {
    /// The caller's session.
    pub token: Option<String>,
    /// The caller's app.
    pub app: Option<AuthenticatorApp>,
    /// The authenticator that calls name.
    pub authenticator: AuthenticatorId,
    /// The session that calls name.
    pub session: String,
    /// The user that calls name.
    pub target: UserId,
    /// The address of that user.
    pub target_email: String,
    /// The address that signs in.
    pub email: String,
    /// A recovery code of the caller where a code is due; otherwise a wrong one.
    pub recovery_code: String,
    /// An enrolment pass of the caller.
    pub pass: String,
}

impl Fixture {
    /// Makes a caller with all users that the calls name.
    pub async fn new(server: &TestServer, caller: &str) -> Self {
        let world = &server.world;
        let tpp = world.tpp("Northbank").await;
        let role = if caller == "administrator" { Role::Administrator } else { Role::Member };
        let user = world.user(&tpp, role).await;
        let other = world.user(&tpp, Role::Member).await;
        let mut fixture = Self {
            token: None,
            app: None,
            authenticator: AuthenticatorId::parse(&unique()).unwrap(),
            session: unique(),
            target: world.user_id(&other).await,
            target_email: other.email.clone(),
            email: user.email.clone(),
            recovery_code: "a".repeat(24),
            pass: world.enrolment_pass(&user.email).await,
        };
        match caller {
            "anonymous" => {}
            "onboarding" | "onboarding, proven" => fixture.onboard(world, &user, caller).await,
            "colleague" => fixture.name_things_of(server, &other, &user).await,
            "other TPP" => {
                let foreign = world.user(&world.tpp("Fjord").await, Role::Administrator).await;
                fixture.name_things_of(server, &other, &foreign).await;
            }
            _ => fixture.enrol(server, &user, caller).await,
        }
        fixture
    }

    async fn onboard(&mut self, world: &World, user: &Actor, caller: &str) {
        let administrator = world.user(&user.tpp, Role::Administrator).await;
        let (app, session) = world.enrolled(&administrator).await;
        world.enforce(&session, &app, true, "").await.unwrap();
        let session = world.sign_in(user).await;
        if caller == "onboarding, proven" {
            world.prove_enrolment(&session, &self.pass).await.unwrap();
        }
        self.token = Some(world.token(&session));
    }

    /// The caller is `user`, and names authenticator and session of `other`.
    async fn name_things_of(&mut self, server: &TestServer, other: &Actor, user: &Actor) {
        let (_, session) = server.world.enrolled(other).await;
        self.name_things_in(&server.world, &session).await;
        let (app, token) = server.enrolled(user).await;
        (self.token, self.app) = (Some(token), Some(app));
    }

    async fn name_things_in(&mut self, world: &World, session: &IssuedSession) {
        self.authenticator = world.authenticator_id(session).await;
        let caller = world.caller_as(session).await;
        self.session = world.engine.sessions(&caller).await.unwrap()[0].id.to_string();
    }

    async fn enrol(&mut self, server: &TestServer, user: &Actor, caller: &str) {
        let world = &server.world;
        let (app, session) = world.enrolled(user).await;
        self.name_things_in(world, &session).await;
        match caller {
            "frozen" => {
                let token = world.freeze_token(&user.email).await;
                world.engine.freeze(&token, &ClientInfo::default()).await.unwrap();
            }
            "suspended" => suspend(world, user).await,
            "MFA pending" => self.recovery_code = world.save_recovery_codes(&session).await.remove(0),
            _ => {}
        }
        let token = if caller == "MFA pending" { server.sign_in(user).await } else { world.token(&session) };
        (self.token, self.app) = (Some(token), Some(app));
    }
}

async fn suspend(world: &World, user: &Actor) {
    let administrator = world.user(&user.tpp, Role::Administrator).await;
    let (app, session) = world.enrolled(&administrator).await;
    let caller: Administrator = world.caller_as(&session).await;
    let target = world.user_id(user).await;
    let requested = world.engine.request_suspension(&caller, &target).await.unwrap();
    world.settle(&session, &app, requested).await.unwrap();
    let caller: Administrator = world.caller_as(&session).await;
    let suspended = world.engine.member(&caller, &target).await.unwrap();
    assert_eq!(suspended.blocked, Some(BlockReason::Suspended));
}
