//! Sending to a mail server.

use crate::support::{MailConfig, MailServer, PASSWORD, USER, email, failure, open, send};
use serde_json::Value;
use std::{net::TcpListener, path::Path};
use testkit::TemporaryFolder;

#[tokio::test]
async fn emails_arrive_over_tls_with_user_and_password() {
    for (scheme, security) in [("smtps", "tls"), ("smtp", "starttls")] {
        let (server, authority) = MailServer::secure(security, "127.0.0.1");
        let mailer = open(&server.config_with_password(scheme, PASSWORD, &authority)).unwrap().unwrap();
        mailer.send(&email()).await.unwrap();
        mailer.send(&email()).await.unwrap();
        let emails = server.received("letter");
        assert_eq!(emails.len(), 2, "{scheme}");
        for email in emails {
            assert_eq!((&email["secure"], &email["user"]), (&Value::Bool(true), &USER.into()), "{scheme}");
            assert_eq!(email["from"], "no-reply@bank.example");
            assert_eq!(email["to"], serde_json::json!(["ada@bank.example"]));
            let text = email["text"].as_str().unwrap();
            assert!(text.contains("Message-ID: <01JA2B3C4D@mfa.bank.example>\r\n"), "{text}");
            assert!(
                text.contains("\r\n\r\nHello Ada,\r\n.\r\nthis is a secret text. Gr=C3=BC=C3=9Fe\r\n"),
                "{text}"
            );
        }
        assert!(!format!("{mailer} {mailer:?}").contains(PASSWORD));
    }
}

#[tokio::test]
async fn a_wrong_password_is_a_temporary_failure() {
    let (server, authority) = MailServer::secure("tls", "127.0.0.1");
    let text = failure(&server.config_with_password("smtps", "wrong-password", &authority), false).await;
    assert!(text.contains("does not let us in: it answered 535 5.7.8"), "{text}");
    let text = failure(&MailConfig { ca_file: authority, ..server.config("smtps") }, false).await;
    assert!(text.contains("it answered 530"), "without user and password: {text}");
    assert!(server.received("letter").is_empty());
}

#[tokio::test]
async fn a_server_with_an_untrusted_certificate_receives_nothing() {
    for (scheme, security) in [("smtps", "tls"), ("smtp", "starttls")] {
        let (server, authority) = MailServer::secure(security, "127.0.0.1");
        let text = failure(&server.config_with_password(scheme, PASSWORD, Path::new("")), false).await;
        assert!(text.contains("no good connection") && text.contains("UnknownIssuer"), "{scheme}: {text}");
        assert!(server.received_nothing(), "{scheme}");
        let (other, _) = MailServer::secure(security, "127.0.0.1");
        failure(&other.config_with_password(scheme, PASSWORD, &authority), false).await;
        assert!(other.received_nothing(), "{scheme}, of another authority");
        let (named, authority) = MailServer::secure(security, "mail.bank.example");
        failure(&named.config_with_password(scheme, PASSWORD, &authority), false).await;
        assert!(named.received_nothing(), "{scheme}, of another host");
    }
}

#[tokio::test]
async fn without_starttls_nothing_is_sent() {
    let server = MailServer::start(TemporaryFolder::new(), &["--user", USER, "--password", PASSWORD]);
    let text = failure(&server.config_with_password("smtp", PASSWORD, Path::new("")), false).await;
    assert!(text.contains("STARTTLS is not supported"), "{text}");
    failure(&server.config_with_password("smtps", PASSWORD, Path::new("")), false).await;
    assert!(server.received_nothing());
    send(&server.config_with_password("smtp+plain", PASSWORD, Path::new(""))).await.unwrap();
    assert_eq!(server.received("letter").len(), 1, "on this machine it may be plain");
}

#[tokio::test]
async fn refusals_are_temporary_or_permanent() {
    for (code, permanent, words) in
        [("451", false, "it answered 451 4.1.1"), ("550", true, "it answered 550 5.1.1")]
    {
        let server = MailServer::start(TemporaryFolder::new(), &["--refuse", code]);
        let text = failure(&server.config("smtp+plain"), permanent).await;
        assert!(text.contains(words) && server.received_nothing(), "{text}");
    }
}

#[tokio::test]
async fn a_server_that_is_down_is_a_temporary_failure() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let config = |scheme| MailConfig {
        smtp: format!("{scheme}://{free}"),
        from: "no-reply@bank.example".to_owned(),
        ..MailConfig::default()
    };
    for scheme in ["smtps", "smtp", "smtp+plain"] {
        assert!(failure(&config(scheme), false).await.contains("refused"), "{scheme}");
    }
}
