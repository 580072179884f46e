//! Databases, and organisations with many users, made faster than the product can hash that many passwords.

use crate::server::Binary;
use anyhow::{Context, Result};
use sqlx::{AnyConnection, AssertSqlSafe, Column, Connection, Row, query};

/// Copies the user with `email` until its organisation has `count` more users. All columns but the id, the address
/// and the name are copied, so that this also works on a build with other columns. The user has no authenticator.
pub async fn copy_user(binary: &Binary, email: &str, count: usize) -> Result<()> {
    sqlx::any::install_default_drivers();
    let mut connection = AnyConnection::connect(binary.database()).await?;
    let user = query("SELECT * FROM users WHERE email = $1").bind(email).fetch_one(&mut connection).await?;
    let own = ["id", "email", "name"];
    let others: Vec<&str> = user.columns().iter().map(Column::name).filter(|name| !own.contains(name)).collect();
    let others = others.join(", ");
    // An id has 26 characters of base 32: a number of 13 digits, twice, with letters for the digits that base 32
    // lacks. The numbers of two organisations do not meet, because they begin with `count`.
    let digits = ["0", "1", "8", "9"].into_iter().zip(["a", "b", "c", "d"]);
    let id = digits.fold("CAST(n AS TEXT)".to_owned(), |text, (digit, letter)| {
        format!("REPLACE({text}, '{digit}', '{letter}')")
    });
    let first = 1_000_000_000_000_u64 + u64::try_from(count)? * 1_000_000;
    let last = first + u64::try_from(count)?;
    let sql = format!(
        "WITH RECURSIVE numbers (n) AS (SELECT CAST({first} AS BIGINT) UNION ALL SELECT n + 1 FROM numbers \
         WHERE n + 1 < {last}) \
         INSERT INTO users (id, email, name, {others}) \
         SELECT {id} || {id}, 'copy' || CAST(n AS TEXT) || '@copies.example', \
         'Copy ' || CAST(n AS TEXT), {others} FROM numbers, users WHERE email = $1"
    );
    query(AssertSqlSafe(sql)).bind(email).execute(&mut connection).await?;
    // A build that keeps the numbers of users has a table for them; on another one the statement would fail.
    if query("SELECT 1 FROM member_counts").fetch_optional(&mut connection).await.is_ok() {
        let sql = format!(
            "UPDATE member_counts SET users = users + {count} \
             WHERE tpp_id = (SELECT tpp_id FROM users WHERE email = $1)"
        );
        query(AssertSqlSafe(sql)).bind(email).execute(&mut connection).await?;
    }
    Ok(connection.close().await?)
}

/// Makes a database on a PostgreSQL server, whose maintenance database is at `server`. Gives its address.
pub async fn new_database(server: &str, number: usize) -> Result<String> {
    sqlx::any::install_default_drivers();
    let mut connection = AnyConnection::connect(server).await?;
    let name = format!("bench_{}_{number}", std::process::id());
    query(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut connection).await?;
    connection.close().await?;
    let (address, _) = server.rsplit_once('/').context("a PostgreSQL address ends with the name of a database")?;
    Ok(format!("{address}/{name}"))
}
