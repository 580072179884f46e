//! Health checks for load balancers, and metrics for monitoring.

use axum::extract::State;
use gate::{
    engine::{Engine, error_chain},
    rules::TIME_STEP,
};
use http::StatusCode;
use std::time::Duration;

/// How long the database may take to answer. A load balancer waits only briefly, and counts a late answer as none.
const DATABASE_TIMEOUT: Duration = Duration::from_secs(2);

/// The process runs.
pub(super) async fn live() -> &'static str {
    "live\n"
}

/// The database answers, and how far this server's clock differs from the database's. A difference of a time step
/// or more is reported, because codes fail by it; the server stays in service, since the database's clock may be
/// the wrong one.
pub(super) async fn ready(State(engine): State<Engine>) -> (StatusCode, String) {
    match Health::of(&engine).await {
        Ok(Health { clock_ahead, .. }) if u128::from(clock_ahead.unsigned_abs()) < TIME_STEP.as_millis() => {
            (StatusCode::OK, format!("ready\nclock: {clock_ahead} ms ahead of the database\n"))
        }
        Ok(Health { clock_ahead, .. }) => {
            tracing::warn!(
                ahead_millis = clock_ahead,
                "this server's clock and the database's differ; check both"
            );
            let message =
                format!("ready\nclock: {clock_ahead} ms ahead of the database. Check both: codes may fail\n");
            (StatusCode::OK, message)
        }
        Err(error) => {
            tracing::error!(error, "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n".to_owned())
        }
    }
}

/// The same in the text format of Prometheus. Nothing in it is about a user or a TPP.
pub(super) async fn metrics(State(engine): State<Engine>) -> String {
    let health = Health::of(&engine).await;
    let up = u8::from(health.is_ok());
    let database = format!(
        "# HELP sallyport_database_up Whether the database answers.\n# TYPE sallyport_database_up gauge\n\
         sallyport_database_up {up}\n"
    );
    let Ok(Health { clock_ahead, mail_late }) = health else { return database };
    format!(
        "{database}\
         # HELP sallyport_clock_ahead_milliseconds This server's clock minus the database's.\n\
         # TYPE sallyport_clock_ahead_milliseconds gauge\nsallyport_clock_ahead_milliseconds {clock_ahead}\n\
         # HELP sallyport_mail_late Whether an email has waited for more than 15 minutes.\n\
         # TYPE sallyport_mail_late gauge\nsallyport_mail_late {}\n",
        u8::from(mail_late)
    )
}

struct Health {
    /// Milliseconds that this server's clock is ahead of the database's.
    clock_ahead: i64,
    mail_late: bool,
}

impl Health {
    async fn of(engine: &Engine) -> Result<Self, String> {
        let checks = async {
            engine.ready().await?;
            Ok(Self { clock_ahead: engine.clock_ahead().await?, mail_late: engine.is_mail_late().await? })
        };
        match tokio::time::timeout(DATABASE_TIMEOUT, checks).await {
            Ok(health) => health.map_err(|error: gate::engine::Error| error_chain(&error)),
            Err(_) => Err(format!("no answer within {} seconds", DATABASE_TIMEOUT.as_secs())),
        }
    }
}
