//! TPPs and their enforcement policy.

use super::{Tx, count, execute, fetch_all, fetch_one, fetch_optional, row};
use crate::model::{Coverage, Enforcement, Timestamp, Tpp, TppId};

row! {
    struct Row {
        id: String,
        name: String,
        created_at: i64,
        enforced_since: Option<i64>,
        enforcement_message: String,
        idle_minutes: i64,
    }
}

/// A TPP with its policy.
pub(crate) struct TppRecord {
    pub(crate) tpp: Tpp,
    pub(crate) created_at: Timestamp,
    pub(crate) enforcement: Enforcement,
    pub(crate) idle_minutes: u32,
}

impl From<Row> for TppRecord {
    fn from(row: Row) -> Self {
        Self {
            tpp: Tpp { id: TppId(row.id), name: row.name },
            created_at: Timestamp(row.created_at),
            enforcement: Enforcement {
                since: row.enforced_since.map(Timestamp),
                message: row.enforcement_message,
            },
            idle_minutes: count(row.idle_minutes),
        }
    }
}

pub(crate) async fn insert(tx: &mut Tx, tpp: &Tpp, now: Timestamp) -> sqlx::Result<()> {
    execute!(
        tx,
        "INSERT INTO tpps (id, name, created_at) VALUES ($1, $2, $3)",
        tpp.id.as_str(),
        tpp.name.as_str(),
        now.millis()
    )?;
    Ok(())
}

pub(crate) async fn find(tx: &mut Tx, id: &TppId) -> sqlx::Result<Option<TppRecord>> {
    let row = fetch_optional!(
        tx,
        Row,
        "SELECT id, name, created_at, enforced_since, enforcement_message, idle_minutes FROM tpps WHERE id = $1",
        id.as_str()
    )?;
    Ok(row.map(TppRecord::from))
}

pub(crate) async fn list(tx: &mut Tx) -> sqlx::Result<Vec<TppRecord>> {
    let rows = fetch_all!(
        tx,
        Row,
        "SELECT id, name, created_at, enforced_since, enforcement_message, idle_minutes FROM tpps ORDER BY name, id"
    )?;
    Ok(rows.into_iter().map(TppRecord::from).collect())
}

/// Takes the TPP's row lock until the end of the transaction.
pub(crate) async fn lock(tx: &mut Tx, id: &TppId) -> sqlx::Result<()> {
    execute!(tx, "UPDATE tpps SET name = name WHERE id = $1", id.as_str())?;
    Ok(())
}

pub(crate) async fn set_enforcement(tx: &mut Tx, id: &TppId, to: &Enforcement) -> sqlx::Result<()> {
    execute!(
        tx,
        "UPDATE tpps SET enforced_since = $2, enforcement_message = $3 WHERE id = $1",
        id.as_str(),
        to.since.map(Timestamp::millis),
        to.message.as_str()
    )?;
    Ok(())
}

pub(crate) async fn set_idle_minutes(tx: &mut Tx, id: &TppId, minutes: u32) -> sqlx::Result<()> {
    execute!(tx, "UPDATE tpps SET idle_minutes = $2 WHERE id = $1", id.as_str(), i64::from(minutes))?;
    Ok(())
}

/// A rule is evaluated, not copied into rows: two counts, whatever the size of the TPP.
pub(crate) async fn coverage(tx: &mut Tx, id: &TppId) -> sqlx::Result<Coverage> {
    let (users, enrolled) = fetch_one!(
        tx,
        (i64, i64),
        "SELECT (SELECT COUNT(*) FROM users WHERE tpp_id = $1),
                (SELECT COUNT(*) FROM users WHERE tpp_id = $1
                    AND EXISTS (SELECT 1 FROM authenticators WHERE user_id = users.id))",
        id.as_str()
    )?;
    Ok(Coverage { users: count(users), enrolled: count(enrolled) })
}
