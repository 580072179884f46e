//! Accepts connections, within the limits of [`ConnectionLimits`], and stops gracefully.
//!
//! The loop is written here because `axum::serve` has no timeout for headers and no limits, and `axum-server`
//! reaches the limit of all connections (the next one waits in the backlog, without a file descriptor) only
//! through a listener and a stream type of the application, which are longer than the loop.

use super::{
    client_ip::TrustedProxies,
    connection_limits::{ConnectionLimits, NetworkConnections},
};
use axum::{Router, body::Body, extract::ConnectInfo};
use http::Request;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tower::ServiceExt;

/// Pause after a connection could not be accepted: retrying at once would not free file descriptors.
const ACCEPT_RETRY_DELAY: Duration = Duration::from_millis(100);

/// Most bytes that are buffered of one connection until the headers are complete; hyper answers 431 above it.
/// [`request_bounds`](super::request_bounds) has the bounds of target and headers; this one is so much larger that
/// most requests above those still get its answer, with a request id and a line in the log.
const MAX_READ_BUFFER: usize = 64 * 1_024;

/// Serves until `shutdown` completes, then finishes the requests that have begun. A connection above the limit of
/// its network is closed at once; connections above the total limit wait until they are accepted.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    trusted: TrustedProxies,
    limits: ConnectionLimits,
    shutdown: impl Future<Output = ()>,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.header_timeout).max_buf_size(MAX_READ_BUFFER);
    let (graceful, total) = (GracefulShutdown::new(), Arc::new(Semaphore::new(limits.total)));
    let networks = NetworkConnections::new(limits.per_network, trusted);
    tokio::pin!(shutdown);
    loop {
        let (stream, peer, total_permit) = tokio::select! {
            () = &mut shutdown => break,
            accepted = accept(&listener, &total) => match accepted {
                Some(accepted) => accepted,
                None => continue,
            },
        };
        let Some(network_permit) = networks.acquire(peer.ip()) else { continue };
        let router = router.clone();
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            router.clone().oneshot(request.map(Body::new))
        });
        let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            // An error means that the client disconnected or was too slow; the connection is closed either way.
            let _ = connection.await;
            drop((total_permit, network_permit));
        });
    }
    drop(listener);
    graceful.shutdown().await;
}

/// The next connection, accepted once the total limit permits one.
async fn accept(
    listener: &TcpListener,
    total: &Arc<Semaphore>,
) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let permit = total.clone().acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => Some((stream, peer, permit)),
        Err(error) => {
            tracing::warn!(%error, "a connection was not accepted");
            tokio::time::sleep(ACCEPT_RETRY_DELAY).await;
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;
    use std::io;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpSocket,
        sync::oneshot,
    };

    async fn connect(from: &str, to: SocketAddr) -> io::Result<TcpStream> {
        let socket = TcpSocket::new_v4()?;
        socket.bind(format!("{from}:0").parse().unwrap())?;
        socket.connect(to).await
    }

    async fn answer(from: &str, to: SocketAddr) -> String {
        let mut stream = connect(from, to).await.unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await.unwrap();
        let mut text = String::new();
        // A connection that was closed at once reads as empty, or as a reset.
        let _ = stream.read_to_string(&mut text).await;
        text
    }

    #[tokio::test]
    async fn unfinished_requests_of_one_network_do_not_block_others() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let limits = ConnectionLimits { total: 50, per_network: 20, header_timeout: Duration::from_millis(300) };
        let (stop, stopped) = oneshot::channel();
        let router = Router::new().route("/", get(async || "here"));
        let serving = tokio::spawn(serve(listener, router, "127.0.0.9".parse().unwrap(), limits, async {
            let _ = stopped.await;
        }));
        let mut idle = Vec::new();
        for _ in 0..25 {
            let mut stream = connect("127.0.0.2", address).await.unwrap();
            let _ = stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n").await;
            idle.push(stream);
        }
        assert_eq!(answer("127.0.0.2", address).await, "", "its network is at the limit");
        assert!(answer("127.0.0.3", address).await.contains("here"), "other networks are not");
        let mut proxied = Vec::new();
        for _ in 0..25 {
            proxied.push(connect("127.0.0.9", address).await.unwrap());
        }
        assert!(answer("127.0.0.9", address).await.contains("here"), "a proxy connects for many clients");
        // The server closes connections that are too slow, which frees their permits.
        for stream in &mut idle {
            let mut rest = Vec::new();
            let _ = stream.read_to_end(&mut rest).await;
        }
        assert!(answer("127.0.0.2", address).await.contains("here"));
        stop.send(()).unwrap();
        serving.await.unwrap();
    }
}
