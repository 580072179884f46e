//! Connections to one SQLite file. The pool of sqlx tests each connection when it comes back, on a task of its
//! own: on SQLite that is a hop to the thread of the connection and back, as long as a statement. Here a
//! connection goes straight back to the next request.

use super::db::ACQUIRE_TIMEOUT;
use sqlx::{Connection as _, SqliteConnection, sqlite::SqliteConnectOptions};
use std::{
    mem,
    ops::{Deref, DerefMut},
    sync::{Arc, Mutex, PoisonError},
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

/// Up to a fixed number of connections, opened when they are first needed.
#[derive(Clone, Debug)]
pub(crate) struct Connections(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    options: SqliteConnectOptions,
    limit: u32,
    /// One for each connection that may be in use; fair, so who waits longest is next.
    permits: Arc<Semaphore>,
    idle: Mutex<Vec<SqliteConnection>>,
}

impl Connections {
    /// At most `limit` connections.
    pub(super) fn new(options: SqliteConnectOptions, limit: u32) -> Self {
        let permits = Arc::new(Semaphore::new(usize::try_from(limit).unwrap_or(Semaphore::MAX_PERMITS)));
        Self(Arc::new(Inner { options, limit, permits, idle: Mutex::default() }))
    }

    /// How they are opened.
    pub(super) fn options(&self) -> &SqliteConnectOptions {
        &self.0.options
    }

    /// A connection, as soon as one is free. `PoolTimedOut`: after [`ACQUIRE_TIMEOUT`] there was none.
    pub(super) async fn acquire(&self) -> sqlx::Result<Lent> {
        // Most often one is free, and no timer has to be set.
        let permit = match self.0.permits.clone().try_acquire_owned() {
            Ok(permit) => permit,
            Err(_) => timeout(ACQUIRE_TIMEOUT, self.0.permits.clone().acquire_owned())
                .await
                .map_err(|_| sqlx::Error::PoolTimedOut)?
                .map_err(|_| sqlx::Error::PoolClosed)?,
        };
        let connection = match self.0.take_idle() {
            Some(connection) => connection,
            None => SqliteConnection::connect_with(&self.0.options).await?,
        };
        Ok(Lent { connection: Some(connection), open: false, permit: Some(permit), home: self.0.clone() })
    }

    /// A connection with a transaction that `statement` begins. Dropped without a commit, it is rolled back.
    pub(super) async fn begin(&self, statement: &'static str) -> sqlx::Result<Lent> {
        let mut lent = self.acquire().await?;
        // Before it begins: a request that is given up in the middle must not leave a transaction behind.
        lent.open = true;
        sqlx::query(statement).execute(&mut *lent).await?;
        Ok(lent)
    }

    /// Waits until all connections are back, and closes them.
    pub(super) async fn close(&self) {
        // An error says that they were closed before.
        if self.0.permits.acquire_many(self.0.limit).await.is_ok() {
            self.0.permits.close();
        }
        while let Some(connection) = self.0.take_idle() {
            // It is gone after an error too.
            let _ = connection.close().await;
        }
    }
}

impl Inner {
    fn take_idle(&self) -> Option<SqliteConnection> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn put_back(&self, connection: SqliteConnection) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }
}

/// A connection in use. It goes back when it is dropped.
#[derive(Debug)]
pub(crate) struct Lent {
    /// `None` only while it is dropped.
    connection: Option<SqliteConnection>,
    /// Whether a transaction was begun and not ended.
    open: bool,
    permit: Option<OwnedSemaphorePermit>,
    home: Arc<Inner>,
}

impl Lent {
    /// Makes the changes of the transaction last.
    pub(super) async fn commit(mut self) -> sqlx::Result<()> {
        sqlx::query("COMMIT").execute(&mut *self).await?;
        self.open = false;
        Ok(())
    }
}

#[expect(clippy::expect_used, reason = "only `drop` takes the connection, and nothing can be called after it")]
impl Deref for Lent {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        self.connection.as_ref().expect("the connection is there until the drop")
    }
}

