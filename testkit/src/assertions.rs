//! What many cases assert.

use gate::{
    engine::{CodeOutcome, Error, IssuedSession, Result},
    model::Refusal,
};
use std::fmt::Debug;

/// The use case refused for this reason.
#[track_caller]
pub fn refused<T: Debug>(result: Result<T>, refusal: Refusal) {
    match result {
        Err(Error::Refused(found)) => assert_eq!(found, refusal),
        other => panic!("expected {refusal:?}, got {other:?}"),
    }
}

/// The code was right: the session that came of it.
#[track_caller]
pub fn upgraded(result: Result<CodeOutcome>) -> IssuedSession {
    match result {
        Ok(CodeOutcome::Upgraded(session)) => session,
        other => panic!("expected an upgraded session, got {other:?}"),
    }
}

/// The code began or met a lockout.
#[track_caller]
pub fn is_locked_out(result: &Result<CodeOutcome>) -> bool {
    matches!(result, Ok(CodeOutcome::LockedOut { .. }))
}

/// How many of the results of simultaneous attempts are good.
pub fn successes<T>(results: &[Result<T>]) -> usize {
    results.iter().filter(|result| result.is_ok()).count()
}
