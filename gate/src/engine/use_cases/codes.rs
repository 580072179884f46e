//! Spending a code: the one place where a code is checked against a user's authenticators.

use crate::{
    engine::{
        Engine, Result,
        crypto::{Sealed, TotpSecret},
        store::{Tx, authenticators, budgets},
    },
    model::{AuthenticatorId, Refusal, Timestamp, UserId},
    rules::{Code, Failures, Verdict, judge, next_drift, paused_until, step_at},
};

impl Engine {
    /// Spends `code` with whichever of the user's authenticators it belongs to; answers why not, if it does not
    /// count. **The transaction has to be committed in both cases**: a wrong code is remembered.
    ///
    /// All authenticators are tried, whatever matches. A code counts once: the step must be newer than the last
    /// accepted one, by one compare-and-set statement (RFC 6238 section 5.2), across replicas. Wrong codes use up
    /// the user's budget; the same one sent again within its time step counts once.
    pub(crate) async fn spend_code(
        &self,
        tx: &mut Tx,
        user: &UserId,
        code: Code,
        now: Timestamp,
    ) -> Result<Option<Refusal>> {
        let lane = Self::code_lane(user);
        let (history, last_wrong) = budgets::lock(tx, &lane.name, now).await?;
        if let Some(until) = paused_until(&lane.budget, &history, now) {
            return Ok(Some(Refusal::LockedOut { until }));
        }
        let (mut accepted, mut refusal) = (None, Refusal::Exhausted);
        for row in authenticators::of_user(tx, user).await?.iter().filter(|row| !row.is_spent()) {
            let secret = self.open_secret(&row.sealed(), &row.id(), user)?;
            refusal = match judge(code, now, row.last_step, secret.codes()?) {
                Verdict::Accepted { step } => {
                    accepted =
                        accepted.or_else(|| Some((row.id(), step, next_drift(row.drift, step - step_at(now)))));
                    refusal
                }
                Verdict::Used => Refusal::UsedCode,
                Verdict::Wrong if refusal == Refusal::UsedCode => refusal,
                Verdict::Wrong => Refusal::WrongCode,
            };
        }
        if let Some((id, step, drift)) = accepted {
            let fresh = authenticators::spend(tx, &id, (step, drift), now).await?;
            budgets::clear(tx, &lane.name).await?;
            authenticators::clear_wrong(tx, user).await?;
            return Ok((!fresh).then_some(Refusal::UsedCode));
        }
        // A code is a new guess at every new time step; only within one step the same one is the same try.
        let same_step = history.last_failed_at.is_some_and(|at| step_at(at) == step_at(now));
        let repeated = same_step && self.is_last_wrong(last_wrong.as_ref(), code, user);
        if refusal == Refusal::WrongCode && !repeated {
            let wrong = self.keyring().seal(&code.value().to_be_bytes(), &wrong_identity(user), self.random())?;
            budgets::fail(tx, &lane.name, Some(&wrong), now).await?;
            authenticators::count_wrong(tx, user).await?;
            let history = Failures { failures: history.failures + 1, last_failed_at: Some(now) };
            if let Some(until) = paused_until(&lane.budget, &history, now) {
                return Ok(Some(Refusal::LockedOut { until }));
            }
        }
        Ok(Some(refusal))
    }

    fn is_last_wrong(&self, last: Option<&Sealed>, code: Code, user: &UserId) -> bool {
        let last = last.and_then(|sealed| self.keyring().open(sealed, &wrong_identity(user)).ok());
        last.is_some_and(|last| last.as_slice() == code.value().to_be_bytes())
    }

    pub(crate) fn open_secret(&self, sealed: &Sealed, id: &AuthenticatorId, user: &UserId) -> Result<TotpSecret> {
        TotpSecret::from_bytes(&self.keyring().open(sealed, &secret_identity(id, user))?)
    }

    pub(crate) fn seal_secret(&self, secret: &TotpSecret, id: &AuthenticatorId, user: &UserId) -> Result<Sealed> {
        self.keyring().seal(secret.expose(), &secret_identity(id, user), self.random())
    }
}

/// Ties a sealed secret to its authenticator and user: moved to another row it does not open.
fn secret_identity(id: &AuthenticatorId, user: &UserId) -> String {
    format!("authenticator/{id}/user/{user}")
}

/// A wrong code may be right for another account or moment, so it is sealed like a secret.
fn wrong_identity(user: &UserId) -> String {
    format!("wrong-code/user/{user}")
}
