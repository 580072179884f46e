//! Connections over TCP, and in memory where time is moved.

use super::{listener::serve_connection, places::Places, *};
use axum::{Router, body::Body, routing::get};
use std::{io, net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex},
    net::{TcpListener, TcpSocket, TcpStream},
    sync::{oneshot, watch},
    task::JoinHandle,
    time::{Instant, advance, sleep, timeout},
};

const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n";
/// Larger than all buffers in between.
const LARGE: usize = 4 << 20;

fn router() -> Router {
    Router::new().route("/", get(async || "here")).route("/large", get(async || Body::from(vec![b'x'; LARGE])))
}

/// A server on loopback, and what stops it.
async fn start(limits: ConnectionLimits) -> (SocketAddr, oneshot::Sender<()>, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let serving = serve(listener, router(), "127.0.0.9".parse().unwrap(), limits, async {
        let _ = stopped.await;
    });
    (address, stop, tokio::spawn(serving))
}

async fn connect(from: &str, to: SocketAddr) -> io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(format!("{from}:0").parse().unwrap())?;
    socket.connect(to).await
}

async fn send(from: &str, to: SocketAddr, request: &[u8]) -> String {
    let mut stream = connect(from, to).await.unwrap();
    // A connection that was closed at once reads as empty, or as a reset.
    let _ = stream.write_all(request).await;
    let mut text = String::new();
    let _ = stream.read_to_string(&mut text).await;
    text
}

