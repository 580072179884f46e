//! Spending and refilling budgets. What is tried runs on lanes; the decision is [`crate::rules::paused_until`].
//!
//! It is no weapon: whoever lacks the password cannot touch the code lane; wrong passwords pause the pair of account
//! and network, more slowly the account alone, and a browser that signed in before has a lane of its own.

use crate::{
    engine::{
        ClientInfo, Engine, Result,
        crypto::{PasswordHash, PlainToken, Sealed},
        store::{Tx, budgets, notices, proofs, sessions},
        use_cases::outbox::LETTER_LIFE,
    },
    model::{Refusal, Timestamp, UserId},
    rules::{AttemptPolicy, EmailAddress, paused_until},
};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use sha2::{Digest, Sha256};

const DAY: i64 = 86_400_000;
const SWEEP_BATCH: i64 = 500;
/// Milliseconds after which a notice that nobody read is forgotten; the audit log keeps what it was about.
const NOTICE_LIFE: i64 = 180 * DAY;
/// A sealed identifier of 26 characters, in base64 without padding.
const DEVICE_TOKEN_CHARS: usize = ((4 + 24 + 26 + 16) * 4usize).div_ceil(3);

/// A lane and how much may be tried on it.
pub(crate) struct Limiter {
    pub(crate) name: String,
    pub(crate) budget: AttemptPolicy,
}

impl Engine {
    /// The lanes that a password for `email` runs on. An unknown address runs on the same ones as a known one.
    pub(crate) fn password_lanes(
        &self,
        email: &str,
        known: Option<&(UserId, PasswordHash)>,
        client: &ClientInfo,
    ) -> Vec<Limiter> {
        let address =
            EmailAddress::parse(email).map_or_else(|_| email.to_owned(), |email| email.as_str().to_owned());
        // Hashed: an address that belongs to nobody must not be kept.
        let account = account_lane(&address);
        let lane = |name, budget| Limiter { name, budget };
        match client.device.as_deref().and_then(|device| self.device_of(device, known)) {
            Some(device) => vec![lane(format!("{account}/device/{device}"), AttemptPolicy::STRICT)],
            None => vec![
                lane(format!("{account}/network/{}", client.network), AttemptPolicy::STRICT),
                lane(account, AttemptPolicy::ACCOUNT),
            ],
        }
    }

    /// The lane that codes of a user run on.
    pub(crate) fn code_lane(user: &UserId) -> Limiter {
        Limiter { name: format!("code/{user}"), budget: AttemptPolicy::STRICT }
    }

    /// What a browser keeps to be known as one that this user signed in with. It is sealed: nobody can make one, and
    /// it gives nothing but an own lane. Bound to the password's hash: a new password makes all of them worthless.
    pub(crate) fn device_token(&self, user: &UserId, password: &PasswordHash) -> Result<PlainToken> {
        let id = self.new_id()?;
        let sealed = self.keyring().seal(id.as_bytes(), &device_identity(user, password), self.random())?;
        Ok(PlainToken::from_text(BASE64URL_NOPAD.encode(&sealed.0)))
    }

    /// The device that a token names, if it was made for this user and password. The work is the same for an
    /// unknown user.
    pub(crate) fn device_of(&self, token: &str, known: Option<&(UserId, PasswordHash)>) -> Option<String> {
        if token.len() != DEVICE_TOKEN_CHARS {
            return None;
        }
        let identity = match known {
            Some((user, password)) => device_identity(user, password),
            None => device_identity(&UserId(String::new()), &PasswordHash(String::new())),
        };
        let sealed = Sealed(BASE64URL_NOPAD.decode(token.as_bytes()).ok()?);
        let id = self.keyring().open(&sealed, &identity).ok()?;
        String::from_utf8(id.to_vec()).ok()
    }

    /// Forgets what is too old to matter: lanes without a failure for a day, sessions that no rule keeps alive, proofs that
    /// lapsed, notices nobody read, letters that cannot be sent. Called
    /// now and then by the server, never inside a try: two tries that swept each other's lanes would deadlock.
    pub async fn sweep(&self) -> Result<()> {
        let before = self.now().plus(-DAY);
        loop {
            let stale = budgets::stale(&mut self.read().await?, before, SWEEP_BATCH).await?;
            for lane in &stale {
                let mut tx = self.write().await?;
                budgets::forget(&mut tx, lane, before).await?;
                tx.commit().await?;
            }
            if stale.is_empty() {
                break;
            }
        }
        let mut tx = self.write().await?;
        sessions::sweep(&mut tx, before).await?;
        let now = self.now();
        proofs::sweep(&mut tx, now).await?;
        notices::sweep(&mut tx, now.plus(-NOTICE_LIFE)).await?;
        notices::sweep_letters(&mut tx, now.plus(-LETTER_LIFE)).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Refuses while one of the lanes is paused. Reads only: spares the work of verifying what cannot count.
    pub(crate) async fn check_lanes(&self, tx: &mut Tx, lanes: &[Limiter], now: Timestamp) -> Result<()> {
        for lane in lanes {
            refuse_pause(&lane.budget, &budgets::history(tx, &lane.name).await?, now)?;
        }
        Ok(())
    }

    /// Until when a lane is paused, with its row locked until the end of the transaction.
    pub(crate) async fn pause_of(&self, tx: &mut Tx, lane: &Limiter, now: Timestamp) -> Result<Option<Timestamp>> {
        let (history, _) = budgets::lock(tx, &lane.name, now).await?;
        Ok(paused_until(&lane.budget, &history, now))
    }

    /// Counts one try on all lanes, after its outcome is known and before it is told. A try that was under way when a
    /// pause began is refused, right or wrong, so that many at once are worth no more than one after the other.
    /// The answer has to be committed also when it is a refusal.
    pub(crate) async fn count_try(
        &self,
        tx: &mut Tx,
        lanes: &[Limiter],
        right: bool,
        now: Timestamp,
    ) -> Result<Option<Refusal>> {
        let mut refusal = None;
        for lane in lanes {
            if let Some(until) = self.pause_of(tx, lane, now).await? {
                return Ok(Some(Refusal::LockedOut { until }));
            }
        }
        for lane in lanes {
            if right {
                budgets::clear(tx, &lane.name).await?;
            } else {
                budgets::fail(tx, &lane.name, None, now).await?;
                let history = budgets::history(tx, &lane.name).await?;
                refusal = refusal
                    .or(paused_until(&lane.budget, &history, now).map(|until| Refusal::LockedOut { until }));
            }
        }
        Ok(refusal)
    }
}

fn refuse_pause(budget: &AttemptPolicy, history: &crate::rules::Failures, now: Timestamp) -> Result<()> {
    match paused_until(budget, history, now) {
        Some(until) => Err(Refusal::LockedOut { until }.into()),
        None => Ok(()),
    }
}

/// The lane of an account's passwords; the more particular ones begin with it.
pub(crate) fn account_lane(address: &str) -> String {
    format!("password/{}", HEXLOWER.encode(&Sha256::digest(address.as_bytes())))
}

fn device_identity(user: &UserId, password: &PasswordHash) -> String {
    format!("device/user/{user}/{}", HEXLOWER.encode(&Sha256::digest(password.0.as_bytes())))
}
