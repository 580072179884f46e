//! Counts the round trips to a PostgreSQL server: a relay in front of it that reads the client's messages.

use std::{
    io::{self, Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

/// The code of a request for TLS (PostgreSQL frontend/backend protocol, section "Message Formats").
const SSL_REQUEST: u32 = 80_877_103;
/// Frames are small; what is longer than this is no frame.
const LONGEST_FRAME: usize = 1 << 24;

/// A relay on a loopback port, for the life of the process. It has threads of its own, so that it also works while
/// the test's runtime is blocked.
#[derive(Clone)]
pub struct RoundTrips {
    number: Arc<AtomicUsize>,
}

impl RoundTrips {
    /// A relay in front of the database at `url` (`postgres://USER@HOST:PORT/NAME`), and the address that leads
    /// through it.
    ///
    /// # Errors
    /// When no port is free, or `url` has another form.
    pub fn in_front_of(url: &str) -> io::Result<(Self, String)> {
        let malformed = || io::Error::new(io::ErrorKind::InvalidInput, "not the address of a PostgreSQL database");
        let (before, rest) = url.split_once('@').ok_or_else(malformed)?;
        let (server, name) = rest.split_once('/').ok_or_else(malformed)?;
        let server: SocketAddr = server.parse().map_err(|_| malformed())?;
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let through = format!("{before}@{}/{name}", listener.local_addr()?);
        let number = Arc::new(AtomicUsize::new(0));
        let counter = number.clone();
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let counter = counter.clone();
                // A connection that fails ends both sides of it, and the client sees that.
                thread::spawn(move || relay(client, server, &counter));
            }
        });
        Ok((Self { number }, through))
    }

    /// How many there were so far: messages after which the client waits for the server. The driver's own test of a
    /// connection that goes back to its pool is not among them, because no request waits for it.
    pub fn number(&self) -> usize {
        self.number.load(Ordering::SeqCst)
    }
}

fn relay(client: TcpStream, server: SocketAddr, number: &AtomicUsize) -> io::Result<()> {
    let server = TcpStream::connect(server)?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let (mut answers, mut back) = (server.try_clone()?, client.try_clone()?);
    thread::spawn(move || {
        let copied = io::copy(&mut answers, &mut back);
        back.shutdown(Shutdown::Both).and(copied.map(drop))
    });
    let ended = requests(client, &server, number);
    server.shutdown(Shutdown::Both)?;
    ended
}

/// Passes the client's messages on and counts those that ask for an answer.
fn requests(mut client: TcpStream, mut server: &TcpStream, number: &AtomicUsize) -> io::Result<()> {
    // The first messages have a code in place of a type.
    while frame(&mut client, server, Vec::new())?.get(4..8) == Some(&SSL_REQUEST.to_be_bytes()) {}
    let mut asked = false;
    loop {
        let mut kind = [0];
        client.read_exact(&mut kind)?;
        // Counted before it is passed on: the answer can be back before this thread goes on.
        match kind[0] {
            b'Q' => drop(number.fetch_add(1, Ordering::SeqCst)),
            b'S' if asked => drop(number.fetch_add(1, Ordering::SeqCst)),
            _ => {}
        }
        asked = kind[0] != b'S' && kind[0] != b'Q';
        frame(&mut client, &mut server, kind.to_vec())?;
    }
}

/// Passes one message on, after its type `kind`; gives it without the type.
fn frame(client: &mut TcpStream, mut server: impl Write, kind: Vec<u8>) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    client.read_exact(&mut length)?;
    let size = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
    if !(4..=LONGEST_FRAME).contains(&size) {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut whole = length.to_vec();
    whole.resize(size, 0);
    client.read_exact(&mut whole[4..])?;
    server.write_all(&[kind, whole.clone()].concat())?;
    Ok(whole)
}
