//! Health, for load balancers: alive, and able to answer; and a few numbers, for monitoring.

use axum::extract::State;
use gate::{
    engine::{Engine, error::chain},
    rules::STEP_MILLIS,
};
use http::StatusCode;
use std::time::Duration;

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// The process runs.
pub(super) async fn live() -> &'static str {
    "live\n"
}

/// The database answers, and how this server's clock compares with it. A clock that is off by a time step is said here,
/// because codes fail by it; it does not take the server out of service, since the database's clock may be the wrong one.
pub(super) async fn ready(State(engine): State<Engine>) -> (StatusCode, String) {
    match found(&engine).await {
        Ok((ahead, _)) if ahead.abs() < STEP_MILLIS => {
            (StatusCode::OK, format!("ready\nclock: {ahead} ms ahead of the database\n"))
        }
        Ok((ahead, _)) => {
            tracing::warn!(ahead_millis = ahead, "this server's clock and the database's differ; check both");
            (
                StatusCode::OK,
                format!("ready\nclock: {ahead} ms ahead of the database. Check both: codes may fail\n"),
            )
        }
        Err(error) => {
            tracing::error!(error, "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n".to_owned())
        }
    }
}

/// The same in the text format of Prometheus. Nothing in it is about a person or a TPP.
pub(super) async fn metrics(State(engine): State<Engine>) -> String {
    let found = found(&engine).await;
    let up = u8::from(found.is_ok());
    let database = format!(
        "# HELP sallyport_database_up Whether the database answers.\n# TYPE sallyport_database_up gauge\n\
         sallyport_database_up {up}\n"
    );
    let Ok((ahead, late)) = found else { return database };
    format!(
        "{database}\
         # HELP sallyport_clock_ahead_milliseconds This server's clock minus the database's.\n\
             # TYPE sallyport_clock_ahead_milliseconds gauge\nsallyport_clock_ahead_milliseconds {ahead}\n\
             # HELP sallyport_mail_late Whether a letter waits for more than 15 minutes.\n\
             # TYPE sallyport_mail_late gauge\nsallyport_mail_late {}\n",
        u8::from(late)
    )
}

/// Whoever asks waits for a short time only, and would take a late answer for none.
async fn found(engine: &Engine) -> Result<(i64, bool), String> {
    let asked = async {
        engine.ready().await?;
        Ok((engine.clock_ahead().await?, engine.is_mail_late().await?))
    };
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(found) => found.map_err(|error: gate::engine::Error| chain(&error)),
        Err(_) => Err(format!("no answer within {} seconds", PATIENCE.as_secs())),
    }
}
