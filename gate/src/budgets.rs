//! Spending and refilling budgets. What is tried runs on lanes; the decision is [`crate::rules::paused_until`].
//!
//! It is no weapon: whoever lacks the password cannot touch the code lane; wrong passwords pause the pair of account
//! and network, more slowly the account alone, and a browser that signed in before has a lane of its own.

use crate::{
    Engine, Result,
    crypto::PlainToken,
    model::{Refusal, Timestamp, UserId},
    rules::{Budget, Email, paused_until},
    store::{Tx, budgets},
};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use sha2::{Digest, Sha256};

const DAY: i64 = 86_400_000;

/// Where a request comes from: for budgets, and for people to recognise their sessions.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// The network (an IPv4 address, or the first 64 bits of an IPv6 one).
    pub network: String,
    /// What people call the browser, by [`crate::rules::browser_name`].
    pub browser: String,
    /// What the browser was given when it signed in before.
    pub device: Option<String>,
}

/// A lane and how much may be tried on it.
pub(crate) struct Lane {
    pub(crate) name: String,
    pub(crate) budget: Budget,
}

impl Engine {
    /// The lanes that a password for `email` runs on. An unknown address runs on the same ones as a known one.
    pub(crate) fn password_lanes(&self, email: &str, user: Option<&UserId>, origin: &Origin) -> Vec<Lane> {
        let address = Email::parse(email).map_or_else(|_| email.to_owned(), |email| email.as_str().to_owned());
        // Hashed: an address that belongs to nobody must not be kept.
        let account = format!("password/{}", HEXLOWER.encode(&Sha256::digest(address.as_bytes())));
        let lane = |name, budget| Lane { name, budget };
        match origin.device.as_deref().and_then(|device| self.device_of(device, user?)) {
            Some(device) => vec![lane(format!("{account}/device/{device}"), Budget::STRICT)],
            None => vec![
                lane(format!("{account}/network/{}", origin.network), Budget::STRICT),
                lane(account, Budget::ACCOUNT),
            ],
        }
    }

    /// The lane that codes of a user run on.
    pub(crate) fn code_lane(user: &UserId) -> Lane {
        Lane { name: format!("code/{user}"), budget: Budget::STRICT }
    }

    /// What a browser keeps to be known as one that this user signed in with. It is sealed: nobody can make one, and
    /// it gives nothing but an own lane.
    pub fn device_token(&self, user: &UserId) -> Result<PlainToken> {
        let id = self.new_id()?;
        let sealed = self.keyring().seal(id.as_bytes(), &device_identity(user), self.chance())?;
        Ok(PlainToken::from_text(BASE64URL_NOPAD.encode(&sealed.0)))
    }

    /// The device that a token names, if it was made for this user.
    fn device_of(&self, token: &str, user: &UserId) -> Option<String> {
        let sealed = crate::crypto::Sealed(BASE64URL_NOPAD.decode(token.as_bytes()).ok()?);
        let id = self.keyring().open(&sealed, &device_identity(user)).ok()?;
        String::from_utf8(id.to_vec()).ok()
    }

    /// Refuses while one of the lanes is paused. Reads only: spares the work of verifying what cannot count.
    pub(crate) async fn check_lanes(&self, tx: &mut Tx, lanes: &[Lane], now: Timestamp) -> Result<()> {
        for lane in lanes {
            refuse_pause(&lane.budget, &budgets::history(tx, &lane.name).await?, now)?;
        }
        Ok(())
    }

    /// Counts one try on all lanes, after its outcome is known and before it is told. A try that was under way when a
    /// pause began is refused, right or wrong, so that many at once are worth no more than one after the other.
    /// The answer has to be committed also when it is a refusal.
    pub(crate) async fn count_try(
        &self,
        tx: &mut Tx,
        lanes: &[Lane],
        right: bool,
        now: Timestamp,
    ) -> Result<Option<Refusal>> {
        let mut refusal = None;
        for lane in lanes {
            let (history, _) = budgets::lock(tx, &lane.name).await?;
            if let Some(until) = paused_until(&lane.budget, &history, now) {
                return Ok(Some(Refusal::Paused { until }));
            }
        }
        for lane in lanes {
            if right {
                budgets::clear(tx, &lane.name).await?;
            } else {
                budgets::fail(tx, &lane.name, None, now).await?;
                let history = budgets::history(tx, &lane.name).await?;
                refusal =
                    refusal.or(paused_until(&lane.budget, &history, now).map(|until| Refusal::Paused { until }));
            }
        }
        budgets::sweep(tx, now.plus(-DAY)).await?;
        Ok(refusal)
    }
}

fn refuse_pause(budget: &Budget, history: &crate::rules::History, now: Timestamp) -> Result<()> {
    match paused_until(budget, history, now) {
        Some(until) => Err(Refusal::Paused { until }.into()),
        None => Ok(()),
    }
}

fn device_identity(user: &UserId) -> String {
    format!("device/user/{user}")
}
