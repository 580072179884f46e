//! What several files of cases need.

use crate::support::{self, STEP, World};
use gate::{
    engine::{
        Error, IssuedSession, Outcome,
        caller::{Administrator, Authenticated, MfaPending},
        crypto::PlainPassword,
    },
    model::Refusal,
};
use sqlx::Connection;
use std::fmt::Debug;
pub use support::typed;

pub fn password(text: &str) -> PlainPassword {
    PlainPassword::new(text.to_owned())
}

#[track_caller]
pub fn refused<T: Debug>(result: gate::engine::Result<T>, refusal: Refusal) {
    match result {
        Err(Error::Refused(found)) => assert_eq!(found, refusal),
        other => panic!("expected {refusal:?}, got {other:?}"),
    }
}

/// An administrator sets rule and message, with a code of `app` at a fresh step.
pub async fn enforce(
    world: &World,
    session: &IssuedSession,
    app: &support::App,
    on: bool,
    message: &str,
) -> gate::engine::Result<Outcome> {
    let administrator: Administrator = world.caller_as(session).await;
    world.engine.ask_enforcement(&administrator, None, on, message).await?;
    world.confirm(session, app).await
}

/// The codes of the draft, which is kept.
pub async fn kept_codes(world: &World, session: &IssuedSession) -> Vec<String> {
    let member: Authenticated = world.caller_as(session).await;
    let codes = world.engine.recovery_draft(&member).await.unwrap().expect("a set to save");
    world.engine.keep_recovery_codes(&member).await.unwrap();
    codes
}

pub async fn half_in(world: &World, person: &support::Person) -> MfaPending {
    world.caller_as(&world.sign_in(person).await).await
}

/// A code that the app gives at none of the steps of the window.
pub fn wrong(app: &support::App, world: &World, number: u32) -> String {
    let right: Vec<String> = (-1..=1).map(|step| app.code_at(world.now().plus(step * STEP))).collect();
    let mut candidates = (number * 1_000..).map(|code| format!("{:06}", code % 1_000_000));
    candidates.find(|code| !right.contains(code)).unwrap()
}

/// How many rows a table has, read past the engine.
pub async fn rows(world: &World, table: &'static str) -> i64 {
    let query = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
    if world.database.starts_with("sqlite") {
        let mut database = sqlx::SqliteConnection::connect(&world.database).await.unwrap();
        sqlx::query_scalar(query).fetch_one(&mut database).await.unwrap()
    } else {
        let mut database = sqlx::PgConnection::connect(&world.database).await.unwrap();
        sqlx::query_scalar(query).fetch_one(&mut database).await.unwrap()
    }
}

/// Does something to the database past the engine.
pub async fn execute(world: &World, statement: &str) {
    if world.database.starts_with("sqlite") {
        let query = sqlx::query(sqlx::AssertSqlSafe(statement.to_owned()));
        query.execute(&mut sqlx::SqliteConnection::connect(&world.database).await.unwrap()).await.unwrap();
    } else {
        let query = sqlx::query(sqlx::AssertSqlSafe(statement.to_owned()));
        query.execute(&mut sqlx::PgConnection::connect(&world.database).await.unwrap()).await.unwrap();
    }
}

/// The first column of the first row, as text; empty when there is none.
pub async fn text(world: &World, query: &str) -> String {
    let query = sqlx::AssertSqlSafe(query.to_owned());
    let found: Option<String> = if world.database.starts_with("sqlite") {
        let mut database = sqlx::SqliteConnection::connect(&world.database).await.unwrap();
        sqlx::query_scalar(query).fetch_optional(&mut database).await.unwrap()
    } else {
        let mut database = sqlx::PgConnection::connect(&world.database).await.unwrap();
        sqlx::query_scalar(query).fetch_optional(&mut database).await.unwrap()
    };
    found.unwrap_or_default()
}

/// The first column of all rows, as bytes.
pub async fn bytes(world: &World, query: &'static str) -> Vec<u8> {
    let found: Vec<Vec<u8>> = if world.database.starts_with("sqlite") {
        let mut database = sqlx::SqliteConnection::connect(&world.database).await.unwrap();
        sqlx::query_scalar(query).fetch_all(&mut database).await.unwrap()
    } else {
        let mut database = sqlx::PgConnection::connect(&world.database).await.unwrap();
        sqlx::query_scalar(query).fetch_all(&mut database).await.unwrap()
    };
    found.concat()
}
