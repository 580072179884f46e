//! Accepts connections, within the limits of [`ConnectionLimits`], and stops gracefully.
//!
//! The loop is written here because `axum::serve` has no timeouts and no limits, and `axum-server` reaches the
//! limit of all connections only through a listener and a stream type of the application, which are longer than
//! the loop.

use super::{
    limits::ConnectionLimits,
    places::{Place, Places},
    progress::{TrackedBody, WatchedStream},
};
use crate::http::client_ip::TrustedProxies;
use axum::{Router, body::Body, extract::ConnectInfo};
use http::Request;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::{net::SocketAddr, pin::pin, time::Duration};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::watch,
    time::sleep,
};
use tower::ServiceExt;

/// Pause after a connection could not be accepted: retrying at once would not free file descriptors.
const ACCEPT_RETRY_DELAY: Duration = Duration::from_millis(100);
/// Most bytes that are buffered of one connection until the headers are complete; hyper answers 431 above it.
/// [`request_bounds`](crate::http::request_bounds) has the bounds of target and headers; this one is so much
/// larger that most requests above those still get its answer, with a request id and a line in the log.
const MAX_READ_BUFFER: usize = 64 * 1_024;

/// Serves until `shutdown` completes, then finishes the requests that have begun. A connection above the share of
/// its network is closed at once.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    trusted: TrustedProxies,
    limits: ConnectionLimits,
    shutdown: impl Future<Output = ()>,
) {
    let places = Places::new(limits, trusted);
    let (stop, stopping) = watch::channel(());
    let mut shutdown = pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            () = &mut shutdown => break,
            accepted = accept(&listener, &places) => accepted,
        };
        let Some((stream, peer, place)) = accepted else { continue };
        tokio::spawn(serve_connection(stream, peer, place, router.clone(), limits, stopping.clone()));
    }
    drop((listener, stopping));
    // Every connection holds a receiver until it ends.
    let _ = stop.send(());
    stop.closed().await;
}

/// The next connection, once it has a place.
async fn accept(listener: &TcpListener, places: &Places) -> Option<(TcpStream, SocketAddr, Place)> {
    match listener.accept().await {
        Ok((stream, peer)) => places.acquire(peer.ip()).await.map(|place| (stream, peer, place)),
        Err(error) => {
            tracing::warn!(%error, "a connection was not accepted");
            sleep(ACCEPT_RETRY_DELAY).await;
            None
        }
    }
}

/// Answers the requests of one connection, until its client or a limit ends it.
pub(super) async fn serve_connection(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    peer: SocketAddr,
    place: Place,
    router: Router,
    limits: ConnectionLimits,
    mut stopping: watch::Receiver<()>,
) {
    let activity = &place.activity;
    let service = service_fn(|mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        let (router, in_progress) = (router.clone(), activity.begin_request());
        async move {
            let response = router.oneshot(request.map(Body::new)).await?;
            Ok::<_, std::convert::Infallible>(response.map(|body| TrackedBody::new(body, in_progress)))
        }
    });
    let stream = WatchedStream::new(stream, activity.clone(), limits.write_timeout);
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.header_timeout).max_buf_size(MAX_READ_BUFFER);
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), service));
    // An error of a connection means that the client disconnected or was too slow; it is closed either way.
    tokio::select! {
        _ = connection.as_mut() => return,
        () = activity.closed() => return,
        () = sleep(limits.max_age) => {}
        _ = stopping.changed() => {}
    }
    connection.as_mut().graceful_shutdown();
    tokio::select! {
        _ = connection => {}
        () = activity.closed() => {}
        () = sleep(limits.max_age) => {}
    }
}