#[expect(clippy::expect_used, reason = "only `drop` takes the connection, and nothing can be called after it")]
impl DerefMut for Lent {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        self.connection.as_mut().expect("the connection is there until the drop")
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let Some(mut connection) = self.connection.take() else { return };
        if !self.open {
            self.home.put_back(connection);
            return;
        }
        // Without a runtime the connection is closed, which rolls back too.
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let (home, permit) = (self.home.clone(), mem::take(&mut self.permit));
        runtime.spawn(async move {
            // After some errors (a full disk) SQLite has rolled back by itself, and this fails. The connection is
            // then replaced by a new one.
            if sqlx::query("ROLLBACK").execute(&mut connection).await.is_ok() {
                home.put_back(connection);
            }
            drop(permit);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    async fn file(limit: u32) -> (Connections, testkit::TemporaryFolder) {
        let folder = testkit::TemporaryFolder::new();
        let options = SqliteConnectOptions::new().filename(folder.join("rows.db")).create_if_missing(true);
        let connections = Connections::new(options, limit);
        let mut one = connections.acquire().await.unwrap();
        sqlx::query("CREATE TABLE rows (id BIGINT)").execute(&mut *one).await.unwrap();
        drop(one);
        (connections, folder)
    }

    async fn insert(connections: &Connections) -> Lent {
        let mut lent = connections.begin("BEGIN IMMEDIATE").await.unwrap();
        sqlx::query("INSERT INTO rows (id) VALUES (1)").execute(&mut *lent).await.unwrap();
        lent
    }

    async fn rows(connections: &Connections) -> i64 {
        let mut lent = connections.acquire().await.unwrap();
        sqlx::query_scalar("SELECT COUNT(*) FROM rows").fetch_one(&mut *lent).await.unwrap()
    }

    #[tokio::test]
    async fn what_is_not_committed_is_rolled_back_before_the_connection_is_used_again() {
        let (connections, _folder) = file(1).await;
        drop(insert(&connections).await);
        assert_eq!(rows(&connections).await, 0);
        insert(&connections).await.commit().await.unwrap();
        assert_eq!(rows(&connections).await, 1);
        connections.close().await;
    }

    /// A client that goes away ends its request at any point, also while a transaction begins or ends.
    #[tokio::test]
    async fn a_request_that_is_given_up_leaves_no_transaction_behind() {
        let (connections, _folder) = file(1).await;
        for steps in 0..40 {
            let work = async { insert(&connections).await.commit().await };
            let mut work = Box::pin(work);
            // Polled so many times, and then dropped.
            for _ in 0..steps {
                if polled_once(&mut work).await {
                    break;
                }
            }
            drop(work);
            let next =
                timeout(Duration::from_secs(5), insert(&connections)).await.expect("no transaction is open");
            next.commit().await.unwrap();
        }
        assert!(rows(&connections).await >= 40);
        connections.close().await;
    }

    /// Polls once, and lets the thread of the connection run. Whether the future was ready.
    async fn polled_once<F: Future>(future: &mut std::pin::Pin<Box<F>>) -> bool {
        let ready =
            std::future::poll_fn(|context| std::task::Poll::Ready(future.as_mut().poll(context).is_ready()));
        let ready = ready.await;
        tokio::task::yield_now().await;
        ready
    }

    #[tokio::test]
    async fn there_are_never_more_than_the_limit_and_none_after_the_end() {
        let (connections, _folder) = file(2).await;
        let (first, second) = (connections.acquire().await.unwrap(), connections.acquire().await.unwrap());
        let third = connections.acquire();
        tokio::pin!(third);
        assert!(timeout(Duration::from_millis(20), &mut third).await.is_err(), "it waits");
        drop(first);
        drop(third.await.unwrap());
        drop(second);
        connections.close().await;
        assert!(matches!(connections.acquire().await, Err(sqlx::Error::PoolClosed)));
    }
}
