//! The audit log: every authentication and every change of security state is one row, written in the transaction that
//! makes the change.
//!
//! Rows form a chain per TPP: each hash covers its row and the hash before. The end of the chain is sealed with the key,
//! so that rows cannot be cut off or made anew by whoever can only write to the database. The lock on that end is the
//! last one that a transaction takes.

use crate::{
    engine::{
        ClientInfo, Engine, Operator, Result,
        caller::{Administrator, Caller},
        store::{
            Tx,
            audit::{self, Head},
            tpps,
        },
    },
    model::{
        Action, AuditFilter, AuditPage, AuditRow, BlockReason, Factor, Identity, Refusal, Role, Timestamp, Tpp,
        TppId,
    },
    rules::{ChainState, chain_hash, check_chain},
};

/// Rows of a page on screen.
const PAGE: i64 = 50;
/// Rows that are read at once for an export or a check.
const BATCH: i64 = 1_000;
const OPERATOR: &str = "operator";

/// More about what happened. There is no variant for text that could be a secret.
pub(crate) enum Detail<'a> {
    /// The name of an authenticator, a person or a TPP.
    Name(&'a str),
    /// Why, in the words of an administrator or the operator.
    Reason(&'a str),
    /// A role that was given.
    Role(Role),
    /// A limit that was set.
    Minutes(u32),
    /// Why a user may not sign in.
    BlockReason(BlockReason),
    /// Until when a pause lasts.
    Until(Timestamp),
    /// What was confirmed.
    Action(Action),
}

/// A row to be written.
pub(crate) struct AuditEntry {
    tpp: TppId,
    row: AuditRow,
}

impl AuditEntry {
    /// Something that the caller did.
    pub(crate) fn by(caller: &Caller, action: Action) -> Self {
        Self::of(&caller.identity, &caller.client, action)
    }

    /// Something that was done with a user's name, by whoever sent the request.
    pub(crate) fn of(user: &Identity, client: &ClientInfo, action: Action) -> Self {
        let mut entry = Self::by_operator(&user.tpp.id, action);
        entry.row.actor_id.clone_from(&user.id.0);
        entry.row.actor.clone_from(&user.email);
        entry.row.network.clone_from(&client.network);
        entry.row.browser.clone_from(&client.browser);
        entry.row.request.clone_from(&client.request);
        entry
    }

    /// Something that the operator did from the command line.
    pub(crate) fn by_operator(tpp: &TppId, action: Action) -> Self {
        let row = AuditRow {
            seq: 0,
            at: Timestamp(0),
            action: action.word().to_owned(),
            actor_id: String::new(),
            actor: OPERATOR.to_owned(),
            target: String::new(),
            detail: String::new(),
            factor: String::new(),
            network: String::new(),
            browser: String::new(),
            request: String::new(),
            hash: String::new(),
        };
        Self { tpp: tpp.clone(), row }
    }

    /// To whom it was done.
    pub(crate) fn to(mut self, user: &Identity) -> Self {
        self.row.target.clone_from(&user.email);
        self
    }

    /// By which kind of proof.
    pub(crate) fn with(mut self, factor: Factor) -> Self {
        factor.word().clone_into(&mut self.row.factor);
        self
    }

    /// More about it.
    pub(crate) fn detail(mut self, detail: Detail<'_>) -> Self {
        self.row.detail = match detail {
            Detail::Name(text) | Detail::Reason(text) => text.to_owned(),
            Detail::Role(role) => role.word().to_owned(),
            Detail::Minutes(minutes) => format!("{minutes} minutes"),
            Detail::BlockReason(block) => block.word().to_owned(),
            Detail::Until(at) => format!("until {}", at.rfc3339()),
            Detail::Action(action) => action.word().to_owned(),
        };
        self
    }
}

impl Engine {
    /// Writes one row. Called right before the commit, in the transaction of the change.
    pub(crate) async fn record(&self, tx: &mut Tx, entry: AuditEntry, now: Timestamp) -> Result<()> {
        let AuditEntry { tpp, mut row } = entry;
        let mut before = audit::lock_head(tx, &tpp).await?;
        if before.is_none() {
            audit::begin_head(tx, &tpp, &self.head(&tpp, 0, String::new())?).await?;
            before = audit::lock_head(tx, &tpp).await?;
        }
        let (seq, hash) = before.map_or((0, String::new()), |head| (head.seq, head.hash));
        row.seq = seq + 1;
        row.at = now;
        row.hash = chain_hash(&tpp, &hash, &row);
        audit::insert(tx, &tpp, &row).await?;
        audit::set_head(tx, &tpp, &self.head(&tpp, row.seq, row.hash)?).await?;
        Ok(())
    }

    /// A page of the log of the caller's TPP.
    pub async fn audit_page(&self, caller: &Administrator, filter: &AuditFilter) -> Result<AuditPage> {
        let printable = |text: &str| text.trim().replace(char::is_control, "");
        let filter = AuditFilter {
            who: printable(&filter.who).to_lowercase(),
            action: printable(&filter.action),
            before: filter.before,
        };
        let mut rows = audit::page(&mut self.read().await?, caller.tpp(), &filter, PAGE + 1).await?;
        let more = i64::try_from(rows.len()).unwrap_or(i64::MAX) > PAGE;
        rows.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
        let next = rows.last().filter(|_| more).map(|row| row.seq);
        Ok(AuditPage { rows, next })
    }

    /// Notes that the caller exports the log of its TPP, which [`Engine::audit_batch`] then reads.
    pub async fn begin_audit_export(&self, caller: &Administrator) -> Result<()> {
        let mut tx = self.write_as(caller).await?;
        self.record(&mut tx, AuditEntry::by(caller, Action::AuditExported), self.now()).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Rows of the log of the caller's TPP after the place `after`, in the order of the chain; none at its end.
    pub async fn audit_batch(&self, caller: &Administrator, after: i64) -> Result<Vec<AuditRow>> {
        Ok(audit::after(&mut self.read().await?, caller.tpp(), after, BATCH).await?)
    }

    fn head(&self, tpp: &TppId, seq: i64, hash: String) -> Result<Head> {
        let sealed = self.keyring().seal(head_text(seq, &hash).as_bytes(), &head_identity(tpp), self.random())?;
        Ok(Head { seq, hash, sealed })
    }
}

impl Operator {
    /// Rows of a TPP's log after the place `after`, in the order of the chain; none at its end.
    pub async fn tpp_audit_batch(&self, tpp: &TppId, after: i64) -> Result<Vec<AuditRow>> {
        let mut tx = self.read().await?;
        tpps::find(&mut tx, tpp).await?.ok_or(Refusal::NotFound)?;
        Ok(audit::after(&mut tx, tpp, after, BATCH).await?)
    }

    /// Checks the chains of all TPPs.
    pub async fn verify_audit(&self) -> Result<Vec<(Tpp, ChainState)>> {
        let records = tpps::list(&mut self.read().await?).await?;
        let mut states = Vec::new();
        for record in records {
            let state = self.verify_chain(&record.tpp.id).await?;
            states.push((record.tpp, state));
        }
        Ok(states)
    }

    async fn verify_chain(&self, tpp: &TppId) -> Result<ChainState> {
        // One transaction, so that rows which are added meanwhile do not look like a forged end. The head comes first:
        // where each statement sees the newest state, there may be more rows than the head knows, never fewer.
        let mut tx = self.read().await?;
        let head = audit::head(&mut tx, tpp).await?;
        let (mut seq, mut hash, mut at_head) = (0, String::new(), None);
        let end = head.as_ref().map_or(0, |head| head.seq);
        loop {
            let rows = audit::after(&mut tx, tpp, seq, BATCH).await?;
            let Some(last) = rows.last().map(|row| (row.seq, row.hash.clone())) else { break };
            if let Some(state) = check_chain(tpp, seq, &hash, &rows) {
                return Ok(state);
            }
            at_head = at_head.or_else(|| rows.iter().find(|row| row.seq == end).map(|row| row.hash.clone()));
            (seq, hash) = last;
        }
        let Some(head) = head else {
            return Ok(if seq == 0 { ChainState::Intact { rows: 0 } } else { ChainState::HeadMismatch });
        };
        let sealed = self.keyring().open(&head.sealed, &head_identity(tpp));
        let genuine = sealed.is_ok_and(|text| *text == head_text(head.seq, &head.hash).into_bytes());
        let ends_there = end == 0 || at_head.as_deref() == Some(&head.hash);
        Ok(match (genuine, ends_there) {
            (true, true) => ChainState::Intact { rows: seq },
            (true, false) if seq < end => ChainState::Missing { seq: seq + 1 },
            _ => ChainState::HeadMismatch,
        })
    }
}

fn head_text(seq: i64, hash: &str) -> String {
    format!("{seq} {hash}")
}

fn head_identity(tpp: &TppId) -> String {
    format!("audit-head/tpp/{tpp}")
}
