//! Settings of mail.

use crate::support::{MailConfig, Mailer, USER, open};
use std::path::Path;
use testkit::TemporaryFolder;

#[test]
fn settings_that_cannot_work_are_refused_with_the_reason() {
    let folder = TemporaryFolder::new();
    let (empty, not_pem) = (folder.file("empty", "\n"), folder.file("ca.pem", "no certificate"));
    let good = MailConfig {
        smtp: "smtps://mail.bank.example".to_owned(),
        from: "no-reply@bank.example".to_owned(),
        ..MailConfig::default()
    };
    let with = |user: &str, password_file: &Path| MailConfig {
        user: user.to_owned(),
        password_file: password_file.to_owned(),
        ..good.clone()
    };
    assert!(open(&MailConfig::default()).unwrap().is_none());
    assert!(open(&good).unwrap().is_some());
    for (config, words) in [
        (with(USER, &folder.join("none")), "mail.password_file: "),
        (with(USER, folder.path()), "mail.password_file: "),
        (with(USER, &empty), "is empty"),
        (with(USER, Path::new("")), "mail.user: "),
        (MailConfig { ca_file: not_pem, ..good.clone() }, "mail.ca_file: "),
        (MailConfig { ca_file: folder.join("none"), ..good.clone() }, "mail.ca_file: "),
        (MailConfig { from: String::new(), ..good.clone() }, "mail.from: "),
        (MailConfig { from: "no-address".to_owned(), ..good.clone() }, "mail.from: "),
        (MailConfig { from: "\"a\r\nBcc: b\" <a@bank.example>".to_owned(), ..good.clone() }, "mail.from: "),
        (MailConfig { folder: folder.path().to_owned(), ..good.clone() }, "mail.folder: "),
        (MailConfig { folder: empty.clone(), smtp: String::new(), ..good.clone() }, "mail.folder: "),
        (MailConfig { smtp: "mail.bank.example".to_owned(), ..good.clone() }, "mail.smtp: "),
    ] {
        let error = open(&config).unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    }
    for host in ["", "a b", "a\r\nRSET"] {
        assert!(Mailer::open(&good, host).is_err(), "{host}");
    }
}
