//! The operator, who runs the binary on the database; and the TPPs that only the operator makes.

use crate::{
    engine::{
        Engine, Result,
        services::audit::{AuditDetail, AuditEntry},
        store::tpps,
        unit_of_work::Actor,
    },
    model::{Action, Timestamp, Tpp, TppId},
    rules::clean_name,
};
use std::ops::Deref;

/// The person who runs the binary on the database: needs no session and may do everything. The command line and
/// the start of the server make one; a server function never has a reason to.
#[derive(Clone)]
pub struct Operator(Engine);

impl Operator {
    /// The operator of this engine.
    pub fn of(engine: Engine) -> Self {
        Self(engine)
    }

    /// Makes a TPP.
    pub async fn create_tpp(&self, name: &str) -> Result<Tpp> {
        let tpp = Tpp { id: self.new_id(TppId::parse)?, name: clean_name(name)? };
        let mut work = self.begin(Actor::operator()).await?;
        let now = work.now();
        tpps::insert(&mut work, &tpp, now).await?;
        work.begin_chain(&tpp.id).await?;
        let entry = AuditEntry::new(Action::TppCreated).tpp(&tpp.id);
        work.record(entry.detail(AuditDetail::Name(tpp.name.clone()))).await?;
        work.commit().await?;
        Ok(tpp)
    }

    /// All TPPs, by name, with the moment since when each enforces a second factor.
    pub async fn list_tpps(&self) -> Result<Vec<(Tpp, Option<Timestamp>)>> {
        let records = tpps::list(&mut self.read().await?).await?;
        Ok(records.into_iter().map(|record| (record.tpp, record.enforcement.since)).collect())
    }
}

impl Deref for Operator {
    type Target = Engine;

    fn deref(&self) -> &Engine {
        &self.0
    }
}
