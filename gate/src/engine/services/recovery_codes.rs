//! Recovery codes: printed one-time substitutes for a code.
//!
//! A new set is a draft: sealed, shown in the session that made it until its owner says that it is saved, and
//! without effect until then. Then only the hashes remain. Recovery codes never count as an authenticator.

use crate::{
    engine::{
        Engine, Result,
        caller::Caller,
        crypto::{Sealed, TokenHash},
        error::InternalError,
        store::{
            Tx, recovery_codes,
            security::{self, Security},
        },
        unit_of_work::UnitOfWork,
    },
    model::{Identity, SecurityEvent, UserId},
    rules::{RECOVERY_CHARS, RECOVERY_CODES, RecoveryCode, STEP_UP_LIFETIME},
};
use data_encoding::BASE32_NOPAD;
use zeroize::Zeroizing;

const CODE_BYTES: usize = RECOVERY_CHARS * 5 / 8;

impl UnitOfWork {
    /// A recovery code was used: its owner is told, and when it was the last one, a new set is drafted for the
    /// session.
    pub(crate) async fn recovery_code_used(&mut self, user: &Identity) -> Result<(), InternalError> {
        if self.actor.session.is_some() && recovery_codes::left(self, &user.id).await? == 0 {
            self.draft_recovery_codes(&user.id).await?;
        }
        self.notify(user, SecurityEvent::RecoveryCodeUsed).await
    }

    /// Drafts a new set for the session that acts. The present set stays valid until the new one is saved.
    pub(crate) async fn draft_recovery_codes(&mut self, user: &UserId) -> Result<(), InternalError> {
        let Some(session) = self.actor.session.clone() else { return Ok(()) };
        let mut bytes = Zeroizing::new(vec![0; RECOVERY_CODES * CODE_BYTES]);
        let engine = self.engine();
        engine.random().fill(&mut bytes)?;
        let sealed = engine.keyring().seal(&bytes, &draft_aad(user), engine.random())?;
        let id = engine.random_id()?;
        recovery_codes::set_draft(self, user, &session, (&id, &sealed)).await?;
        Ok(())
    }

    /// Voids all codes and drafts of a user.
    pub(crate) async fn void_recovery_codes(&mut self, user: &UserId) -> Result<(), InternalError> {
        recovery_codes::remove_all(self, user).await?;
        recovery_codes::remove_draft(self, user).await?;
        Ok(())
    }
}

impl Engine {
    /// The codes of a draft.
    pub(crate) fn open_recovery_draft(&self, user: &UserId, draft: &Sealed) -> Result<Vec<RecoveryCode>> {
        let bytes = self.keyring().open(draft, &draft_aad(user))?;
        let read = |chunk: &[u8]| Ok(RecoveryCode::parse(&BASE32_NOPAD.encode(chunk))?);
        bytes.chunks(CODE_BYTES).map(read).collect()
    }
}

/// The draft of the caller's session and its identifier, while the proof that it was made with is fresh. Later a
/// new set can be made, with a new proof: a session that was left open shows no codes.
pub(crate) async fn own_recovery_draft(tx: &mut Tx, caller: &Caller) -> Result<Option<(String, Sealed)>> {
    let made_after = tx.now().minus(STEP_UP_LIFETIME);
    Ok(recovery_codes::draft(tx, caller.user(), &caller.session, made_after).await?)
}

/// How things stand for the caller and the caller's TPP.
pub(crate) async fn own_security(tx: &mut Tx, caller: &Caller) -> Result<Security> {
    let made_after = tx.now().minus(STEP_UP_LIFETIME);
    Ok(security::of_caller(tx, caller, made_after).await?)
}

/// Bound to the user: a row copied to another user is worth nothing.
pub(crate) fn recovery_code_hash(user: &UserId, code: &RecoveryCode) -> TokenHash {
    TokenHash::of(&format!("recovery/{user}/{}", code.expose()))
}

fn draft_aad(user: &UserId) -> String {
    format!("recovery-draft/user/{user}")
}
