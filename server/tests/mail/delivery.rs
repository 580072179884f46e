//! Emails of the outbox on their way, and a folder in place of a mail server.

use crate::support::{MailConfig, MailServer, OutgoingEmail, email, open};
use server::jobs;
use std::{net::TcpListener, path::Path, sync::Arc, time::Duration};
use testkit::{Database, TemporaryFolder, World};

/// The path of every email: a change writes it, the outbox keeps it while the mail server is down, and it arrives
/// once.
#[tokio::test(flavor = "multi_thread")]
async fn no_email_is_lost_while_the_mail_server_is_down() {
    let world = World::new(Database::Sqlite).await;
    let user = world.member().await;
    world.forgot_password(&user).await;
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let config = MailConfig {
        smtp: format!("smtp+plain://{free}"),
        from: "Sallyport <no-reply@bank.example>".to_owned(),
        ..MailConfig::default()
    };
    let mailer = Arc::new(open(&config).unwrap().unwrap());
    for _ in 0..3 {
        jobs::deliver_due_emails(&world.engine, &mailer, "https://mfa.bank.example").await;
        assert_eq!(world.engine.emails_waiting().await.unwrap(), 1);
        world.advance(Duration::from_mins(10));
    }
    let server = MailServer::start(TemporaryFolder::new(), &["--port", &free.port().to_string()]);
    jobs::deliver_due_emails(&world.engine, &mailer, "https://mfa.bank.example").await;
    jobs::deliver_due_emails(&world.engine, &mailer, "https://mfa.bank.example").await;
    let received = server.received("letter");
    assert_eq!((received.len(), world.engine.emails_waiting().await.unwrap()), (1, 0));
    assert_eq!(received[0]["to"], serde_json::json!([user.email]));
    assert!(received[0]["text"].as_str().unwrap().contains("Set a new password"));
}

/// The mail server never answers for one recipient, who is sent several emails, the oldest of all.
#[tokio::test(flavor = "multi_thread")]
async fn a_recipient_that_hangs_holds_no_others() {
    let world = World::new(Database::Sqlite).await;
    let hanging = world.member().await;
    let server = MailServer::start(TemporaryFolder::new(), &["--hang", &hanging.email]);
    let mailer = Arc::new(open(&server.config("smtp+plain")).unwrap().unwrap());
    for _ in 0..4 {
        world.forgot_password(&hanging).await;
        world.advance(Duration::from_secs(1));
    }
    let mut others = Vec::new();
    for _ in 0..20 {
        let user = world.member().await;
        world.forgot_password(&user).await;
        others.push(user.email);
    }
    let engine = world.engine.clone();
    let job = tokio::spawn(async move {
        jobs::deliver_due_emails(&engine, &mailer, "https://mfa.bank.example").await;
    });
    // Those of the one recipient wait.
    let sent = async || {
        while world.engine.emails_waiting().await.unwrap() > 4 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(15), sent()).await.expect("sooner than one attempt is given up");
    let received = server.received("letter");
    assert_eq!(received.len(), others.len());
    assert!(received.iter().all(|email| email["to"] != serde_json::json!([hanging.email])));
    job.abort();
}

#[tokio::test]
async fn a_mail_folder_is_private_to_its_owner() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TemporaryFolder::new();
    let path = folder.join("deep/letters");
    let from = "Sallyport <no-reply@bank.example>".to_owned();
    let mailer = open(&MailConfig { folder: path.clone(), from, ..MailConfig::default() }).unwrap().unwrap();
    mailer.send(&email()).await.unwrap();
    mailer.send(&email()).await.unwrap();
    let names: Vec<_> = std::fs::read_dir(&path).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(names, ["01JA2B3C4D.eml"], "sent twice, it is one email");
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&path), mode(&path.join("01JA2B3C4D.eml"))), (0o700, 0o600));
    let text = std::fs::read_to_string(path.join("01JA2B3C4D.eml")).unwrap();
    for part in
        ["From: Sallyport <no-reply@bank.example>\r\n", "Subject: A secret subject\r\n", "\r\n\r\nHello Ada,\r\n"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    let outside = OutgoingEmail { id: "../outside".to_owned(), ..email() };
    assert!(mailer.send(&outside).await.unwrap_err().is_permanent());
    std::fs::remove_dir_all(&path).unwrap();
    assert!(!mailer.send(&email()).await.unwrap_err().is_permanent(), "the folder may come back");
}
