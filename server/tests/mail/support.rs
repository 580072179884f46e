//! A mail server (`end2end/support/smtp.mjs`), its certificates, and an email.

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use serde_json::Value;
pub use server::mail::{MailConfig, MailError, Mailer, OutgoingEmail};
use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Stdio},
};
use testkit::{TemporaryFolder, program::program};

/// The user of the mail server.
pub const USER: &str = "sallyport";

/// The password of that user.
pub const PASSWORD: &str = "quince-marble-33";

/// A running mail server. It is stopped when it goes out of scope.
pub struct MailServer {
    child: Child,
    port: u16,
    folder: TemporaryFolder,
}

impl MailServer {
    pub fn start(folder: TemporaryFolder, options: &[&str]) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../end2end/support/smtp.mjs");
        let mut command = program("node", &folder);
        command.arg(script).arg("--folder").arg(folder.join("received")).args(options);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("Node.js");
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = lines.next().expect("the npm packages (`npm ci` in end2end; `cargo xtask test` does it)");
        Self { child, port: first.unwrap().parse().unwrap(), folder }
    }

    /// It accepts one user, over TLS of the kind `security`, with a certificate for `name`.
    pub fn secure(security: &str, name: &str) -> (Self, PathBuf) {
        let folder = TemporaryFolder::new();
        let [leaf, key, authority] = certificate(&folder, name);
        let (leaf, key) = (leaf.to_str().unwrap(), key.to_str().unwrap());
        let tls = ["--security", security, "--certificate", leaf, "--key", key];
        (Self::start(folder, &[&tls[..], &["--user", USER, "--password", PASSWORD]].concat()), authority)
    }

    pub fn config(&self, scheme: &str) -> MailConfig {
        MailConfig {
            smtp: format!("{scheme}://127.0.0.1:{}", self.port),
            from: "Sallyport <no-reply@bank.example>".to_owned(),
            ..MailConfig::default()
        }
    }

    pub fn config_with_password(&self, scheme: &str, password: &str, authority: &Path) -> MailConfig {
        MailConfig {
            user: USER.to_owned(),
            password_file: self.folder.file("password", &format!("{password}\n")),
            ca_file: authority.to_owned(),
            ..self.config(scheme)
        }
    }

    /// What it received of `kind`: emails, or attempts to sign in.
    pub fn received(&self, kind: &str) -> Vec<Value> {
        let files = std::fs::read_dir(self.folder.join("received")).unwrap();
        let paths = files.map(|file| file.unwrap().path());
        let of_kind = paths.filter(|path| path.file_name().unwrap().to_string_lossy().starts_with(kind));
        of_kind.map(|path| serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()).collect()
    }

    /// Neither an email nor an attempt to sign in.
    pub fn received_nothing(&self) -> bool {
        self.received("letter").is_empty() && self.received("sign-in").is_empty()
    }
}

/// A certificate for `name`, its key, and the authority that signed it.
fn certificate(folder: &TemporaryFolder, name: &str) -> [PathBuf; 3] {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    let authority = params.self_signed(&key).unwrap().pem();
    let issuer = Issuer::new(params, key);
    let key = KeyPair::generate().unwrap();
    let leaf = CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();
    [("leaf.pem", leaf.pem()), ("key.pem", key.serialize_pem()), ("authority.pem", authority)]
        .map(|(name, pem)| folder.file(name, &pem))
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn email() -> OutgoingEmail {
    OutgoingEmail {
        id: "01JA2B3C4D".to_owned(),
        to: "ada@bank.example".to_owned(),
        subject: "A secret subject".to_owned(),
        text: "Hello Ada,\n.\nthis is a secret text. Grüße\n".to_owned(),
    }
}

pub fn open(config: &MailConfig) -> Result<Option<Mailer>, MailError> {
    Mailer::open(config, "mfa.bank.example")
}

pub async fn send(config: &MailConfig) -> Result<(), MailError> {
    send_to(config, "ada@bank.example").await
}

pub async fn send_to(config: &MailConfig, to: &str) -> Result<(), MailError> {
    open(config).unwrap().unwrap().send(&OutgoingEmail { to: to.to_owned(), ..email() }).await
}

/// The text of the error, which reveals neither the password nor the email.
pub async fn failure(config: &MailConfig, permanent: bool) -> String {
    let error = send(config).await.unwrap_err();
    let text = format!("{error} {error:?}");
    assert_eq!(error.is_permanent(), permanent, "{text}");
    for secret in [PASSWORD, "wrong-password", "secret", "ada@"] {
        assert!(!text.contains(secret), "{text}");
    }
    text
}
