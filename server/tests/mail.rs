//! Letters on their way to a real mail server (`end2end/support/smtp.mjs`), and into a folder.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop")]

mod support;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use serde_json::Value;
use server::{
    jobs,
    mail::{MailConfig, MailError, Mailer, OutgoingEmail},
};
use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};
use support::{Kind, World};

const USER: &str = "sallyport";
const PASSWORD: &str = "quince-marble-33";

/// A folder of one's own, removed afterwards.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let name = gate::engine::crypto::random_id(&gate::engine::crypto::OsRandom).unwrap();
        let path = std::env::temp_dir().join(format!("sallyport-mail-{name}"));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// A certificate for `name`, its key, and the authority that signed it.
    fn certificate(&self, name: &str) -> [PathBuf; 3] {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let authority = params.self_signed(&key).unwrap().pem();
        let issuer = Issuer::new(params, key);
        let key = KeyPair::generate().unwrap();
        let leaf = CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();
        [("leaf.pem", leaf.pem()), ("key.pem", key.serialize_pem()), ("authority.pem", authority)]
            .map(|(name, pem)| self.file(name, &pem))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A mail server of one's own.
struct MailServer {
    child: Child,
    port: u16,
    folder: Folder,
}

impl MailServer {
    fn start(folder: Folder, words: &[&str]) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../end2end/support/smtp.mjs");
        let mut command = Command::new("node");
        command.arg(script).arg("--folder").arg(folder.0.join("received")).args(words);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("Node.js");
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = lines.next().expect("the npm packages (`npm ci` in end2end; `cargo xtask test` does it)");
        Self { child, port: first.unwrap().parse().unwrap(), folder }
    }

    /// It lets in one user, over TLS of the kind `security`, with a certificate for `name`.
    fn secure(security: &str, name: &str) -> (Self, PathBuf) {
        let folder = Folder::new();
        let [leaf, key, authority] = folder.certificate(name);
        let (leaf, key) = (leaf.to_str().unwrap(), key.to_str().unwrap());
        let own = ["--security", security, "--certificate", leaf, "--key", key];
        (Self::start(folder, &[&own[..], &["--user", USER, "--password", PASSWORD]].concat()), authority)
    }

    fn config(&self, scheme: &str) -> MailConfig {
        MailConfig {
            smtp: format!("{scheme}://127.0.0.1:{}", self.port),
            from: "Sallyport <no-reply@bank.example>".to_owned(),
            ..MailConfig::default()
        }
    }

    fn config_with_password(&self, scheme: &str, password: &str, authority: &Path) -> MailConfig {
        MailConfig {
            user: USER.to_owned(),
            password_file: self.folder.file("password", &format!("{password}\n")),
            ca_file: authority.to_owned(),
            ..self.config(scheme)
        }
    }

    /// What it wrote down of `kind`: letters, or tries to sign in.
    fn received(&self, kind: &str) -> Vec<Value> {
        let files = std::fs::read_dir(self.folder.0.join("received")).unwrap();
        let paths = files.map(|file| file.unwrap().path());
        let of_kind = paths.filter(|path| path.file_name().unwrap().to_string_lossy().starts_with(kind));
        of_kind.map(|path| serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()).collect()
    }

    fn heard_nothing(&self) -> bool {
        self.received("letter").is_empty() && self.received("sign-in").is_empty()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn letter() -> OutgoingEmail {
    OutgoingEmail {
        id: "01JA2B3C4D".to_owned(),
        to: "ada@bank.example".to_owned(),
        subject: "A secret subject".to_owned(),
        text: "Hello Ada,\n.\nthis is a secret text. Grüße\n".to_owned(),
    }
}

fn open(config: &MailConfig) -> Result<Option<Mailer>, MailError> {
    Mailer::open(config, "mfa.bank.example")
}

async fn send(config: &MailConfig) -> Result<(), MailError> {
    open(config).unwrap().unwrap().send(&letter()).await
}

/// The error's text, which holds nothing that is nobody's business.
async fn failure(config: &MailConfig, permanent: bool) -> String {
    let error = send(config).await.unwrap_err();
    let text = format!("{error} {error:?}");
    assert_eq!(error.is_permanent(), permanent, "{text}");
    for secret in [PASSWORD, "wrong-password", "secret", "ada@"] {
        assert!(!text.contains(secret), "{text}");
    }
    text
}

#[tokio::test]
async fn letters_arrive_by_tls_with_user_and_password() {
    for (scheme, security) in [("smtps", "tls"), ("smtp", "starttls")] {
        let (server, authority) = MailServer::secure(security, "127.0.0.1");
        let post = open(&server.config_with_password(scheme, PASSWORD, &authority)).unwrap().unwrap();
        post.send(&letter()).await.unwrap();
        post.send(&letter()).await.unwrap();
        let letters = server.received("letter");
        assert_eq!(letters.len(), 2, "{scheme}");
        for letter in letters {
            assert_eq!((&letter["secure"], &letter["user"]), (&Value::Bool(true), &USER.into()), "{scheme}");
            assert_eq!(letter["from"], "no-reply@bank.example");
            assert_eq!(letter["to"], serde_json::json!(["ada@bank.example"]));
            let text = letter["text"].as_str().unwrap();
            assert!(text.contains("Message-ID: <01JA2B3C4D@mfa.bank.example>\r\n"), "{text}");
            assert!(
                text.contains("\r\n\r\nHello Ada,\r\n.\r\nthis is a secret text. Gr=C3=BC=C3=9Fe\r\n"),
                "{text}"
            );
        }
        assert!(!format!("{post} {post:?}").contains(PASSWORD));
    }
}

#[tokio::test]
async fn a_wrong_password_is_refused_and_the_letter_waits() {
    let (server, authority) = MailServer::secure("tls", "127.0.0.1");
    let text = failure(&server.config_with_password("smtps", "wrong-password", &authority), false).await;
    assert!(text.contains("does not let us in: it answered 535 5.7.8"), "{text}");
    let text = failure(&MailConfig { ca_file: authority, ..server.config("smtps") }, false).await;
    assert!(text.contains("it answered 530"), "without user and password: {text}");
    assert!(server.received("letter").is_empty());
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted_hears_nothing() {
    for (scheme, security) in [("smtps", "tls"), ("smtp", "starttls")] {
        let (server, authority) = MailServer::secure(security, "127.0.0.1");
        let text = failure(&server.config_with_password(scheme, PASSWORD, Path::new("")), false).await;
        assert!(text.contains("no good connection") && text.contains("UnknownIssuer"), "{scheme}: {text}");
        assert!(server.heard_nothing(), "{scheme}");
        let (other, _) = MailServer::secure(security, "127.0.0.1");
        failure(&other.config_with_password(scheme, PASSWORD, &authority), false).await;
        assert!(other.heard_nothing(), "{scheme}, of another authority");
        let (named, authority) = MailServer::secure(security, "mail.bank.example");
        failure(&named.config_with_password(scheme, PASSWORD, &authority), false).await;
        assert!(named.heard_nothing(), "{scheme}, of another host");
    }
}

#[tokio::test]
async fn without_starttls_nothing_is_said() {
    let server = MailServer::start(Folder::new(), &["--user", USER, "--password", PASSWORD]);
    let text = failure(&server.config_with_password("smtp", PASSWORD, Path::new("")), false).await;
    assert!(text.contains("STARTTLS is not supported"), "{text}");
    failure(&server.config_with_password("smtps", PASSWORD, Path::new("")), false).await;
    assert!(server.heard_nothing());
    send(&server.config_with_password("smtp+plain", PASSWORD, Path::new(""))).await.unwrap();
    assert_eq!(server.received("letter").len(), 1, "on this machine it may be plain");
}

#[tokio::test]
async fn what_the_server_refuses_is_for_now_or_for_good() {
    for (code, permanent, words) in
        [("451", false, "it answered 451 4.1.1"), ("550", true, "it answered 550 5.1.1")]
    {
        let server = MailServer::start(Folder::new(), &["--refuse", code]);
        let text = failure(&server.config("smtp+plain"), permanent).await;
        assert!(text.contains(words) && server.heard_nothing(), "{text}");
    }
}

#[tokio::test]
async fn a_server_that_is_down_may_come_back() {
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

/// The path of every notice: a change writes it, the outbox keeps it while the mail server is down, and it arrives once.
#[tokio::test(flavor = "multi_thread")]
async fn no_notice_is_lost_while_the_server_is_down() {
    let world = World::new(Kind::Sqlite).await;
    let person = world.member().await;
    world.forgot_password(&person).await;
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let config = MailConfig {
        smtp: format!("smtp+plain://{free}"),
        from: "Sallyport <no-reply@bank.example>".to_owned(),
        ..MailConfig::default()
    };
    let post = open(&config).unwrap().unwrap();
    for _ in 0..3 {
        jobs::deliver_due_emails(&world.engine, &post).await;
        assert_eq!(world.engine.emails_waiting().await.unwrap(), 1);
        world.clock.advance(10 * 60_000);
    }
    let server = MailServer::start(Folder::new(), &["--port", &free.port().to_string()]);
    jobs::deliver_due_emails(&world.engine, &post).await;
    jobs::deliver_due_emails(&world.engine, &post).await;
    let received = server.received("letter");
    assert_eq!((received.len(), world.engine.emails_waiting().await.unwrap()), (1, 0));
    assert_eq!(received[0]["to"], serde_json::json!([person.email]));
    assert!(received[0]["text"].as_str().unwrap().contains("Set a new password"));
}

#[tokio::test]
async fn a_folder_holds_letters_for_its_owner() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    let path = folder.0.join("deep/letters");
    let from = "Sallyport <no-reply@bank.example>".to_owned();
    let post = open(&MailConfig { folder: path.clone(), from, ..MailConfig::default() }).unwrap().unwrap();
    post.send(&letter()).await.unwrap();
    post.send(&letter()).await.unwrap();
    let names: Vec<_> = std::fs::read_dir(&path).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(names, ["01JA2B3C4D.eml"], "sent twice, it is one letter");
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&path), mode(&path.join("01JA2B3C4D.eml"))), (0o700, 0o600));
    let text = std::fs::read_to_string(path.join("01JA2B3C4D.eml")).unwrap();
    for part in
        ["From: Sallyport <no-reply@bank.example>\r\n", "Subject: A secret subject\r\n", "\r\n\r\nHello Ada,\r\n"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    let outside = OutgoingEmail { id: "../outside".to_owned(), ..letter() };
    assert!(post.send(&outside).await.unwrap_err().is_permanent());
    std::fs::remove_dir_all(&path).unwrap();
    assert!(!post.send(&letter()).await.unwrap_err().is_permanent(), "the folder may come back");
}

#[test]
fn settings_that_cannot_work_say_so() {
    let folder = Folder::new();
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
        (with(USER, &folder.0.join("none")), "mail.password_file: "),
        (with(USER, &folder.0), "mail.password_file: "),
        (with(USER, &empty), "is empty"),
        (with(USER, Path::new("")), "mail.user: "),
        (MailConfig { ca_file: not_pem, ..good.clone() }, "mail.ca_file: "),
        (MailConfig { ca_file: folder.0.join("none"), ..good.clone() }, "mail.ca_file: "),
        (MailConfig { from: String::new(), ..good.clone() }, "mail.from: "),
        (MailConfig { from: "nobody".to_owned(), ..good.clone() }, "mail.from: "),
        (MailConfig { from: "\"a\r\nBcc: b\" <a@bank.example>".to_owned(), ..good.clone() }, "mail.from: "),
        (MailConfig { folder: folder.0.clone(), ..good.clone() }, "mail.folder: "),
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
