//! What several files of cases need.

use gate::{
    engine::{AuditReport, ClientInfo, IssuedSession, caller::Onboarding},
    model::{NextStep, NotedEnd},
    rules::ChainState,
};
use std::time::Duration;
use testkit::{Actor, AuthenticatorApp, NEW_PASSWORD, World, assertions::upgraded, typed};

/// A TPP with a signed-in administrator and a member.
pub struct Team {
    /// The administrator.
    pub administrator: Actor,
    /// The administrator's app.
    pub app: AuthenticatorApp,
    /// The administrator's session.
    pub session: IssuedSession,
    /// The member, who has no authenticator.
    pub member: Actor,
}

pub async fn team(world: &World) -> Team {
    let (administrator, member) = world.administrator_and_member().await;
    let (app, session) = world.enrolled(&administrator).await;
    Team { administrator, app, session, member }
}

/// An administrator and a member of a TPP that enforces a second factor; the member has not set up.
pub async fn enforced(world: &World) -> (Actor, Actor) {
    let Team { administrator, app, session, member } = team(world).await;
    world.enforce(&session, &app, true, "").await.unwrap();
    (administrator, member)
}

/// Signs in a user who has to set up.
pub async fn onboarding(world: &World, user: &Actor) -> (IssuedSession, Onboarding) {
    world.advance(TO_ORDER_EMAILS);
    let session = world.sign_in(user).await;
    assert_eq!(session.next, NextStep::Onboard);
    let caller = world.caller_as(&session).await;
    (session, caller)
}

/// A user with two sessions that are authenticated with a code each.
pub async fn two_sessions(world: &World) -> (AuthenticatorApp, IssuedSession, IssuedSession) {
    let user = world.member().await;
    let (app, session) = world.enrolled(&user).await;
    let pending = world.mfa_pending(&user).await;
    let other = upgraded(world.engine.verify_code(&pending, &app.code_at(world.now())).await);
    (app, session, other)
}

/// The token of a link to a new password that was just mailed.
pub async fn password_link(world: &World, user: &Actor) -> String {
    world.advance(TO_ORDER_EMAILS);
    world.forgot_password(user).await;
    world.password_token(&user.email).await
}

/// Sets another password with the token of a mailed link, and a code where one is due.
pub async fn set_password(world: &World, token: &str, code: &str) -> gate::engine::Result<()> {
    let client = ClientInfo::default();
    world.engine.set_forgotten_password(token, typed(NEW_PASSWORD), code, &client).await.map(drop)
}

/// Whether this password signs the user in.
pub async fn signs_in(world: &World, user: &Actor, password: &str) -> bool {
    world.try_sign_in(&user.email, password).await.is_ok()
}

/// Emails of the same moment have no order: the clock moves, so that the newest one is known.
const TO_ORDER_EMAILS: Duration = Duration::from_millis(1);

/// Checks all audit logs, and that they contain the `noted` ends.
pub async fn verify(world: &World, noted: &[NotedEnd]) -> AuditReport {
    world.operator().verify_audit(noted).await.unwrap()
}

/// Copies the sealed ends, as an attacker can who writes to the database.
pub async fn save_heads(world: &World) {
    world.execute("CREATE TABLE saved AS SELECT * FROM audit_heads").await;
}

/// Puts the copied ends back.
pub async fn restore_heads(world: &World) {
    world.execute("DELETE FROM audit_heads").await;
    world.execute("INSERT INTO audit_heads SELECT * FROM saved").await;
}

/// What the check says about each chain.
pub async fn states(world: &World) -> Vec<ChainState> {
    verify(world, &[]).await.chains.into_iter().map(|chain| chain.state).collect()
}
