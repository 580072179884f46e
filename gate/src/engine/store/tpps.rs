//! TPPs and their policies.

use super::{Count, Flag, Tx, execute, fetch_all, fetch_one, fetch_optional, lock_row, member_counts, row};
use crate::model::{Coverage, Enforcement, Timestamp, Tpp, TppId};

row! {
    struct Row {
        id: TppId,
        name: String,
        created_at: Timestamp,
        enforced_since: Option<Timestamp>,
        enforcement_message: Option<String>,
        idle_minutes: u32 as Count,
        is_demo: bool as Flag,
        users: u32 as Count,
        enrolled: u32 as Count,
    }
}

/// A TPP with its policies.
pub(crate) struct TppRecord {
    pub(crate) tpp: Tpp,
    pub(crate) created_at: Timestamp,
    pub(crate) enforcement: Enforcement,
    pub(crate) idle_minutes: u32,
    /// Made with demo data, whatever its name.
    pub(crate) is_demo: bool,
    /// How many of its users are enrolled.
    pub(crate) coverage: Coverage,
}

impl From<Row> for TppRecord {
    fn from(row: Row) -> Self {
        Self {
            tpp: Tpp { id: row.id, name: row.name },
            created_at: row.created_at,
            enforcement: Enforcement { since: row.enforced_since, message: row.enforcement_message },
            idle_minutes: row.idle_minutes,
            is_demo: row.is_demo,
            coverage: Coverage { users: row.users, enrolled: row.enrolled },
        }
    }
}

/// TPPs that what follows selects.
macro_rules! select_tpps {
    ($rest:literal) => {
        concat!(
            "SELECT t.id, t.name, t.created_at, t.enforced_since, t.enforcement_message, t.idle_minutes, t.is_demo,
                    m.users, m.enrolled
             FROM tpps t JOIN member_counts m ON m.tpp_id = t.id ",
            $rest
        )
    };
}

/// Marks a TPP as one that was made with demo data.
pub(crate) async fn mark_demo(tx: &mut Tx, id: &TppId) -> sqlx::Result<()> {
    execute!(tx, "UPDATE tpps SET is_demo = 1 WHERE id = $1", id.as_str())?;
    Ok(())
}

/// Whether there is a TPP. Without one, the database is as good as new.
pub(crate) async fn any_exist(tx: &mut Tx) -> sqlx::Result<bool> {
    let (tpps,) = fetch_one!(tx, (Count,), "SELECT COUNT(*) FROM tpps")?;
    Ok(u32::from(tpps) > 0)
}

pub(crate) async fn insert(tx: &mut Tx, tpp: &Tpp, created_at: Timestamp) -> sqlx::Result<()> {
    execute!(
        tx,
        "INSERT INTO tpps (id, name, created_at) VALUES ($1, $2, $3)",
        tpp.id.as_str(),
        tpp.name.as_str(),
        created_at.millis()
    )?;
    member_counts::insert(tx, &tpp.id).await
}

pub(crate) async fn find(tx: &mut Tx, id: &TppId) -> sqlx::Result<Option<TppRecord>> {
    let row = fetch_optional!(tx, Row, select_tpps!("WHERE t.id = $1"), id.as_str())?;
    Ok(row.map(TppRecord::from))
}

/// All TPPs, by name.
pub(crate) async fn list(tx: &mut Tx) -> sqlx::Result<Vec<TppRecord>> {
    let rows = fetch_all!(tx, Row, select_tpps!("ORDER BY t.name, t.id"))?;
    Ok(rows.into_iter().map(TppRecord::from).collect())
}

/// The identifier and name of all TPPs, as text: for an examination of a database that another program may have
/// changed.
pub(crate) async fn names(tx: &mut Tx) -> sqlx::Result<Vec<(String, String)>> {
    fetch_all!(tx, (String, String), "SELECT id, name FROM tpps")
}

/// Locks the TPP's row until the end of the transaction, so that changes of its policies run one after the other.
pub(crate) async fn lock(tx: &mut Tx, id: &TppId) -> sqlx::Result<()> {
    tx.expect_first_locks()?;
    lock_row(tx, "SELECT 1 FROM tpps WHERE id = $1 FOR NO KEY UPDATE", id.as_str()).await
}

pub(crate) async fn set_enforcement(tx: &mut Tx, id: &TppId, to: &Enforcement) -> sqlx::Result<()> {
    execute!(
        tx,
        "UPDATE tpps SET enforced_since = $2, enforcement_message = $3 WHERE id = $1",
        id.as_str(),
        to.since.map(Timestamp::millis),
        to.message.as_deref()
    )?;
    Ok(())
}

pub(crate) async fn set_idle_minutes(tx: &mut Tx, id: &TppId, minutes: u32) -> sqlx::Result<()> {
    execute!(tx, "UPDATE tpps SET idle_minutes = $2 WHERE id = $1", id.as_str(), i64::from(minutes))?;
    Ok(())
}
