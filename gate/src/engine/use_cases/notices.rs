//! Notices: what users are told about their own account, by mail and as a banner. One mechanism for all of them.

use crate::{
    engine::{
        ClientInfo, Engine, Result,
        caller::{Authenticated, Caller},
        store::{
            Tx,
            notices::{self, NoticeRecord},
            sessions::{self, SessionRow},
            users,
        },
        use_cases::audit::AuditEntry,
        use_cases::letters,
        use_cases::sessions::identity,
    },
    model::{Action, Identity, NoticeView, SecurityEvent, SessionId, Timestamp},
    rules::SECOND_STEP_MILLIS,
};

const BATCH: i64 = 50;
/// Milliseconds within which the same thing from the same network is not told again, so that nobody's mailbox is filled.
const QUIET_MILLIS: i64 = 15 * 60_000;
/// Milliseconds within which one letter stands for all of a kind that comes in numbers, until the banner is read.
const DAY_MILLIS: i64 = 24 * 60 * 60_000;

impl Engine {
    /// Tells `who` about the own account: a row for the banner, and a letter with a link that freezes the account.
    /// `session` is the one that caused it, where no banner is needed.
    pub(crate) async fn notify(
        &self,
        tx: &mut Tx,
        who: &Identity,
        what: (SecurityEvent, &str),
        client: &ClientInfo,
        session: Option<&SessionId>,
        now: Timestamp,
    ) -> Result<()> {
        let (kind, about) = what;
        let quiet = now.plus(-QUIET_MILLIS);
        if kind.is_repeatable() && notices::is_told(tx, &who.id, kind, Some(&client.network), quiet).await? {
            return Ok(());
        }
        let one_of_many =
            kind.is_mailed_daily() && notices::is_told(tx, &who.id, kind, None, now.plus(-DAY_MILLIS)).await?;
        notices::insert(tx, &self.new_id()?, &who.id, &NoticeRecord { kind, about, client, session }, now).await?;
        if !self.can_mail() || one_of_many {
            return Ok(());
        }
        let freeze = if kind.is_own() { Some(self.freeze_link(who, now)?) } else { None };
        let letter = letters::notice(&who.email, who, what, (client, now), (self.public_url(), freeze.as_deref()));
        self.post(tx, letter, now).await
    }

    /// Tells the caller about something that its session did.
    pub(crate) async fn notify_caller(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        what: (SecurityEvent, &str),
        now: Timestamp,
    ) -> Result<()> {
        self.notify(tx, &caller.identity, what, &caller.client, Some(&caller.session), now).await
    }

    /// Tells the administrators of the TPP of `whom` about it, except `whom` itself.
    pub(crate) async fn notify_administrators(
        &self,
        tx: &mut Tx,
        whom: &Identity,
        kind: SecurityEvent,
        (client, session): (&ClientInfo, Option<&SessionId>),
        now: Timestamp,
    ) -> Result<()> {
        for administrator in users::administrators(tx, &whom.tpp.id).await? {
            if administrator.id != whom.id {
                self.notify(tx, &administrator, (kind, &whom.name), client, session, now).await?;
            }
        }
        Ok(())
    }

    /// What the caller has not yet said to have read.
    pub(crate) async fn notices_in(&self, tx: &mut Tx, caller: &Caller) -> Result<Vec<NoticeView>> {
        Ok(notices::of_user(tx, caller.user(), &caller.session).await?)
    }

    /// The caller has read the notices up to `until`.
    pub async fn dismiss_notices(&self, caller: &Authenticated, until: Timestamp) -> Result<()> {
        let mut tx = self.write_as(caller).await?;
        notices::dismiss(&mut tx, caller.user(), &caller.session, until).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Tells owners whose password was given, but whose second step was not finished in time. Called every so often by
    /// the server.
    pub async fn watch(&self) -> Result<()> {
        let now = self.now();
        loop {
            let late = sessions::unfinished(&mut self.read().await?, now.plus(-SECOND_STEP_MILLIS), BATCH).await?;
            if late.is_empty() {
                return Ok(());
            }
            self.tell_of(late, now).await?;
        }
    }

    async fn tell_of(&self, late: Vec<SessionRow>, now: Timestamp) -> Result<()> {
        for row in late {
            let session = SessionId(row.id.clone());
            let client =
                ClientInfo { network: row.network.clone(), browser: row.browser.clone(), ..ClientInfo::default() };
            let who = identity(row);
            let mut tx = self.write().await?;
            users::lock(&mut tx, &who.id).await?;
            if sessions::warn(&mut tx, &session, now).await? {
                self.second_step_missing(&mut tx, &who, &client, now).await?;
                tx.commit().await?;
            }
        }
        Ok(())
    }

    /// Somebody has the password and did not get further: its owner should know.
    pub(crate) async fn second_step_missing(
        &self,
        tx: &mut Tx,
        who: &Identity,
        client: &ClientInfo,
        now: Timestamp,
    ) -> Result<()> {
        self.notify(tx, who, (SecurityEvent::MfaNotCompleted, ""), client, None, now).await?;
        self.record(tx, AuditEntry::of(who, client, Action::MfaNotCompleted), now).await
    }
}
