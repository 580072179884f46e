//! One transaction together with what its changes need to know: the engine, the moment, and who acts from where.
//!
//! Use cases begin one, services are its methods, and [`UnitOfWork::commit`] makes the changes last. Dropped
//! without a commit, it changes nothing. It dereferences to the transaction, so store functions take it as it is.

use crate::{
    engine::{
        ClientInfo, Engine, Error, Result,
        caller::Caller,
        error::InternalError,
        services::sessions::{expires_at, stage_of},
        store::{
            Tx,
            sessions::{self, SessionRow},
            tpps, users,
        },
    },
    model::{Identity, SessionId, UserId},
};
use std::ops::{Deref, DerefMut};

/// Who acts: for the audit log and for notifications.
#[derive(Clone, Default)]
pub(crate) struct Actor {
    /// The user. `None`: the operator, or a visitor who is not known yet.
    pub(crate) user: Option<Identity>,
    /// Where the request comes from.
    pub(crate) client: ClientInfo,
    /// The session in which the user acts, if there is one.
    pub(crate) session: Option<SessionId>,
}

impl Actor {
    /// The operator, at the command line.
    pub(crate) fn operator() -> Self {
        Self::default()
    }

    /// A request without a session.
    pub(crate) fn visitor(client: &ClientInfo) -> Self {
        Self { client: client.clone(), ..Self::default() }
    }

    /// A caller, in their session.
    pub(crate) fn caller(caller: &Caller) -> Self {
        Self {
            user: Some(caller.identity.clone()),
            client: caller.client.clone(),
            session: Some(caller.session.clone()),
        }
    }
}

/// A transaction, who acts in it, and the engine whose keys and randomness it uses.
pub(crate) struct UnitOfWork {
    engine: Engine,
    tx: Tx,
    pub(crate) actor: Actor,
    /// The session of the caller, as it was when it was proven. `None`: the work has no caller.
    pub(crate) session: Option<SessionRow>,
}

/// Proof that a transaction was committed. Only [`UnitOfWork::commit`] makes one, and a refusal that counts cannot
/// be returned without it (`services/attempts.rs`).
pub(crate) struct Committed(());

impl UnitOfWork {
    /// Makes the changes last.
    pub(crate) async fn commit(self) -> Result<Committed, InternalError> {
        self.tx.commit().await?;
        Ok(Committed(()))
    }

    /// Locks the row of a user. The wait may have been long, so the moment of this work is the one after it.
    pub(crate) async fn lock_user(&mut self, user: &UserId) -> Result<(), InternalError> {
        users::lock(self, user).await?;
        let now = self.engine.now();
        self.tx.continue_at(now);
        Ok(())
    }

    /// The engine.
    pub(crate) fn engine(&self) -> &Engine {
        &self.engine
    }
}

impl Deref for UnitOfWork {
    type Target = Tx;

    fn deref(&self) -> &Tx {
        &self.tx
    }
}

impl DerefMut for UnitOfWork {
    fn deref_mut(&mut self) -> &mut Tx {
        &mut self.tx
    }
}

impl Engine {
    /// Begins a unit of work of `actor`.
    pub(crate) async fn begin(&self, actor: Actor) -> Result<UnitOfWork, InternalError> {
        Ok(UnitOfWork { engine: self.clone(), tx: self.write().await?, actor, session: None })
    }

    /// Begins a unit of work with the row of `user` locked, for decisions about one user.
    pub(crate) async fn begin_about(&self, user: &UserId, actor: Actor) -> Result<UnitOfWork, InternalError> {
        let tx = self.0.db.write_locking_user(user, || self.now()).await?;
        Ok(UnitOfWork { engine: self.clone(), tx, actor, session: None })
    }

    /// Begins a unit of work of `caller`, after proving that the session still is what it was when the request
    /// arrived: alive, with the same token, at the same stage, in the same role.
    ///
    /// A client can hold a request open for as long as it likes; what it may do is decided when it does it. The
    /// user's row lock puts all decisions about one user's factors and sessions in sequence.
    pub(crate) async fn begin_as(&self, caller: &Caller) -> Result<UnitOfWork> {
        let mut work = self.begin_about(caller.user(), Actor::caller(caller)).await?;
        work.session = Some(prove_session(&mut work, caller).await?);
        Ok(work)
    }

    /// Like [`Engine::begin_as`], for a unit of work that only reads, and so locks nothing.
    pub(crate) async fn begin_reading_as(&self, caller: &Caller) -> Result<Tx> {
        let mut tx = self.read().await?;
        prove_session(&mut tx, caller).await?;
        Ok(tx)
    }

    /// Like [`Engine::begin_as`], with the row of the TPP locked first: administrators of one TPP act in sequence.
    pub(crate) async fn begin_in_tpp(&self, caller: &Caller) -> Result<UnitOfWork> {
        let mut work = self.begin(Actor::caller(caller)).await?;
        tpps::lock(&mut work, caller.tpp()).await?;
        work.lock_user(caller.user()).await?;
        work.session = Some(prove_session(&mut work, caller).await?);
        Ok(work)
    }
}

async fn prove_session(tx: &mut Tx, caller: &Caller) -> Result<SessionRow> {
    let row = sessions::find(tx, &caller.token).await?.ok_or(Error::SessionGone)?;
    let now = tx.now();
    let stage = stage_of(&row);
    let alive = now < expires_at(&row, stage) && row.block_reason.is_none();
    if alive && stage == caller.stage && row.role == caller.identity.role {
        Ok(row)
    } else {
        Err(Error::SessionGone)
    }
}
