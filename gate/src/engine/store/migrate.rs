//! Numbered, forward-only migrations, compiled into the binary.

use super::Db;
use sqlx::{
    AssertSqlSafe, SqlSafeStr,
    migrate::{MigrateError, Migration, MigrationType, Migrator},
    sqlite::SqlitePoolOptions,
};

macro_rules! migrations {
    ($($number:literal $name:literal),* $(,)?) => {
        &[$(($number, $name, include_str!(concat!("../../../migrations/", $name, ".sql")))),*]
    };
}

const MIGRATIONS: &[(i64, &str, &str)] = migrations![1 "0001_init", 2 "0002_last_code", 3 "0003_logos"];

/// Runs the migrations that are missing. Refuses a database that a newer version has migrated.
pub(super) async fn run(db: &Db) -> Result<(), MigrateError> {
    match db {
        Db::Sqlite { writer, .. } => {
            // The migrator takes connections from a pool of sqlx.
            let pool = SqlitePoolOptions::new().max_connections(1);
            let pool = pool.connect_with(writer.options().clone()).await?;
            let done = for_sqlite().run(&pool).await;
            pool.close().await;
            done
        }
        Db::Postgres(pool) => for_postgres().run(pool).await,
    }
}

/// Whether exactly the migrations of this version were run, and as they are here. Changes nothing.
pub(super) async fn is_current(db: &Db) -> bool {
    let text = "SELECT version, checksum FROM _sqlx_migrations WHERE success ORDER BY version";
    // Where there is no such table, no migration was run.
    let (migrator, applied) = match db {
        Db::Sqlite { readers, .. } => {
            let Ok(mut reader) = readers.acquire().await else { return false };
            (for_sqlite(), sqlx::query_as(text).fetch_all(&mut *reader).await)
        }
        Db::Postgres(pool) => (for_postgres(), sqlx::query_as(text).fetch_all(pool).await),
    };
    let known = migrator.iter().map(|migration| (migration.version, migration.checksum.to_vec()));
    applied.is_ok_and(|applied: Vec<(i64, Vec<u8>)>| applied == known.collect::<Vec<_>>())
}

fn for_sqlite() -> Migrator {
    migrator(str::to_owned)
}

fn for_postgres() -> Migrator {
    migrator(|sql| sql.replace("BLOB", "BYTEA"))
}

fn migrator(dialect: impl Fn(&str) -> String) -> Migrator {
    let migration = |&(number, name, sql): &(i64, &'static str, &'static str)| {
        // The text is compiled in; no input is part of it.
        let sql = AssertSqlSafe(dialect(sql)).into_sql_str();
        Migration::new(number, name.into(), MigrationType::Simple, sql, false)
    };
    Migrator { migrations: MIGRATIONS.iter().map(migration).collect(), ..Migrator::DEFAULT }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        engine::store::{fetch_one, proofs::ProofKind},
        model::{BlockReason, Factor, Role, SecurityEventKind, Timestamp},
    };
    use strum::VariantArray;

    /// The words of `CHECK (column IN ('…', '…'))` in the definition of a table, sorted.
    fn listed<'a>(definition: &'a str, column: &str) -> Vec<&'a str> {
        let (_, list) = definition.split_once(&format!("CHECK ({column} IN (")).unwrap();
        let (list, _) = list.split_once("))").unwrap();
        let mut words: Vec<_> = list.split(',').map(|word| word.trim().trim_matches('\'')).collect();
        words.sort_unstable();
        words
    }

    fn words<T: VariantArray + AsRef<str>>() -> Vec<&'static str> {
        let mut words: Vec<_> = T::VARIANTS.iter().map(AsRef::as_ref).collect();
        words.sort_unstable();
        words
    }

    /// The database refuses a word that its CHECK does not list, so a new variant without a migration would only
    /// fail when it is first stored.
    #[tokio::test]
    async fn the_checks_list_the_words_of_the_enums() {
        let folder = testkit::TemporaryFolder::new();
        let db = Db::open(&format!("sqlite://{}/checks.db", folder.path().display()), true).await.unwrap();
        let mut tx = db.read(|| Timestamp(0)).await.unwrap();
        for (table, column, words) in [
            ("users", "role", words::<Role>()),
            ("users", "block_reason", words::<BlockReason>()),
            ("proofs", "kind", words::<ProofKind>()),
            ("notices", "kind", words::<SecurityEventKind>()),
            ("audit", "factor", words::<Factor>()),
        ] {
            let sql = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = $1";
            let (definition,) = fetch_one!(&mut tx, (String,), sql, table).unwrap();
            assert_eq!(listed(&definition, column), words, "{table}.{column}");
        }
        drop(tx);
        db.close().await;
    }
}
