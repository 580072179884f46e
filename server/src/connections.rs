//! Connections: how many there may be, and how long a client may take to say what it wants. Limits on requests come too
//! late for somebody who never finishes one.

use crate::http::client_ip::{ClientNetwork, TrustedProxies};
use axum::{Router, body::Body, extract::ConnectInfo};
use http::Request;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tower::ServiceExt;

/// How much room there is.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// Connections at once. Each needs a file descriptor, of which systems often allow 1,024.
    pub all: usize,
    /// Connections at once of one network that is no trusted proxy.
    pub network: usize,
    /// How long a client may take until its headers are complete, and be idle between two requests.
    pub headers: Duration,
}

impl Default for Room {
    fn default() -> Self {
        Self { all: 900, network: 200, headers: Duration::from_secs(15) }
    }
}

/// Answers until `stop`, then finishes what has begun. Connections beyond the room of their network are closed at once;
/// those beyond the room of all wait to be accepted.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    trusted: TrustedProxies,
    room: Room,
    stop: impl Future<Output = ()>,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(room.headers);
    let (graceful, places) = (GracefulShutdown::new(), Arc::new(Semaphore::new(room.all)));
    let networks = Networks { most: room.network, trusted, open: Arc::default() };
    tokio::pin!(stop);
    loop {
        let (stream, peer, place) = tokio::select! {
            () = &mut stop => break,
            accepted = accept(&listener, &places) => match accepted {
                Some(accepted) => accepted,
                None => continue,
            },
        };
        let Some(seat) = networks.enter(peer.ip()) else { continue };
        let router = router.clone();
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            router.clone().oneshot(request.map(Body::new))
        });
        let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            // A client that breaks off, or is too slow, has its answer.
            let _ = connection.await;
            drop((place, seat));
        });
    }
    drop(listener);
    graceful.shutdown().await;
}

/// The next connection, once there is a place for it.
async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = places.clone().acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => Some((stream, peer, place)),
        Err(error) => {
            tracing::warn!(%error, "a connection was not accepted");
            // Too many open files do not become fewer by asking again at once.
            tokio::time::sleep(Duration::from_millis(100)).await;
            None
        }
    }
}

/// How many connections each network has open.
struct Networks {
    most: usize,
    trusted: TrustedProxies,
    open: Arc<Mutex<HashMap<ClientNetwork, usize>>>,
}

impl Networks {
    /// A seat for one more connection of that network, if there is one.
    fn enter(&self, peer: IpAddr) -> Option<Seat> {
        if self.trusted.contains(peer) {
            return Some(Seat { network: None, open: self.open.clone() });
        }
        let network = ClientNetwork::of(peer);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = open.entry(network).or_default();
        if *taken >= self.most {
            return None;
        }
        *taken += 1;
        Some(Seat { network: Some(network), open: self.open.clone() })
    }
}

/// Given back when the connection ends. A trusted proxy's is not counted.
struct Seat {
    network: Option<ClientNetwork>,
    open: Arc<Mutex<HashMap<ClientNetwork, usize>>>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let Some(network) = self.network else { return };
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(taken) = open.get_mut(&network) {
            *taken -= 1;
            if *taken == 0 {
                open.remove(&network);
            }
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
        // What was closed at once reads as nothing, or as a reset.
        let _ = stream.read_to_string(&mut text).await;
        text
    }

    #[tokio::test]
    async fn whoever_never_finishes_a_request_takes_nobody_elses_room() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let room = Room { all: 50, network: 20, headers: Duration::from_millis(300) };
        let (stop, stopped) = oneshot::channel();
        let router = Router::new().route("/", get(async || "here"));
        let trusted = "127.0.0.9".parse().unwrap();
        let serving = tokio::spawn(serve(listener, router, trusted, room, async {
            let _ = stopped.await;
        }));
        let mut idle = Vec::new();
        for _ in 0..25 {
            let mut stream = connect("127.0.0.2", address).await.unwrap();
            let _ = stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n").await;
            idle.push(stream);
        }
        assert_eq!(answer("127.0.0.2", address).await, "", "its network has no room left");
        assert!(answer("127.0.0.3", address).await.contains("here"), "others have");
        let mut proxied = Vec::new();
        for _ in 0..25 {
            proxied.push(connect("127.0.0.9", address).await.unwrap());
        }
        assert!(answer("127.0.0.9", address).await.contains("here"), "a proxy speaks for many");
        // The server hangs up on those that are too slow, and then there is room again.
        for stream in &mut idle {
            let mut rest = Vec::new();
            let _ = stream.read_to_end(&mut rest).await;
        }
        assert!(answer("127.0.0.2", address).await.contains("here"));
        stop.send(()).unwrap();
        serving.await.unwrap();
    }
}
