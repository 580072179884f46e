//! Notices for banners, and letters that wait to be sent.

use super::{Tx, count, execute, fetch_all, fetch_one, fetch_optional, row};
use crate::{
    engine::{ClientInfo, crypto::Sealed},
    model::{NoticeView, SecurityEvent, SessionId, Timestamp, UserId},
};

row! {
    struct Row {
        kind: String,
        about: String,
        at: i64,
        network: String,
        browser: String,
    }
}

row! {
    /// A letter as it is kept: sealed.
    pub(crate) struct EmailRow {
        pub(crate) id: String,
        sealed: Vec<u8>,
        pub(crate) created_at: i64,
        pub(crate) due_at: i64,
    }
}

impl EmailRow {
    pub(crate) fn sealed(&self) -> Sealed {
        Sealed(self.sealed.clone())
    }
}

/// What there is to tell a user.
pub(crate) struct NoticeRecord<'a> {
    pub(crate) kind: SecurityEvent,
    pub(crate) about: &'a str,
    pub(crate) client: &'a ClientInfo,
    pub(crate) session: Option<&'a SessionId>,
}

pub(crate) async fn insert(
    tx: &mut Tx,
    id: &str,
    user: &UserId,
    notice: &NoticeRecord<'_>,
    now: Timestamp,
) -> sqlx::Result<()> {
    execute!(
        tx,
        "INSERT INTO notices (id, user_id, kind, about, at, network, browser, session_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        id,
        user.as_str(),
        notice.kind.word(),
        notice.about,
        now.millis(),
        notice.client.network.as_str(),
        notice.client.browser.as_str(),
        notice.session.map_or("", SessionId::as_str)
    )?;
    Ok(())
}

/// Whether the user was told of that since a moment, from that network or from any, and has not said to have read it.
pub(crate) async fn is_told(
    tx: &mut Tx,
    user: &UserId,
    kind: SecurityEvent,
    network: Option<&str>,
    since: Timestamp,
) -> sqlx::Result<bool> {
    let (told,) = fetch_one!(
        tx,
        (i64,),
        "SELECT COUNT(*) FROM notices WHERE user_id = $1 AND kind = $2 AND at > $4
         AND ($3 IS NULL OR network = $3)",
        user.as_str(),
        kind.word(),
        network,
        since.millis()
    )?;
    Ok(told > 0)
}

/// The notices of a user that were not caused in `session`, the newest first.
pub(crate) async fn of_user(tx: &mut Tx, user: &UserId, session: &SessionId) -> sqlx::Result<Vec<NoticeView>> {
    let rows = fetch_all!(
        tx,
        Row,
        "SELECT kind, about, at, network, browser FROM notices WHERE user_id = $1 AND session_id <> $2
         ORDER BY at DESC, id LIMIT 20",
        user.as_str(),
        session.as_str()
    )?;
    let view = |row: Row| {
        let Row { kind, about, at, network, browser } = row;
        // A word of a newer version has no sentence here.
        Some(NoticeView { kind: SecurityEvent::from_word(&kind)?, about, at: Timestamp(at), network, browser })
    };
    Ok(rows.into_iter().filter_map(view).collect())
}

/// The user has read, in `session`, what [`of_user`] gives until `until`. What it does not give stays: a thief cannot
/// take away what would tell of the thief's own session.
pub(crate) async fn dismiss(
    tx: &mut Tx,
    user: &UserId,
    session: &SessionId,
    until: Timestamp,
) -> sqlx::Result<()> {
    execute!(
        tx,
        "DELETE FROM notices WHERE id IN (SELECT id FROM notices WHERE user_id = $1 AND session_id <> $2 AND at <= $3
         ORDER BY at DESC, id LIMIT 20)",
        user.as_str(),
        session.as_str(),
        until.millis()
    )?;
    Ok(())
}

pub(crate) async fn sweep(tx: &mut Tx, before: Timestamp) -> sqlx::Result<()> {
    execute!(tx, "DELETE FROM notices WHERE at < $1", before.millis())?;
    Ok(())
}

pub(crate) async fn post(tx: &mut Tx, id: &str, letter: &Sealed, now: Timestamp) -> sqlx::Result<()> {
    execute!(
        tx,
        "INSERT INTO outbox (id, sealed, created_at, due_at, attempts) VALUES ($1, $2, $3, $3, 0)",
        id,
        letter.0.as_slice(),
        now.millis()
    )?;
    Ok(())
}

/// Letters whose next attempt is due, the oldest first.
pub(crate) async fn due(tx: &mut Tx, now: Timestamp, most: i64) -> sqlx::Result<Vec<EmailRow>> {
    fetch_all!(
        tx,
        EmailRow,
        "SELECT id, sealed, created_at, due_at FROM outbox WHERE due_at <= $1 ORDER BY due_at, id LIMIT $2",
        now.millis(),
        most
    )
}

/// Takes a letter for one attempt. `false` when another replica was quicker.
pub(crate) async fn claim(tx: &mut Tx, letter: &EmailRow, until: Timestamp) -> sqlx::Result<bool> {
    let changed = execute!(
        tx,
        "UPDATE outbox SET due_at = $3, attempts = attempts + 1 WHERE id = $1 AND due_at = $2",
        letter.id.as_str(),
        letter.due_at,
        until.millis()
    )?;
    Ok(changed == 1)
}

pub(crate) async fn attempts(tx: &mut Tx, id: &str) -> sqlx::Result<u32> {
    let row = fetch_optional!(tx, (i64,), "SELECT attempts FROM outbox WHERE id = $1", id)?;
    Ok(row.map_or(0, |(attempts,)| count(attempts)))
}

pub(crate) async fn postpone(tx: &mut Tx, id: &str, until: Timestamp) -> sqlx::Result<()> {
    execute!(tx, "UPDATE outbox SET due_at = $2 WHERE id = $1", id, until.millis())?;
    Ok(())
}

pub(crate) async fn remove_letter(tx: &mut Tx, id: &str) -> sqlx::Result<()> {
    execute!(tx, "DELETE FROM outbox WHERE id = $1", id)?;
    Ok(())
}

/// All letters that are kept, the newest first.
pub(crate) async fn letters(tx: &mut Tx, most: i64) -> sqlx::Result<Vec<EmailRow>> {
    fetch_all!(
        tx,
        EmailRow,
        "SELECT id, sealed, created_at, due_at FROM outbox ORDER BY created_at DESC, id LIMIT $1",
        most
    )
}

/// How many letters wait that were written until then.
pub(crate) async fn waiting(tx: &mut Tx, until: Timestamp) -> sqlx::Result<u32> {
    let (rows,) = fetch_one!(tx, (i64,), "SELECT COUNT(*) FROM outbox WHERE created_at <= $1", until.millis())?;
    Ok(count(rows))
}

pub(crate) async fn sweep_letters(tx: &mut Tx, before: Timestamp) -> sqlx::Result<u64> {
    execute!(tx, "DELETE FROM outbox WHERE created_at < $1", before.millis())
}
