//! Links that freeze an account: the answer to an email about something that its reader did not do.
//!
//! The token is sealed, not stored: it names the user and when it expires, and only the engine can make one. It
//! gives no access, using it twice changes nothing, and it stops counting once the user was allowed to sign in
//! again.

use crate::{
    engine::{
        Engine, Result,
        crypto::Sealed,
        error::InternalError,
        store::{Tx, user_state, users},
    },
    model::{Identity, Timestamp, UserId},
    rules::FREEZE_LINK_LIFETIME,
};
use data_encoding::BASE64URL_NOPAD;

const AAD: &str = "freeze-link";
/// Longest token that is looked at, in characters.
const MAX_TOKEN_CHARS: usize = 256;

impl Engine {
    /// The token of a link that freezes the account of `user`.
    pub(crate) fn freeze_token(&self, user: &UserId, now: Timestamp) -> Result<String, InternalError> {
        let text = format!("{} {user}", now.plus(FREEZE_LINK_LIFETIME).millis());
        let sealed = self.keyring().seal(text.as_bytes(), AAD, self.random())?;
        Ok(BASE64URL_NOPAD.encode(&sealed.0))
    }

    /// The user whose account a token freezes, if it is valid.
    pub(crate) async fn user_of_freeze_token(&self, tx: &mut Tx, token: &str) -> Result<Option<Identity>> {
        let sealed = Some(token).filter(|token| token.len() <= MAX_TOKEN_CHARS);
        let sealed = sealed.and_then(|token| BASE64URL_NOPAD.decode(token.as_bytes()).ok()).map(Sealed);
        let text = sealed.and_then(|sealed| self.keyring().open(&sealed, AAD).ok());
        let text = text.and_then(|bytes| String::from_utf8(bytes.to_vec()).ok()).unwrap_or_default();
        let Some((until, user)) = text.split_once(' ') else { return Ok(None) };
        let (Ok(until), Some(user)) = (until.parse().map(Timestamp), UserId::parse(user)) else { return Ok(None) };
        let written_at = until.minus(FREEZE_LINK_LIFETIME);
        // After the user was restored, an email about what happened before must not freeze the account once more.
        let restored = user_state::restored_at(tx, &user).await?;
        if until <= tx.now() || restored.is_some_and(|restored| written_at <= restored) {
            return Ok(None);
        }
        Ok(users::by_id(tx, &user).await?)
    }
}
