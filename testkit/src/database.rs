//! Fresh databases, and queries that bypass the engine.

use crate::{TemporaryFolder, World, unique};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection};

/// On which kind of database a world stores its data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    /// A file.
    Sqlite,
    /// A database on the server that the variable `TEST_POSTGRES` names.
    Postgres,
}

impl Database {
    /// Makes an empty database; gives its address. The file of a SQLite database is in `folder`.
    pub async fn create(self, folder: &TemporaryFolder) -> String {
        match self {
            Self::Sqlite => format!("sqlite://{}", folder.join("test.db").display()),
            Self::Postgres => create_on_server().await,
        }
    }

    /// The TPPs in the database at `url` whose kept numbers of users differ from those that are counted.
    pub(crate) async fn miscounted(self, url: &str) -> Vec<String> {
        match self {
            Self::Sqlite => sqlx::query_scalar(MISCOUNTED)
                .fetch_all(&mut SqliteConnection::connect(url).await.unwrap())
                .await
                .unwrap(),
            Self::Postgres => sqlx::query_scalar(MISCOUNTED)
                .fetch_all(&mut PgConnection::connect(url).await.unwrap())
                .await
                .unwrap(),
        }
    }
}

/// The TPPs whose kept numbers of users differ from those that are counted.
const MISCOUNTED: &str = "SELECT t.id FROM tpps t LEFT JOIN member_counts m ON m.tpp_id = t.id
    WHERE m.users IS NULL
       OR m.users <> (SELECT COUNT(*) FROM users WHERE tpp_id = t.id)
       OR m.enrolled <> (SELECT COUNT(*) FROM users WHERE tpp_id = t.id
                         AND EXISTS (SELECT 1 FROM authenticators WHERE user_id = users.id))
       OR m.enrolled <> (SELECT COUNT(*) FROM users WHERE tpp_id = t.id AND enrolled = 1)";

async fn create_on_server() -> String {
    let server = std::env::var("TEST_POSTGRES")
        .expect("TEST_POSTGRES names a PostgreSQL server for tests; `cargo xtask test` starts one");
    let name = format!("t_{}", unique());
    let mut connection = PgConnection::connect(&server).await.unwrap();
    connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
    format!("{}/{name}", server.rsplit_once('/').unwrap().0)
}

/// Runs a query on the database of a world.
macro_rules! query {
    ($world:expr, $query:expr, $fetch:ident) => {
        match $world.database {
            Database::Sqlite => {
                $query.$fetch(&mut SqliteConnection::connect(&$world.url).await.unwrap()).await.unwrap()
            }
            Database::Postgres => {
                $query.$fetch(&mut PgConnection::connect(&$world.url).await.unwrap()).await.unwrap()
            }
        }
    };
}

impl World {
    /// How many rows a table has.
    pub async fn rows(&self, table: &str) -> i64 {
        let statement = format!("SELECT COUNT(*) FROM {table}");
        query!(self, sqlx::query_scalar(AssertSqlSafe(statement.clone())), fetch_one)
    }

    /// The first column of the first row, as text; empty when there is none.
    pub async fn query_text(&self, statement: &str) -> String {
        let found: Option<Option<String>> =
            query!(self, sqlx::query_scalar(AssertSqlSafe(statement.to_owned())), fetch_optional);
        found.flatten().unwrap_or_default()
    }

    /// The first column of all rows, as bytes.
    pub async fn query_bytes(&self, statement: &str) -> Vec<u8> {
        let found: Vec<Vec<u8>> = query!(self, sqlx::query_scalar(AssertSqlSafe(statement.to_owned())), fetch_all);
        found.concat()
    }

    /// Changes the database without the engine.
    pub async fn execute(&self, statement: &str) {
        let statement = || AssertSqlSafe(statement.to_owned());
        match self.database {
            Database::Sqlite => {
                SqliteConnection::connect(&self.url).await.unwrap().execute(statement()).await.unwrap();
            }
            Database::Postgres => {
                PgConnection::connect(&self.url).await.unwrap().execute(statement()).await.unwrap();
            }
        }
    }
}
