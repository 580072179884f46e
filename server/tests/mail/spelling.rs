//! Addresses with letters that are not ASCII, on their way to servers with and without SMTPUTF8.

use crate::support::{MailConfig, MailServer, send_to};
use serde_json::json;
use testkit::TemporaryFolder;

/// A domain needs no SMTPUTF8 (RFC 6531 section 3.2), in the recipient and in the sender.
#[tokio::test]
async fn an_internationalised_domain_needs_nothing_of_the_server() {
    let server = MailServer::start(TemporaryFolder::new(), &["--ascii"]);
    let plain = server.config("smtp+plain");
    let config = MailConfig { from: "Bücher <No-Reply@bücher.example>".to_owned(), ..plain };
    for to in ["ida@bücher.example", "IDA@xn--bcher-kva.example", "ida@bu\u{308}cher.example"] {
        send_to(&config, to).await.unwrap();
    }
    let emails = server.received("letter");
    assert_eq!(emails.len(), 3);
    for email in emails {
        // The test server shows A-labels as letters; letters themselves could not have been sent to it.
        assert_eq!(email["to"], json!(["ida@bücher.example"]));
        assert_eq!(email["from"], "No-Reply@bücher.example");
        let text = email["text"].as_str().unwrap();
        assert!(text.is_ascii() && text.contains("\r\nTo: ida@xn--bcher-kva.example\r\n"), "{text}");
    }
}

#[tokio::test]
async fn other_letters_before_the_at_sign_need_smtputf8() {
    let server = MailServer::start(TemporaryFolder::new(), &[]);
    send_to(&server.config("smtp+plain"), "jörg@bücher.example").await.unwrap();
    assert_eq!(server.received("letter")[0]["to"], json!(["jörg@bücher.example"]));
    let ascii = MailServer::start(TemporaryFolder::new(), &["--ascii"]);
    let error = send_to(&ascii.config("smtp+plain"), "jörg@bücher.example").await.unwrap_err();
    assert!(error.is_permanent() && error.to_string().contains("SMTPUTF8"), "{error}");
    assert!(ascii.received_nothing());
}
