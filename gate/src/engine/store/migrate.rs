//! Small, numbered, forward-only migrations, carried inside the binary.

use super::Db;
use sqlx::{
    AssertSqlSafe, SqlSafeStr,
    migrate::{MigrateError, Migration, MigrationType, Migrator},
};

macro_rules! migrations {
    ($($number:literal $name:literal),* $(,)?) => {
        &[$(($number, $name, include_str!(concat!("../../../migrations/", $name, ".sql")))),*]
    };
}

const MIGRATIONS: &[(i64, &str, &str)] = migrations![
    1 "0001_tpps_and_users",
    2 "0002_authenticators",
    3 "0003_sessions",
    4 "0004_budgets",
    5 "0005_recovery_codes",
    6 "0006_session_origin",
    7 "0007_sweeps_and_drafts",
    8 "0008_audit",
    9 "0009_notices",
    10 "0010_proofs",
    11 "0011_users_and_limits",
    12 "0012_password_requests",
    13 "0013_mailed_passwords_and_restores",
    14 "0014_for_many_users",
];

/// Applies what is missing. Refuses a database that a newer version has changed.
pub(super) async fn run(db: &Db) -> Result<(), MigrateError> {
    match db {
        Db::Sqlite { writer, .. } => migrator(str::to_owned).run(writer).await,
        Db::Postgres(pool) => migrator(|sql| sql.replace("BLOB", "BYTEA")).run(pool).await,
    }
}

fn migrator(dialect: impl Fn(&str) -> String) -> Migrator {
    let migration = |&(number, name, sql): &(i64, &'static str, &'static str)| {
        // The text is ours, compiled in; nothing a user typed gets near it.
        let sql = AssertSqlSafe(dialect(sql)).into_sql_str();
        Migration::new(number, name.into(), MigrationType::Simple, sql, false)
    };
    Migrator { migrations: MIGRATIONS.iter().map(migration).collect(), ..Migrator::DEFAULT }
}