async fn answer(from: &str, to: SocketAddr) -> String {
    send(from, to, b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await
}

/// Of 127.0.0.2 to .6, none reads what it requests; a sixth network and a proxy get their answers.
#[tokio::test]
async fn five_networks_that_do_not_read_cannot_keep_a_sixth_out() {
    let limits = ConnectionLimits { total: 50, per_network: 20, ..ConnectionLimits::default() };
    let (address, stop, serving) = start(limits).await;
    let mut held = Vec::new();
    for number in 0..100 {
        let mut stream = connect(&format!("127.0.0.{}", 2 + number % 5), address).await.unwrap();
        let _ = stream.write_all(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n").await;
        held.push(stream);
    }
    for _ in 0..15 {
        assert!(answer("127.0.0.7", address).await.ends_with("here"), "another network");
        assert!(answer("127.0.0.9", address).await.ends_with("here"), "a proxy");
    }
    drop(held);
    stop.send(()).unwrap();
    serving.await.unwrap();
}

#[tokio::test]
async fn unfinished_requests_of_one_network_do_not_block_others() {
    let limits = ConnectionLimits { total: 50, per_network: 20, ..ConnectionLimits::default() };
    let (address, stop, serving) =
        start(ConnectionLimits { header_timeout: Duration::from_millis(300), ..limits }).await;
    let mut idle = Vec::new();
    for _ in 0..25 {
        let mut stream = connect("127.0.0.2", address).await.unwrap();
        let _ = stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n").await;
        idle.push(stream);
    }
    for from in ["127.0.0.2", "127.0.0.3", "127.0.0.9"] {
        assert!(answer(from, address).await.ends_with("here"), "{from}");
    }
    // The server closes connections that are too slow.
    for stream in &mut idle {
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest).await;
    }
    stop.send(()).unwrap();
    serving.await.unwrap();
}

#[tokio::test]
async fn headers_are_bounded_while_they_are_read() {
    let (address, stop, serving) = start(ConnectionLimits::default()).await;
    // A byte more than the server reads would turn its answer into a reset.
    let filled = |start: &str| format!("{start}{}", "x".repeat(65_536 - start.len()));
    for request in [
        filled("GET /?"),
        filled("GET / HTTP/1.1\r\nCookie: "),
        format!("GET / HTTP/1.1\r\n{}\r\n", "X: y\r\n".repeat(101)),
    ] {
        let response = send("127.0.0.2", address, request.as_bytes()).await;
        assert!(response.starts_with("HTTP/1.1 431"), "{response} to {}", &request[..30]);
    }
    stop.send(()).unwrap();
    serving.await.unwrap();
}

/// A connection in memory, whose buffer holds 64 KiB.
struct Connected {
    client: DuplexStream,
    serving: JoinHandle<()>,
    _stop: watch::Sender<()>,
}

impl Connected {
    async fn new() -> Self {
        let limits = ConnectionLimits::default();
        let peer: SocketAddr = "203.0.113.9:1".parse().unwrap();
        let place = Places::new(limits, "10.0.0.1".parse().unwrap()).acquire(peer.ip()).await.unwrap();
        let (client, server) = duplex(1 << 16);
        let (stop, stopping) = watch::channel(());
        let serving = tokio::spawn(serve_connection(server, peer, place, router(), limits, stopping));
        Self { client, serving, _stop: stop }
    }

    /// How long the server keeps the connection, while `client` does something.
    async fn lifetime(self, act: impl AsyncFnOnce(DuplexStream)) -> Duration {
        let start = Instant::now();
        let mut serving = self.serving;
        tokio::select! {
            ended = &mut serving => ended.unwrap(),
            () = async { act(self.client).await; sleep(Duration::from_hours(24)).await } => {}
        }
        start.elapsed()
    }
}

fn seconds(duration: Duration) -> u64 {
    duration.as_secs()
}

#[tokio::test(start_paused = true)]
async fn a_client_that_does_not_read_is_dropped() {
    let forgotten = Connected::new().await.lifetime(async |mut client| {
        client.write_all(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
        sleep(Duration::from_hours(1)).await;
    });
    assert_eq!(seconds(forgotten.await), 20);
    let a_byte_now_and_then = Connected::new().await.lifetime(async |mut client| {
        client.write_all(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
        while client.read_u8().await.is_ok() {
            sleep(Duration::from_secs(1)).await;
        }
    });
    assert_eq!(seconds(a_byte_now_and_then.await), 20);
}

/// A client on a slow line takes 16 KiB each second.
#[tokio::test(start_paused = true)]
async fn a_slow_client_gets_everything() {
    let connected = Connected::new().await;
    let mut client = connected.client;
    client.write_all(b"GET /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await.unwrap();
    let (mut buffer, mut received) = (vec![0; 1 << 14], 0);
    loop {
        match client.read(&mut buffer).await.unwrap() {
            0 => break,
            count => received += count,
        }
        advance(Duration::from_secs(1)).await;
    }
    assert!(received > LARGE);
}

#[tokio::test(start_paused = true)]
async fn an_idle_connection_is_closed() {
    let silent = Connected::new().await.lifetime(async |client| {
        sleep(Duration::from_hours(1)).await;
        drop(client);
    });
    assert_eq!(seconds(silent.await), 15);
    let answered = Connected::new().await.lifetime(async |mut client| {
        client.write_all(REQUEST).await.unwrap();
        let mut response = Vec::new();
        let _ = client.read_to_end(&mut response).await;
    });
    assert_eq!(seconds(answered.await), 15);
}

#[tokio::test(start_paused = true)]
async fn no_connection_lives_for_ever() {
    let kept_alive = Connected::new().await.lifetime(async |mut client| {
        let mut buffer = [0; 1_024];
        while client.write_all(REQUEST).await.is_ok()
            && client.read(&mut buffer).await.is_ok_and(|count| count > 0)
        {
            sleep(Duration::from_secs(10)).await;
        }
    });
    assert_eq!(seconds(kept_alive.await), 300);
    let slow = Connected::new().await.lifetime(async |mut client| {
        client.write_all(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
        let mut buffer = [0; 1_024];
        while timeout(Duration::from_mins(1), client.read_exact(&mut buffer)).await.is_ok_and(|read| read.is_ok())
        {
            sleep(Duration::from_secs(1)).await;
        }
    });
    assert_eq!(seconds(slow.await), 600);
}
