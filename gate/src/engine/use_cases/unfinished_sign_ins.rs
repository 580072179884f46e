//! Sign-ins whose second step did not follow: a background job tells the owners.

use crate::{
    engine::{ClientInfo, Engine, Result, store::sessions, unit_of_work::Actor},
    rules::MFA_DEADLINE,
};

/// Sign-ins that are looked at at once.
const BATCH: i64 = 50;

impl Engine {
    /// Tells owners whose password was given, but whose second step was not finished in time. A background job of
    /// the server.
    pub async fn warn_unfinished_sign_ins(&self) -> Result<()> {
        loop {
            let mut tx = self.read().await?;
            let signed_in_until = tx.now().minus(MFA_DEADLINE);
            let late = sessions::awaiting_code(&mut tx, signed_in_until, BATCH).await?;
            drop(tx);
            if late.is_empty() {
                return Ok(());
            }
            for row in late {
                let user = row.identity();
                let client = ClientInfo { network: row.network, browser: row.browser, ..ClientInfo::default() };
                let actor = Actor { user: Some(user.clone()), client, session: None };
                let mut work = self.begin(actor).await?;
                work.lock_user(&user.id).await?;
                // Another replica may have been quicker, or the code may have come.
                if sessions::mark_warned(&mut work, &row.id).await? {
                    work.mfa_not_completed(&user).await?;
                    work.commit().await?;
                }
            }
        }
    }
}
