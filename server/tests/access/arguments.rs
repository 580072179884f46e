//! The arguments of every server function. A new one fails the test until it has a line in [`arguments`].

use crate::{
    callers::Fixture,
    links::{email_link, freeze_link, password_link, sign_in_link},
    setup::{ANY_CODE, pending_id, recovery_set, setup_code},
};
use gate::engine::ClientInfo;
use testkit::{NEW_PASSWORD, PASSWORD, http::TestServer, typed};

/// A function that does something else once the session has requested an operation.
pub const CONFIRM_PENDING: &str = "/api/confirm (operation pending)";

/// Arguments with which the function does its work, if the caller may.
pub async fn arguments(server: &TestServer, path: &str, fixture: &mut Fixture) -> String {
    let world = &server.world;
    let code = || fixture.app.as_ref().map_or_else(|| ANY_CODE.to_owned(), |app| app.code_at(server.now()));
    let [password, new] = [PASSWORD, NEW_PASSWORD].map(|password| password.replace(' ', "+"));
    match path {
        "/api/sign-in" => format!("email={}&password={password}", fixture.email),
        "/api/verify-code" => format!("code={}", code()),
        "/api/confirm" | CONFIRM_PENDING => {
            format!("code={}&pending={}", code(), pending_id(world, fixture).await)
        }
        "/api/confirm-recovery-codes-saved" => format!("set={}", recovery_set(world, fixture).await),
        "/api/use-recovery-code" => format!("code={}", fixture.recovery_code),
        "/api/confirm-setup" => format!("name=Phone&code={}", setup_code(server, fixture).await),
        "/api/prove-enrolment" => format!("proof={}", fixture.pass),
        "/api/end-session" => format!("id={}", fixture.session),
        "/api/rename-authenticator" => format!("id={}&name=Tablet", fixture.authenticator),
        "/api/request-authenticator-removal" => format!("id={}", fixture.authenticator),
        "/api/request-enforcement" => "enforced=on&message=Soon".to_owned(),
        "/api/set-theme" => "theme=dark&from=%2Fhelp".to_owned(),
        "/api/request-idle-limit" => "minutes=30".to_owned(),
        "/api/request-password-change" => format!("present={password}&new={new}"),
        "/api/request-email-change" => "email=other@bank.example".to_owned(),
        "/api/read-sign-in-link" | "/api/admit-browser" => format!("token={}", sign_in_link(world).await),
        "/api/forgot-password" | "/api/request-sign-in-link" => format!("email={}", fixture.email),
        "/api/read-password-link" => format!("token={}", password_link(world).await),
        "/api/set-forgotten-password" => {
            format!("token={}&password={new}", password_link(world).await)
        }
        "/api/read-email-link" | "/api/confirm-new-email" => format!("token={}", email_link(world).await),
        "/api/read-freeze-link" | "/api/freeze" => format!("token={}", freeze_link(world).await),
        "/api/request-role-change" => format!("user={}&role=administrator", fixture.target),
        "/api/request-mfa-reset" => format!("user={}&reason=Lost+the+phone", fixture.target),
        "/api/request-restore" => {
            world.operator().set_password(&fixture.target_email, typed(NEW_PASSWORD)).await.unwrap();
            let token = world.freeze_token(&fixture.target_email).await;
            world.engine.freeze(&token, &ClientInfo::default()).await.unwrap();
            format!("user={}", fixture.target)
        }
        "/api/request-enrolment-pass"
        | "/api/request-suspension"
        | "/api/read-enrolment-pass"
        | "/api/read-member" => {
            format!("user={}", fixture.target)
        }
        "/api/dismiss-notices" => "until=1".to_owned(),
        "/api/read-members" => format!("after={}", fixture.target),
        "/api/remove-logo"
        | "/api/begin-setup"
        | "/api/cancel-setup"
        | "/api/read-setup"
        | "/api/mail-enrolment-code"
        | "/api/read-identity"
        | "/api/read-dashboard"
        | "/api/read-mfa"
        | "/api/read-onboarding"
        | "/api/read-enforcement"
        | "/api/read-sessions"
        | "/api/read-session-mark"
        | "/api/read-audit"
        | "/api/read-mail"
        | "/api/read-demo-mailbox"
        | "/api/read-demo-authenticator"
        | "/api/read-pending"
        | "/api/cancel-pending"
        | "/api/end-other-sessions"
        | "/api/extend-session"
        | "/api/read-help"
        | "/api/read-recovery-codes"
        | "/api/request-recovery-codes"
        | "/api/read-code-prompt"
        | "/api/sign-out" => String::new(),
        unknown => panic!("{unknown} is new: give its arguments here"),
    }
}
