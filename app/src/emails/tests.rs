//! Every email, as it is sent. A change of the texts is reviewed with `cargo insta review`, or by running the
//! tests with `INSTA_UPDATE=always` and reading the diff of `snapshots/`.

use super::render;
use gate::{
    engine::{Email, EmailContent},
    model::{EmailAddress, SecurityEvent, Timestamp},
};

const PUBLIC_URL: &str = "https://sallyport.northbank.example";

fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

fn email(content: EmailContent) -> Email {
    Email {
        id: "01JA2B3C4D".to_owned(),
        to: address("lena.fischer@northbank.example"),
        at: Timestamp(1_772_546_700_000),
        recipient: "Lena Fischer".to_owned(),
        account: address("lena.fischer@northbank.example"),
        tpp: "Northbank & Söhne <1>".to_owned(),
        network: Some("192.0.2.7".to_owned()),
        browser: Some("Firefox on Linux".to_owned()),
        content,
    }
}

fn rendered(email: &Email) -> String {
    let rendered = render(email, PUBLIC_URL);
    assert!(rendered.text.ends_with(".\n"), "the last line has its end, which snapshots leave out");
    format!("Subject: {}\n\n{}", rendered.subject, rendered.text)
}

fn event(event: SecurityEvent) -> String {
    let freeze_token = event.is_about_own_account().then(|| "freeze-token".to_owned());
    rendered(&email(EmailContent::SecurityEvent { event, freeze_token }))
}

#[test]
fn every_security_event() {
    let name = || "Work phone".to_owned();
    let colleague = || "Emil Larsen".to_owned();
    let events = [
        ("authenticator_added", SecurityEvent::AuthenticatorAdded { name: name() }),
        ("authenticator_removed", SecurityEvent::AuthenticatorRemoved { name: name() }),
        ("recovery_code_used", SecurityEvent::RecoveryCodeUsed),
        ("recovery_codes_made", SecurityEvent::RecoveryCodesMade),
        ("password_changed", SecurityEvent::PasswordChanged),
        ("email_changed", SecurityEvent::EmailChanged { to: address("lena@fjord.example") }),
        ("reset", SecurityEvent::Reset { reason: None }),
        ("reset_with_reason", SecurityEvent::Reset { reason: Some("Phone lost; seen in person".to_owned()) }),
        ("new_browser", SecurityEvent::NewBrowser),
        ("mfa_not_completed", SecurityEvent::MfaNotCompleted),
        ("code_reused", SecurityEvent::CodeReused),
        ("wrong_codes", SecurityEvent::WrongCodes),
        ("made_administrator", SecurityEvent::MadeAdministrator),
        ("made_member", SecurityEvent::MadeMember),
        ("pass_issued", SecurityEvent::PassIssued),
        ("suspended", SecurityEvent::Suspended),
        ("restored", SecurityEvent::Restored),
        ("colleague_made_administrator", SecurityEvent::ColleagueMadeAdministrator { name: colleague() }),
        ("colleague_made_member", SecurityEvent::ColleagueMadeMember { name: colleague() }),
        ("colleague_pass_issued", SecurityEvent::ColleaguePassIssued { name: colleague() }),
        ("colleague_suspended", SecurityEvent::ColleagueSuspended { name: colleague() }),
        ("colleague_restored", SecurityEvent::ColleagueRestored { name: colleague() }),
        ("colleague_reset", SecurityEvent::ColleagueReset { name: colleague() }),
        ("colleague_enrolled", SecurityEvent::ColleagueEnrolled { name: colleague() }),
        ("colleague_frozen", SecurityEvent::ColleagueFrozen { name: colleague() }),
    ];
    for (snapshot, security_event) in events {
        insta::assert_snapshot!(snapshot, event(security_event));
    }
}

#[test]
fn password_link() {
    insta::assert_snapshot!(rendered(&email(EmailContent::PasswordLink { token: "password-token".to_owned() })));
}

#[test]
fn sign_in_link() {
    insta::assert_snapshot!(rendered(&email(EmailContent::SignInLink { token: "sign-in-token".to_owned() })));
}

#[test]
fn email_link() {
    let content = EmailContent::EmailLink { token: "email-token".to_owned() };
    insta::assert_snapshot!(rendered(&Email { to: address("lena@fjord.example"), ..email(content) }));
}

#[test]
fn enrolment_code() {
    insta::assert_snapshot!(rendered(&email(EmailContent::EnrolmentCode { code: "1234-5678".to_owned() })));
}

#[test]
fn without_network_and_browser() {
    let content = EmailContent::EnrolmentCode { code: "1234-5678".to_owned() };
    insta::assert_snapshot!(rendered(&Email { network: None, browser: None, ..email(content) }));
}
