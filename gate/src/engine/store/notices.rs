//! Notices: security events that a user sees as banners until the user dismisses them.

use super::{Count, Tx, execute, fetch_all, fetch_one, row};
use crate::{
    engine::ClientInfo,
    model::{NoticeView, SecurityEvent, SecurityEventKind, SessionId, Timestamp, UserId},
};

row! {
    struct Row {
        // As text: during an update a newer replica may have stored a kind that this one does not know.
        kind: String,
        detail: Option<String>,
        at: Timestamp,
        network: Option<String>,
        browser: Option<String>,
    }
}

/// A security event, and where it was caused.
pub(crate) struct NoticeRecord<'a> {
    pub(crate) event: &'a SecurityEvent,
    pub(crate) client: &'a ClientInfo,
    /// The session that caused it, if there is one; that session does not show the notice.
    pub(crate) session: Option<&'a SessionId>,
}

/// Which notices [`recently_notified`] looks at.
#[derive(Clone, Copy)]
pub(crate) enum NoticeSource<'a> {
    AnyNetwork,
    /// Caused from this network; `None`: from an unknown one.
    Network(Option<&'a str>),
}

pub(crate) async fn insert(tx: &mut Tx, id: &str, user: &UserId, notice: &NoticeRecord<'_>) -> sqlx::Result<()> {
    // The session may have ended in this transaction: then there is none to refer to.
    execute!(
        tx,
        "INSERT INTO notices (id, user_id, kind, detail, at, network, browser, session_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, (SELECT id FROM sessions WHERE id = $8))",
        id,
        user.as_str(),
        notice.event.kind().as_ref(),
        notice.event.detail(),
        tx.now.millis(),
        notice.client.network.as_deref(),
        notice.client.browser.as_deref(),
        notice.session.map(SessionId::as_str)
    )?;
    Ok(())
}

/// Whether the user has a notice of this kind that is newer than `since` and not dismissed.
pub(crate) async fn recently_notified(
    tx: &mut Tx,
    user: &UserId,
    kind: SecurityEventKind,
    from: NoticeSource<'_>,
    since: Timestamp,
) -> sqlx::Result<bool> {
    let (any_network, network) = match from {
        NoticeSource::AnyNetwork => (true, None),
        NoticeSource::Network(network) => (false, network),
    };
    let (notices,) = fetch_one!(
        tx,
        (Count,),
        "SELECT COUNT(*) FROM notices WHERE user_id = $1 AND kind = $2 AND at > $3
         AND ($4 OR network IS NOT DISTINCT FROM $5)",
        user.as_str(),
        kind.as_ref(),
        since.millis(),
        any_network,
        network
    )?;
    Ok(u32::from(notices) > 0)
}

/// The newest notices of a user that were not caused in `session`, the newest first.
pub(crate) async fn of_user(tx: &mut Tx, user: &UserId, session: &SessionId) -> sqlx::Result<Vec<NoticeView>> {
    let rows = fetch_all!(
        tx,
        Row,
        "SELECT kind, detail, at, network, browser FROM notices WHERE user_id = $1 AND session_id IS DISTINCT FROM $2
         ORDER BY at DESC, id LIMIT 20",
        user.as_str(),
        session.as_str()
    )?;
    let view = |row: Row| {
        let Row { kind, detail, at, network, browser } = row;
        let event = SecurityEvent::from_parts(kind.parse().ok()?, detail)?;
        Some(NoticeView { event, at, network, browser })
    };
    Ok(rows.into_iter().filter_map(view).collect())
}

/// Deletes what [`of_user`] shows in `session` until `until`. What it does not show stays: an attacker must not be
/// able to delete the notices about the attacker's own session.
pub(crate) async fn dismiss(
    tx: &mut Tx,
    user: &UserId,
    session: &SessionId,
    until: Timestamp,
) -> sqlx::Result<()> {
    execute!(
        tx,
        "DELETE FROM notices WHERE id IN (SELECT id FROM notices
         WHERE user_id = $1 AND session_id IS DISTINCT FROM $2 AND at <= $3 ORDER BY at DESC, id LIMIT 20)",
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
