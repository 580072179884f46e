//! After a backup was put in place: what was revoked or used since it was made must not count again.
//!
//! What can be ended at once is ended here. What only the audit log of the time after the backup knows (removed
//! authenticators, new passwords, suspensions) is repeated by people; `docs/OPERATING.md` says how.

use super::operator::Operator;
use crate::{
    engine::{
        Result,
        services::audit::{AuditDetail, AuditEntry},
        store::{audit, restored, tpps},
        unit_of_work::Actor,
    },
    model::{Action, AuditFilter, Timestamp, Tpp},
    rules::step_at,
};

/// What a restored backup held, and what of it was ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestoreReport {
    /// The audit log of each TPP as the backup had it.
    pub logs: Vec<RestoredLog>,
    /// Sessions that were ended.
    pub sessions: u64,
    /// Mailed links and codes, and enrolment passes, that were made void.
    pub proofs: u64,
    /// Emails that had not been sent when the backup was made, and are not sent now.
    pub emails: u64,
}

/// The audit log of a TPP in a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestoredLog {
    /// Whose log.
    pub tpp: Tpp,
    /// How many rows it had.
    pub rows: i64,
    /// When its newest row was written: what happened later is not in the backup.
    pub newest: Option<Timestamp>,
}

impl Operator {
    /// Ends what a restored backup brought back, in one transaction: sessions, links, codes, passes, set-ups and
    /// pending changes end, every time step up to now is spent, recovery codes are marked for renewal, emails that
    /// waited are dropped. Each TPP's audit log gets a row. Can be repeated.
    pub async fn end_restored(&self) -> Result<RestoreReport> {
        let mut work = self.begin(Actor::operator()).await?;
        let now = work.now();
        let ended = restored::end_all(&mut work, step_at(now)).await?;
        restored::remove_mark(&mut work).await?;
        let mut logs = Vec::new();
        for record in tpps::list(&mut work).await? {
            let last = audit::page(&mut work, &record.tpp.id, &AuditFilter::default(), 1).await?.pop();
            let newest = last.as_ref().map(|row| row.at);
            let entry = AuditEntry::new(Action::BackupRestored).tpp(&record.tpp.id);
            work.record(newest.into_iter().fold(entry, |entry, at| entry.detail(AuditDetail::StateOf(at))))
                .await?;
            logs.push(RestoredLog { tpp: record.tpp, rows: last.map_or(0, |row| row.seq), newest });
        }
        work.commit().await?;
        let restored::Ended { sessions, proofs, emails } = ended;
        Ok(RestoreReport { logs, sessions, proofs, emails })
    }
}
