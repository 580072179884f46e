//! What is sealed about the audit log, so that an attacker who can write to the database, but has no key, cannot
//! cut or remove a chain unnoticed: the end of each chain, from the birth of its TPP, and the register of all
//! TPPs.
//!
//! An earlier sealed value that is put back is genuine. Against that, operators note ends outside the database.

use crate::{
    engine::{
        Engine,
        crypto::{Keyring, RandomSource, Sealed},
        error::InternalError,
        store::audit_ends::{self, Head},
        unit_of_work::UnitOfWork,
    },
    model::{ChainEnd, TppId},
};

const REGISTER_AAD: &str = "audit-register";

impl UnitOfWork {
    /// Begins the chain of a new TPP, and adds the TPP to the register. Called once, in the transaction that makes
    /// the TPP.
    pub(crate) async fn begin_chain(&mut self, tpp: &TppId) -> Result<(), InternalError> {
        let register = audit_ends::lock_register(self).await?.ok_or(InternalError::AuditEnd)?;
        let engine = self.engine().clone();
        let mut registered = engine.open_register(&register).ok_or(InternalError::AuditEnd)?;
        registered.push(tpp.to_string());
        let register = seal_register(engine.keyring(), &registered, engine.random())?;
        audit_ends::set_register(self, &register).await?;
        let head = engine.seal_head(tpp, &ChainEnd::default())?;
        Ok(audit_ends::insert_head(self, tpp, &head).await?)
    }
}

impl Engine {
    pub(crate) fn seal_head(&self, tpp: &TppId, end: &ChainEnd) -> Result<Head, InternalError> {
        let sealed = self.keyring().seal(end.to_string().as_bytes(), &head_aad(tpp), self.random())?;
        Ok(Head { seq: end.seq, hash: end.hash.clone(), sealed })
    }

    /// Whether the end of the chain was sealed with the key for this TPP, place and hash.
    pub(crate) fn is_genuine_head(&self, tpp: &TppId, head: &Head) -> bool {
        let sealed = self.keyring().open(&head.sealed, &head_aad(tpp));
        let end = ChainEnd { seq: head.seq, hash: head.hash.clone() };
        sealed.is_ok_and(|text| *text == end.to_string().into_bytes())
    }

    /// The identifiers of all registered TPPs; `None` when the register was not sealed with the key.
    pub(crate) fn open_register(&self, sealed: &Sealed) -> Option<Vec<String>> {
        let text = self.keyring().open(sealed, REGISTER_AAD).ok()?;
        Some(str::from_utf8(&text).ok()?.lines().map(str::to_owned).collect())
    }
}

/// Seals the register: an identifier a line.
pub(crate) fn seal_register(
    keyring: &Keyring,
    registered: &[String],
    random: &dyn RandomSource,
) -> Result<Sealed, InternalError> {
    keyring.seal(registered.join("\n").as_bytes(), REGISTER_AAD, random)
}

fn head_aad(tpp: &TppId) -> String {
    format!("audit-head/tpp/{tpp}")
}
