//! Freezing an account: the answer to a notice about something that was not you.
//!
//! The link is sealed, not stored: it names the user and when it lapses, and nobody can make one. It gives no access, using
//! it twice changes nothing, and it counts no more once the user was let in again.

use crate::{
    engine::{
        ClientInfo, Engine, Result,
        crypto::Sealed,
        store::{Tx, proofs, sessions, users},
        use_cases::audit::{AuditEntry, Detail},
    },
    model::{Action, BlockReason, Factor, Identity, Refusal, SecurityEvent, Timestamp, UserId},
    rules::FREEZE_LINK_MILLIS,
};
use data_encoding::BASE64URL_NOPAD;

const PURPOSE: &str = "freeze-link";
/// Longest token that is looked at, in characters.
const LONGEST: usize = 256;

impl Engine {
    /// The address that freezes the account of `who` once somebody presses the button there.
    pub(crate) fn freeze_link(&self, who: &Identity, now: Timestamp) -> Result<String> {
        let text = format!("{} {}", now.plus(FREEZE_LINK_MILLIS).millis(), who.id);
        let sealed = self.keyring().seal(text.as_bytes(), PURPOSE, self.random())?;
        Ok(format!("{}/freeze?token={}", self.public_url(), BASE64URL_NOPAD.encode(&sealed.0)))
    }

    /// Whose account a link freezes, if it counts.
    pub async fn freeze_target(&self, token: &str) -> Result<Option<Identity>> {
        self.frozen_by(&mut self.read().await?, token).await
    }

    /// Ends all sessions of the user that the link names, and pauses sign-in until an administrator or the operator
    /// lifts it.
    pub async fn freeze(&self, token: &str, client: &ClientInfo) -> Result<()> {
        let now = self.now();
        let mut tx = self.write().await?;
        let who = self.frozen_by(&mut tx, token).await?.ok_or(Refusal::BadProof)?;
        users::lock(&mut tx, &who.id).await?;
        sessions::end_all(&mut tx, &who.id).await?;
        // A link to a new password, sent before, must not be a way around.
        proofs::remove_all(&mut tx, &who.id).await?;
        if users::blocked(&mut tx, &who.id).await?.is_none() {
            users::set_blocked(&mut tx, &who.id, BlockReason::Frozen).await?;
            self.notify_administrators(&mut tx, &who, SecurityEvent::ColleagueFrozen, (client, None), now).await?;
            let entry = AuditEntry::of(&who, client, Action::Frozen).with(Factor::Mail);
            self.record(&mut tx, entry.detail(Detail::BlockReason(BlockReason::Frozen)), now).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    async fn frozen_by(&self, tx: &mut Tx, token: &str) -> Result<Option<Identity>> {
        let now = self.now();
        let sealed = Some(token).filter(|token| token.len() <= LONGEST);
        let sealed = sealed.and_then(|token| BASE64URL_NOPAD.decode(token.as_bytes()).ok()).map(Sealed);
        let text = sealed.and_then(|sealed| self.keyring().open(&sealed, PURPOSE).ok());
        let text = text.and_then(|bytes| String::from_utf8(bytes.to_vec()).ok()).unwrap_or_default();
        let Some((until, user)) = text.split_once(' ') else { return Ok(None) };
        let user = UserId(user.to_owned());
        let Ok(until) = until.parse().map(Timestamp) else { return Ok(None) };
        let written_at = until.plus(-FREEZE_LINK_MILLIS);
        // Whoever was let in again is not frozen once more by a letter about what was before.
        if until <= now || users::restored_at(tx, &user).await?.is_some_and(|restored| written_at <= restored) {
            return Ok(None);
        }
        Ok(users::by_id(tx, &user).await?)
    }
}
