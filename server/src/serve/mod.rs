//! `sallyport serve`: open the engine, listen, stop.

mod demo;
mod error;
mod options;
mod signals;

pub use {
    error::ServeError,
    options::{default_leptos_options, leptos_options, site_options},
};

use crate::{
    anchor_file::AnchorFile,
    config::{Config, unknown_variables, variable},
    http::{self, ConnectionLimits, NetworkRateLimiter, RouterConfig, TrustedProxies, connections},
    jobs,
    mail::Mailer,
    site,
};
use gate::engine::{
    DemoReport, Engine, EngineConfig, Operator,
    crypto::{HashCost, KeySource, OsRandom},
    env::clock::SystemClock,
    error::OpenError,
};
use std::{env::VarError, io::Write, path::Path, sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::oneshot};

/// How long running requests may take after the signal to stop.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);

/// Opens the engine that `config` describes. `create`: a SQLite database is created if it does not exist. `mail`:
/// emails are sent, or shown in the mailbox of a demo.
pub async fn open_engine(config: &Config, create: bool, mail: bool) -> Result<Engine, OpenError> {
    Engine::open(engine_config(config, create, mail)?).await
}

/// What the engine that `config` describes is made of.
pub fn engine_config(config: &Config, create: bool, mail: bool) -> Result<EngineConfig, OpenError> {
    let key = match variable("SALLYPORT_KEY".to_owned()) {
        Ok(text) if !text.trim().is_empty() => KeySource::Text(text.into()),
        Ok(_) | Err(VarError::NotPresent) => KeySource::File(config.key_path()),
        Err(VarError::NotUnicode(_)) => return Err(OpenError::KeyMalformed),
    };
    Ok(EngineConfig {
        database: config.database.clone(),
        create,
        key,
        clock: Arc::new(SystemClock),
        random: Arc::new(OsRandom),
        hash_cost: HashCost::STANDARD,
        mail,
        environment: config.environment.clone(),
    })
}

/// Serves until SIGINT or SIGTERM.
pub async fn run(config: Config, file: Option<&Path>, demo: bool) -> Result<(), ServeError> {
    if !site::is_complete() {
        return Err(ServeError::NoSite);
    }
    let trusted_proxies = config.trusted_proxies()?;
    warn_about(&config, &trusted_proxies)?;
    let mailer = Mailer::open(&config.mail, &config.public_host())?;
    let failed = |source| ServeError::Listen { address: config.listen.to_string(), source };
    let listener = TcpListener::bind(config.listen).await.map_err(failed)?;
    let address = listener.local_addr()?;
    let public_url = config.public_url(address);
    let mut engine = open_engine(&config, true, mailer.is_some()).await?;
    end_restored(&engine).await?;
    let report =
        if demo { Some(Operator::of(engine.clone()).fill_demo().await.map_err(ServeError::Demo)?) } else { None };
    // The mailbox shows emails to any visitor, and the authenticator codes, so they open only where there are no users
    // but those of the demo.
    let mailbox = mailer.is_none() && matches!(report, Some(DemoReport::Demo { alone: true, .. }));
    if mailbox {
        engine.close().await;
        engine = open_engine(&config, true, true).await?;
    }
    match &mailer {
        Some(mailer) => tracing::info!(%mailer, "emails can be sent"),
        None if mailbox => tracing::info!("emails can be read in the demo mailbox"),
        None => tracing::warn!("no mail is configured: users are not told what happens to their accounts"),
    }
    let rate_limiter = NetworkRateLimiter::with_system_clock(config.requests_per_minute);
    let router = http::router(RouterConfig {
        engine: engine.clone(),
        site: Arc::new(site_options(&config, &public_url, mailbox)),
        public_url: public_url.clone(),
        hosts: config.host_rule(),
        options: leptos_options(file)?,
        trusted_proxies: trusted_proxies.clone(),
        rate_limiter: rate_limiter.clone(),
    });
    let public_pages = mailbox.then_some(public_url.as_str());
    let banner = report.as_ref().map(|report| demo::demo_banner(report, public_pages)).unwrap_or_default();
    // The reader may close the pipe after the first line; that is no reason to stop.
    let _ = write!(
        std::io::stdout(),
        "Sallyport listens on http://{address}\nOpen {public_url} in a browser.\n{banner}"
    );
    tracing::info!(%address, "listening");
    let anchor_file = AnchorFile::configured(&config.audit.anchor_file);
    let jobs = jobs::start(&engine, mailer, &public_url, rate_limiter, anchor_file);
    let (stopping, stopped) = oneshot::channel();
    let shutdown = async {
        signals::shutdown_signal().await;
        tracing::info!("stopping: running requests are finished first");
        // The receiver is gone if the server stopped by itself.
        let _ = stopping.send(());
    };
    let timeout = async {
        let _ = stopped.await;
        tokio::time::sleep(SHUTDOWN_TIMEOUT).await;
    };
    tokio::select! {
        () = connections::serve(listener, router, trusted_proxies, ConnectionLimits::default(), shutdown) => {}
        () = timeout => tracing::warn!("some requests did not finish in time"),
    }
    drop(jobs);
    engine.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// A backup that was put in place by hand is not served before what it brought back has ended.
async fn end_restored(engine: &Engine) -> Result<(), ServeError> {
    if engine.is_backup().await.map_err(ServeError::Restore)? {
        let report = Operator::of(engine.clone()).end_restored().await.map_err(ServeError::Restore)?;
        tracing::warn!(
            sessions = report.sessions,
            proofs = report.proofs,
            emails = report.emails,
            "the database is a backup that was put in place by hand: what it brought back was ended"
        );
    }
    Ok(())
}

/// Logs what is probably a mistake in the configuration.
fn warn_about(config: &Config, trusted_proxies: &TrustedProxies) -> Result<(), ServeError> {
    for name in unknown_variables()? {
        tracing::warn!(name, "this variable is no setting and is ignored");
    }
    if config.is_secure() && trusted_proxies.is_empty() {
        tracing::warn!(
            "public_url is https, but trusted_proxies names no proxy: all requests seem to come from one network and \
             share its limit"
        );
    }
    Ok(())
}
