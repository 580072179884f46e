//! The audit log as administrators read and export it.

use crate::{
    engine::{Engine, Result, caller::Administrator, services::audit::AuditEntry, store::audit},
    model::{Action, AuditFilter, AuditPage, AuditRow, ChainEnd, EmailAddress},
    rules::plain_line,
};

/// Rows of a page on screen.
const PAGE_SIZE: usize = 50;
/// Rows that are read at once for an export.
const BATCH: i64 = 1_000;

impl Engine {
    /// A page of the log of the caller's TPP.
    pub async fn audit_page(&self, caller: &Administrator, filter: &AuditFilter) -> Result<AuditPage> {
        let printable = |text: &str| plain_line(text).trim().to_owned();
        let filter = AuditFilter {
            who: spelt(&printable(&filter.who)),
            action: printable(&filter.action),
            before: filter.before,
        };
        // One row more than a page says whether there is another page.
        let limit = i64::try_from(PAGE_SIZE + 1).unwrap_or(i64::MAX);
        let mut rows = audit::page(&mut self.read().await?, caller.tpp(), &filter, limit).await?;
        let more = rows.len() > PAGE_SIZE;
        rows.truncate(PAGE_SIZE);
        let next = rows.last().filter(|_| more).map(|row| row.seq);
        Ok(AuditPage { rows, next })
    }

    /// Notes that the caller exports the log of the TPP, which [`Engine::audit_batch`] then reads. Gives the end
    /// of the log with that note, which is the end of the export.
    pub async fn begin_audit_export(&self, caller: &Administrator) -> Result<ChainEnd> {
        let mut work = self.begin_as(caller).await?;
        let end = work.record_at_end(AuditEntry::new(Action::AuditExported)).await?;
        work.commit().await?;
        Ok(end)
    }

    /// Rows of the log of the caller's TPP after `after_seq` up to `last_seq`, in the order of the chain; none at
    /// its end. An export takes as long as its reader likes, so the caller is proven for each batch.
    pub async fn audit_batch(
        &self,
        caller: &Administrator,
        after_seq: i64,
        last_seq: i64,
    ) -> Result<Vec<AuditRow>> {
        let mut work = self.begin_reading_as(caller).await?;
        Ok(audit::between(&mut work, caller.tpp(), (after_seq, last_seq), BATCH).await?)
    }
}

/// An address as the log has it; other text in lower case.
fn spelt(who: &str) -> String {
    EmailAddress::parse(who).map_or_else(|_| who.to_lowercase(), |email| email.to_string())
}
