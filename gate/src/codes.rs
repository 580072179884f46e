//! Spending a code: the one place where a code is checked against a user's authenticators.

use crate::{
    Engine, Result,
    crypto::TotpSecret,
    model::{AuthenticatorId, Refusal, Timestamp, UserId},
    rules::{Code, Verdict, judge},
    store::{Tx, authenticators},
};

impl Engine {
    /// Spends `code` with whichever of the user's authenticators it belongs to.
    ///
    /// All of them are tried, whatever matches. A code counts once: the step must be newer than the last
    /// accepted one, by one compare-and-set statement (RFC 6238 section 5.2), across replicas.
    pub(crate) async fn spend_code(&self, tx: &mut Tx, user: &UserId, code: Code, now: Timestamp) -> Result<()> {
        let mut refusal = Refusal::WrongCode;
        let mut accepted = None;
        for row in authenticators::of_user(tx, user).await? {
            let secret = self.open_secret(&row.sealed(), &row.id(), user)?;
            match judge(code, now, row.last_step, secret.codes()?) {
                Verdict::Accepted { step } => accepted = accepted.or(Some((row.id(), step))),
                Verdict::Used => refusal = Refusal::UsedCode,
                Verdict::Wrong => {}
            }
        }
        let (id, step) = accepted.ok_or(refusal)?;
        if authenticators::spend(tx, &id, step, now).await? { Ok(()) } else { Err(Refusal::UsedCode.into()) }
    }

    pub(crate) fn open_secret(
        &self,
        sealed: &crate::crypto::Sealed,
        id: &AuthenticatorId,
        user: &UserId,
    ) -> Result<TotpSecret> {
        TotpSecret::from_bytes(&self.keyring().open(sealed, &secret_identity(id, user))?)
    }

    pub(crate) fn seal_secret(
        &self,
        secret: &TotpSecret,
        id: &AuthenticatorId,
        user: &UserId,
    ) -> Result<crate::crypto::Sealed> {
        self.keyring().seal(secret.expose(), &secret_identity(id, user), self.chance())
    }
}

/// Ties a sealed secret to its authenticator and user: moved to another row it does not open.
fn secret_identity(id: &AuthenticatorId, user: &UserId) -> String {
    format!("authenticator/{id}/user/{user}")
}
