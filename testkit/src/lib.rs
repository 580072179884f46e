//! What the tests of several crates share. Nothing of it is in the shipped binary.
//!
//! | module | what |
//! | --- | --- |
//! | [`world`] | an [`Engine`](gate::engine::Engine) on a database of its own, with a clock that a test moves |
//! | [`actor`] | the users of a world, and how they sign in |
//! | [`authenticator_app`] | an independent implementation of TOTP |
//! | [`database`] | a fresh SQLite or PostgreSQL database, and queries that bypass the engine |
//! | [`round_trips`] | counts the round trips to a PostgreSQL server |
//! | [`assertions`] | what many cases assert |
//! | [`folder`] | a temporary folder |
//! | [`program`] | other programs, apart from the environment of the test |
//! | [`binary`] | the built binary: its commands, and the server that it starts |
//! | `http` | the real router on a loopback port, and a small client (feature `http`) |
//!
//! A test that needs the engine on both databases is an `async fn(World)` named in [`on_both_databases!`]. To
//! share something new: put it into the module of its topic if two crates or two files of cases need it; otherwise
//! it stays beside the cases.

#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a helper of a test stops the test when something is not as it must be"
)]

pub mod actor;
pub mod assertions;
pub mod authenticator_app;
pub mod binary;
pub mod database;
pub mod folder;
#[cfg(feature = "http")]
pub mod http;
pub mod program;
pub mod round_trips;
pub mod world;

pub use {
    actor::Actor,
    assertions::refused,
    authenticator_app::{AuthenticatorApp, STEP},
    database::Database,
    folder::TemporaryFolder,
    round_trips::RoundTrips,
    world::World,
};

use gate::engine::crypto::{OsRandom, PlainPassword, random_id};

/// The password of every actor.
pub const PASSWORD: &str = "plum gravel orbit candle";
/// Another password that is good enough.
pub const NEW_PASSWORD: &str = "seven quiet harbours sing";

/// A PNG file with one dot.
pub const DOT_PNG: &[u8] = include_bytes!("dot.png");

/// What a user types into a field for a password or a code.
pub fn typed(text: &str) -> PlainPassword {
    PlainPassword::new(text.to_owned())
}

/// A random identifier, for names that other tests must not use at the same time.
pub fn unique() -> String {
    random_id(&OsRandom).unwrap()
}

/// Makes each named `async fn(World)` a test on SQLite and a test on PostgreSQL.
#[macro_export]
macro_rules! on_both_databases {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                $crate::World::run($crate::Database::Sqlite, super::$name).await;
            })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                $crate::World::run($crate::Database::Postgres, super::$name).await;
            })*
        }
    };
}
