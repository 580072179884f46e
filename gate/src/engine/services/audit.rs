//! Rows of the audit log: every authentication and every change of security state is one row, written in the
//! transaction that makes the change.
//!
//! Rows form a chain per TPP: each hash covers its row and the hash before, and needs the key. `audit_ends.rs`
//! seals the end of the chain. The lock on that end is the last one that a transaction takes.

use crate::{
    engine::{
        error::InternalError,
        store::{audit, audit_ends},
        unit_of_work::UnitOfWork,
    },
    model::{Action, AuditRow, BlockReason, ChainEnd, Factor, Identity, Role, Timestamp, TppId},
    rules::hashed_fields,
};

/// What stands for the operator in the column of actors.
const OPERATOR: &str = "operator";

/// More about what happened. There is no variant for text that could be a secret.
pub(crate) enum AuditDetail {
    /// The name of an authenticator or a TPP, or an address.
    Name(String),
    /// Why, in the words of an administrator or the operator.
    Reason(String),
    /// A role that was given.
    Role(Role),
    /// A limit that was set.
    Minutes(u32),
    /// Why a user may not sign in.
    Block(BlockReason),
    /// Until when a lockout lasts.
    Until(Timestamp),
    /// The action that was confirmed or refused.
    Action(Action),
    /// The moment of the newest row of a backup.
    StateOf(Timestamp),
}

impl AuditDetail {
    fn into_text(self) -> String {
        match self {
            Self::Name(text) | Self::Reason(text) => text,
            Self::Role(role) => role.to_string(),
            Self::Minutes(minutes) => format!("{minutes} minutes"),
            Self::Block(reason) => reason.to_string(),
            Self::Until(at) => format!("until {}", at.rfc3339()),
            Self::Action(action) => action.to_string(),
            Self::StateOf(at) => format!("state of {}", at.rfc3339()),
        }
    }
}

/// A row to be written. Who did it, and from where, comes from the unit of work.
pub(crate) struct AuditEntry {
    action: Action,
    tpp: Option<TppId>,
    target: Option<String>,
    factor: Option<Factor>,
    detail: Option<AuditDetail>,
}

impl AuditEntry {
    /// Something that the actor did.
    pub(crate) const fn new(action: Action) -> Self {
        Self { action, tpp: None, target: None, factor: None, detail: None }
    }

    /// The user it was done to, in whose TPP's log it belongs.
    pub(crate) fn target(self, user: &Identity) -> Self {
        Self { target: Some(user.email.to_string()), ..self.tpp(&user.tpp.id) }
    }

    /// The TPP in whose log it belongs, where the actor belongs to none.
    pub(crate) fn tpp(self, tpp: &TppId) -> Self {
        Self { tpp: Some(tpp.clone()), ..self }
    }

    /// By which kind of proof.
    pub(crate) fn factor(self, factor: Factor) -> Self {
        Self { factor: Some(factor), ..self }
    }

    /// More about it.
    pub(crate) fn detail(self, detail: AuditDetail) -> Self {
        Self { detail: Some(detail), ..self }
    }
}

impl UnitOfWork {
    /// Writes one row. Called right before the commit.
    pub(crate) async fn record(&mut self, entry: AuditEntry) -> Result<(), InternalError> {
        self.record_at_end(entry).await.map(drop)
    }

    /// Like [`UnitOfWork::record`]; gives the end that the chain has now.
    pub(crate) async fn record_at_end(&mut self, entry: AuditEntry) -> Result<ChainEnd, InternalError> {
        let AuditEntry { action, tpp, target, factor, detail } = entry;
        let user = self.actor.user.clone();
        let tpp = tpp.or_else(|| user.as_ref().map(|user| user.tpp.id.clone()));
        let tpp = tpp.ok_or(InternalError::Crypto("an audit entry belongs to no TPP"))?;
        let client = self.actor.client.clone();
        let mut row = AuditRow {
            seq: 0,
            at: self.now(),
            action: action.to_string(),
            actor_id: user.as_ref().map(|user| user.id.to_string()),
            actor: user.map_or_else(|| OPERATOR.to_owned(), |user| user.email.to_string()),
            target,
            detail: detail.map(AuditDetail::into_text),
            factor: factor.map(|factor| factor.to_string()),
            network: client.network,
            browser: client.browser,
            request: client.request,
            hash: String::new(),
        };
        let head = audit_ends::lock_head(self, &tpp).await?;
        // What was cut or rewritten must not be sealed with the key by continuing it.
        let head = head.filter(|head| self.engine().is_genuine_head(&tpp, head));
        let before = head.ok_or(InternalError::AuditEnd)?;
        row.seq = before.seq + 1;
        row.hash = self.engine().keyring().audit_hash(&hashed_fields(&tpp, &before.hash, &row))?;
        let end = ChainEnd { seq: row.seq, hash: row.hash.clone() };
        let head = self.engine().seal_head(&tpp, &end)?;
        audit::append(self, &tpp, &row, &head.sealed).await?;
        Ok(end)
    }
}
