//! The signals that stop the server.

use tokio::signal;

/// Completes at SIGINT or, on Unix, SIGTERM.
pub(super) async fn shutdown_signal() {
    let interrupt = async {
        // Without a handler, the operating system itself ends the process at the signal.
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
