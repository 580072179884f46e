//! The yardstick: one route of axum that answers with a word. It runs as a process of its own, as what is
//! measured does.

use crate::server::Server;
use anyhow::Result;
use axum::{Router, routing::get};
use std::process::Command;
use tokio::net::TcpListener;

/// The argument with which this program is the bare route.
pub const ARGUMENT: &str = "bare-route";

/// Starts the bare route as another process.
pub fn start() -> Result<Server> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg(ARGUMENT);
    Server::start(command)
}

/// Serves the bare route until the process is stopped.
pub async fn serve() -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, Router::new().route("/", get(async || "ok"))).await?)
}
