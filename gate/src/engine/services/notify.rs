//! Security events: what users are told about their account, by mail and as a notice on the dashboard. One
//! mechanism for all of them.

use crate::{
    engine::{
        EmailContent,
        error::InternalError,
        services::audit::AuditEntry,
        store::{
            notices::{self, NoticeRecord, NoticeSource},
            users,
        },
        unit_of_work::UnitOfWork,
    },
    model::{Action, Identity, SecurityEvent},
};
use std::time::Duration;

/// The same event from the same network is not told again within this time, so that mailboxes cannot be filled.
const REPEAT_INTERVAL: Duration = Duration::from_mins(15);
/// One email stands for all events of a kind that comes in numbers, within this time.
const DAILY_INTERVAL: Duration = Duration::from_hours(24);
/// How many administrators are told about one event: each costs a notice and an email in the transaction of the
/// change.
const MAX_TOLD: i64 = 25;

impl UnitOfWork {
    /// Tells `user` about their account: a notice, and an email with a link that freezes the account.
    ///
    /// The session that caused the event needs no notice, because its user knows; unless the event looks like an
    /// attack.
    pub(crate) async fn notify(&mut self, user: &Identity, event: SecurityEvent) -> Result<(), InternalError> {
        let kind = event.kind();
        let client = self.actor.client.clone();
        if event.is_repeatable() {
            let source = NoticeSource::Network(client.network.as_deref());
            let since = self.now().minus(REPEAT_INTERVAL);
            if notices::recently_notified(self, &user.id, kind, source, since).await? {
                return Ok(());
            }
        }
        let since = self.now().minus(DAILY_INTERVAL);
        let mailed_today = event.is_mailed_daily()
            && notices::recently_notified(self, &user.id, kind, NoticeSource::AnyNetwork, since).await?;
        let session = self.actor.session.clone().filter(|_| !event.is_alarming());
        let id = self.engine().random_id()?;
        let notice = NoticeRecord { event: &event, client: &client, session: session.as_ref() };
        notices::insert(self, &id, &user.id, &notice).await?;
        if !self.engine().can_mail() || mailed_today {
            return Ok(());
        }
        let own = event.is_about_own_account();
        let freeze_token = if own { Some(self.engine().freeze_token(&user.id, self.now())?) } else { None };
        self.enqueue(user, &user.email, EmailContent::SecurityEvent { event, freeze_token }).await
    }

    /// Tells `user` and the administrators of the TPP about an act of an administrator or of the operator.
    pub(crate) async fn notify_all(
        &mut self,
        user: &Identity,
        own: SecurityEvent,
        of_colleague: impl FnOnce(String) -> SecurityEvent,
    ) -> Result<(), InternalError> {
        self.notify(user, own).await?;
        self.notify_administrators(user, of_colleague(user.with_address())).await
    }

    /// Tells the administrators of the TPP of `user` about it, except that user; at most [`MAX_TOLD`]. The
    /// administrator who acts is told too, by email: it may be another person in that administrator's session.
    pub(crate) async fn notify_administrators(
        &mut self,
        user: &Identity,
        event: SecurityEvent,
    ) -> Result<(), InternalError> {
        for administrator in users::administrators(self, &user.tpp.id, &user.id, MAX_TOLD).await? {
            self.notify(&administrator, event.clone()).await?;
        }
        Ok(())
    }

    /// The password of `user` was given, but the second step did not follow: the owner should know.
    pub(crate) async fn mfa_not_completed(&mut self, user: &Identity) -> Result<(), InternalError> {
        self.notify(user, SecurityEvent::MfaNotCompleted).await?;
        self.record(AuditEntry::new(Action::MfaNotCompleted)).await
    }
}
