//! A user who signs in, enrols and gives codes, over HTTP alone: the same calls work on an older build.

use crate::{client::Client, clock, server::Binary};
use anyhow::{Context, Result};
use std::time::Duration;

const PASSWORD: &str = "unrelated words make a fine one";

/// A user of the organisation that is measured.
pub struct User {
    email: String,
    network: String,
    secret: Vec<u8>,
    /// The time step of the newest code that was given: codes of this step and of earlier ones are spent.
    step: u64,
    /// The token of the newest session.
    pub token: String,
    /// The token by which the user's browser is known, once it is.
    device: Option<String>,
}

impl User {
    /// Creates a user with the command line.
    pub fn create(binary: &Binary, tpp: &str, role: &str, number: usize) -> Result<Self> {
        let email = format!("{role}{number}@{tpp}.example");
        let arguments =
            ["user", "create", "--tpp", tpp, "--email", &email, "--name", &format!("Measured {role} {number}")];
        binary.run(&[&arguments[..], &["--role", role, "--password-stdin"]].concat(), PASSWORD)?;
        let network = format!("10.{}.{}.{}", number / 62_500, number / 250 % 250, number % 250 + 1);
        Ok(Self { email, network, secret: Vec::new(), step: 0, token: String::new(), device: None })
    }

    /// Gives the password: the session then awaits a code, or is authenticated if there is no authenticator.
    pub async fn sign_in(&mut self, client: &mut Client) -> Result<()> {
        let form = format!("email={}&password={}", self.email.replace('@', "%40"), PASSWORD.replace(' ', "+"));
        // Without a session, but from a known browser.
        let before = self.device.is_some().then(|| self.cookies("none"));
        let answer = client.call("/api/sign-in", before.as_deref(), &self.network, form).await?;
        self.token = answer.token.context("no session")?;
        self.device = answer.device.or(self.device.take());
        Ok(())
    }

    /// Gives a code.
    pub async fn verify_code(&mut self, client: &mut Client) -> Result<()> {
        let form = format!("code={}", self.next_code().await);
        let cookies = self.cookies(&self.token);
        let answer = client.call("/api/verify-code", Some(&cookies), &self.network, form).await?;
        self.token = answer.token.context("the code gave no session")?;
        self.device = answer.device.or(self.device.take());
        Ok(())
    }

    /// What follows the name of the session cookie: its value, and the cookie of the known browser.
    fn cookies(&self, token: &str) -> String {
        match &self.device {
            Some(device) => format!("{token}; sallyport-device={device}"),
            None => token.to_owned(),
        }
    }

    /// Signs in with the password and sets up an authenticator.
    pub async fn enrol(&mut self, client: &mut Client) -> Result<()> {
        self.sign_in(client).await?;
        self.call(client, "/api/begin-setup", String::new()).await?;
        let setup = self.call(client, "/api/read-setup", String::new()).await?;
        let key = setup["key"].as_str().context("no key")?.replace(' ', "");
        self.secret = data_encoding::BASE32_NOPAD.decode(key.as_bytes())?;
        let form = format!("name=Phone&code={}", self.next_code().await);
        let answer = client.call("/api/confirm-setup", Some(&self.token), &self.network, form).await?;
        self.token = answer.token.context("the set-up gave no session")?;
        self.device = answer.device;
        Ok(())
    }

    /// Calls a server function in the newest session.
    pub async fn call(&self, client: &mut Client, path: &str, form: String) -> Result<serde_json::Value> {
        let answer = client.call(path, Some(&self.token), &self.network, form).await?;
        Ok(serde_json::from_slice(&answer.body)?)
    }

    /// Switches the enforcement of the user's organisation, with the step-up that it asks for.
    pub async fn switch_enforcement(&mut self, client: &mut Client, on: bool) -> Result<()> {
        let (enforced, before) = if on { ("&enforced=on", "off") } else { ("", "on") };
        let form = format!("message=Please+set+up{enforced}&was_enforced={before}");
        self.call(client, "/api/request-enforcement", form).await?;
        let pending = self.call(client, "/api/read-pending", String::new()).await?;
        let id = pending["id"].as_str().context("nothing awaits a step-up")?;
        let form = format!("pending={id}&code={}", self.next_code().await);
        self.call(client, "/api/confirm", form).await?;
        Ok(())
    }

    /// The address to sign in with.
    pub fn email(&self) -> &str {
        &self.email
    }

    /// Waits until the server accepts a code that is not spent.
    pub async fn wait_for_code(&self) {
        while self.step > clock::step() {
            clock::wait(Duration::from_millis(200)).await;
        }
    }

    /// A code that is not spent: of this time step, or of the next one. (One of the step before could expire on its
    /// way.) Waits when both are spent.
    async fn next_code(&mut self) -> String {
        self.wait_for_code().await;
        self.step = (self.step + 1).max(clock::step());
        clock::code(&self.secret, self.step)
    }
}
