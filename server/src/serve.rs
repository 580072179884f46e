//! Start, listen, stop.

use crate::{
    config::{Config, ConfigError, unknown_variables},
    http::{self, ConnectionLimits, listener},
    jobs,
    mail::{MailError, Mailer},
    site,
};
use app::{Support, api::Site};
use figment::{
    Figment,
    providers::{Format, Toml},
};
use gate::engine::{
    DEMO_PASSWORD, DemoReport, DemoUser, Engine, EngineParts, Operator,
    crypto::{HashCost, KeySource, OsRandom},
    env::clock::SystemClock,
    error::OpenError,
};
use leptos::config::{LeptosOptions, get_configuration};
use std::{env::VarError, io::Write, path::Path, sync::Arc, time::Duration};
use tokio::{net::TcpListener, signal, sync::oneshot};

/// How long running requests may take after the signal to stop.
const LAST_REQUESTS: Duration = Duration::from_secs(10);

/// Why the server does not run.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The engine cannot start.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The configuration is not right.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Letters could not leave.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// Somebody listens there already, or the address is not ours.
    #[error("cannot listen on {address}. Is another server running there? Choose another address with --listen")]
    Listen {
        /// The address that was asked for.
        address: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// Leptos's own options cannot be read.
    #[error("the Leptos options cannot be read: {0}")]
    Leptos(String),
    /// The binary carries no site.
    #[error("this binary was built without its site. Build it with `cargo xtask build`")]
    NoSite,
    /// The demo data cannot be written.
    #[error("the demo data cannot be written")]
    Demo(#[source] gate::engine::Error),
    /// The network failed while serving.
    #[error("the server stopped")]
    Io(#[from] std::io::Error),
}

/// Opens the engine that `config` describes. `mail`: letters can leave, or can be read in a demonstration's mailbox.
/// `create`: the database is made where there is none. `public_url` is what links in letters begin with.
pub async fn open(config: &Config, create: bool, mail: bool, public_url: &str) -> Result<Engine, OpenError> {
    let key = match std::env::var("SALLYPORT_KEY") {
        Ok(text) if !text.trim().is_empty() => KeySource::Text(text.into()),
        Ok(_) | Err(VarError::NotPresent) => KeySource::File(config.key_path()),
        Err(VarError::NotUnicode(_)) => return Err(OpenError::KeyMalformed),
    };
    Engine::open(EngineParts {
        database: config.database.clone(),
        create,
        key,
        clock: Arc::new(SystemClock),
        random: Arc::new(OsRandom),
        hash_cost: HashCost::STANDARD,
        mail,
        public_url: public_url.to_owned(),
    })
    .await
}

/// Serves until SIGINT or SIGTERM.
pub async fn run(config: Config, file: Option<&Path>, demo: bool) -> Result<(), ServeError> {
    if !site::is_complete() {
        return Err(ServeError::NoSite);
    }
    for name in unknown_variables()? {
        tracing::warn!(name, "this variable is no setting and is ignored");
    }
    let trusted = config.trusted_proxies()?;
    if config.is_secure() && trusted.is_empty() {
        tracing::warn!(
            "public_url is https, but trusted_proxies names no proxy: all requests seem to come from one network and \
             share its limit"
        );
    }
    let post = Mailer::open(&config.mail, &config.public_host())?;
    let failed = |source| ServeError::Listen { address: config.listen.to_string(), source };
    let listener = TcpListener::bind(config.listen).await.map_err(failed)?;
    let address = listener.local_addr()?;
    let public_url = config.public_url(address);
    let mut engine = open(&config, true, post.is_some(), &public_url).await?;
    let report =
        if demo { Some(Operator::of(engine.clone()).fill_demo().await.map_err(ServeError::Demo)?) } else { None };
    // A mailbox that anybody may read is for the letters of demo users only.
    let mailbox = post.is_none() && matches!(report, Some(DemoReport::Demo { alone: true, .. }));
    if mailbox {
        engine.close().await;
        engine = open(&config, true, true, &public_url).await?;
    }
    match &post {
        Some(post) => tracing::info!(%post, "letters can leave"),
        None if mailbox => tracing::info!("letters can be read in the demo mailbox"),
        None => tracing::warn!("no mail is configured: nobody is told what happens to an account"),
    }
    let limit = http::NetworkRateLimiter::with_system_clock(config.requests_per_minute);
    let parts = http::RouterConfig {
        engine: engine.clone(),
        site: Arc::new(site_of(&config, mailbox)),
        public_url: public_url.clone(),
        options: leptos_options(file)?,
        trusted_proxies: trusted.clone(),
        rate_limiter: limit.clone(),
    };
    let demo = report.as_ref().map(demo_words).unwrap_or_default();
    // Whoever read the first line may have closed the pipe; that is no reason to stop.
    let _ = write!(
        std::io::stdout(),
        "Sallyport listens on http://{address}\nOpen {public_url} in a browser.\n{demo}"
    );
    tracing::info!(%address, "listening");
    let jobs = jobs::begin(&engine, post, limit);
    let (stopped, overdue) = oneshot::channel();
    let signal = async {
        stop_signal().await;
        tracing::info!("stopping: running requests are finished first");
        // Nobody waits any more when serving failed by itself.
        let _ = stopped.send(());
    };
    tokio::select! {
        () = listener::serve(listener, http::router(parts), trusted, ConnectionLimits::default(), signal) => {}
        () = async { let _ = overdue.await; tokio::time::sleep(LAST_REQUESTS).await } => {
            tracing::warn!("some requests did not finish in time");
        }
    }
    drop(jobs);
    engine.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// The deployment as server functions see it. `demo`: anybody may read its letters.
pub fn site_of(config: &Config, demo: bool) -> Site {
    let support = &config.support;
    Site {
        secure: config.is_secure(),
        demo,
        support: Support {
            contact: support.contact.clone(),
            feedback: support.feedback.clone(),
            documentation: support.documentation.clone(),
        },
    }
}

/// Leptos's options: its own tables of the same file, and the folder that carries the digest of the assets.
pub fn leptos_options(file: Option<&Path>) -> Result<LeptosOptions, ServeError> {
    let default = Path::new(crate::config::DEFAULT_FILE);
    // An operator's own file need not have Leptos's table.
    let has_table =
        |path: &&Path| Figment::from(Toml::file_exact(path)).find_value("workspace.metadata.leptos").is_ok();
    let path = file.or_else(|| default.exists().then_some(default)).filter(has_table).and_then(Path::to_str);
    let mut options =
        get_configuration(path).map_err(|error| ServeError::Leptos(error.to_string()))?.leptos_options;
    if options.output_name.is_empty() {
        options.output_name = "sallyport".into();
    }
    options.site_pkg_dir = site::folder().into();
    Ok(options)
}

/// Who can sign in.
fn demo_words(report: &DemoReport) -> String {
    let DemoReport::Demo { users, alone } = report else {
        return "\nThe database has data already, so no demo data was added.\n".to_owned();
    };
    let mailbox = if *alone { "" } else { "The database has other TPPs too: the demo mailbox stays closed.\n" };
    let line = |user: &DemoUser| {
        let (who, state) = (&user.identity, if user.enrolled { "has an authenticator" } else { "not set up" });
        format!("  {:<26} {:<14} {:<20} {state}\n", who.email, who.role.word(), who.tpp.name)
    };
    let lines: String = users.iter().map(line).collect();
    format!(
        "\nDemo users. Everybody's password: {DEMO_PASSWORD}\n\n{lines}\nNobody holds the keys of the demo \
         authenticators. To sign in as somebody who has one, first run\n  sallyport user reset-mfa --email EMAIL\n\n{mailbox}"
    )
}

async fn stop_signal() {
    let interrupt = async {
        // Without a handler the system's own answer to the signal ends the process.
        let _ = signal::ctrl_c().await;
    };
    #[cfg(unix)]
    {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut terminate) => tokio::select! {
                () = interrupt => {}
                _ = terminate.recv() => {}
            },
            Err(_) => interrupt.await,
        }
    }
    #[cfg(not(unix))]
    interrupt.await;
}
