//! Tells open pages to reload.
//!
//! With `LEPTOS_WATCH` set, the component `AutoReload` of Leptos puts a script into each page that connects to
//! `ws://HOST:PORT/live_reload` and reloads the page at the message `{"all":true}`. The content security policy of
//! a debug build allows that address on 127.0.0.1 only.

use anyhow::{Context, Result};
use std::{
    net::{Ipv4Addr, TcpListener, TcpStream},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};
use tungstenite::{Message, WebSocket};

/// How long a connection may take to become a web socket, and a page to take the message.
const TIMEOUT: Duration = Duration::from_secs(1);

/// The pages that listen.
#[derive(Clone)]
pub struct Reload {
    pages: Arc<Mutex<Vec<WebSocket<TcpStream>>>>,
    /// The port that pages connect to.
    pub port: u16,
}

impl Reload {
    /// Listens on the loopback interface; port 0 takes a free one.
    pub fn listen(port: u16) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .with_context(|| format!("port {port} is taken: does another `cargo xtask dev` run?"))?;
        let reload = Self { pages: Arc::default(), port: listener.local_addr()?.port() };
        let pages = reload.pages.clone();
        thread::spawn(move || {
            for page in listener.incoming().flatten().filter_map(accept) {
                pages.lock().unwrap_or_else(PoisonError::into_inner).push(page);
            }
        });
        Ok(reload)
    }

    /// Tells every page to reload. Those that cannot be reached are closed, and forgotten.
    pub fn reload_pages(&self) {
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        pages.retain_mut(|page| page.send(Message::text(r#"{"all":true}"#)).is_ok());
    }
}

/// A web socket, or nothing for a connection that does not ask for one.
fn accept(stream: TcpStream) -> Option<WebSocket<TcpStream>> {
    stream.set_read_timeout(Some(TIMEOUT)).ok()?;
    stream.set_write_timeout(Some(TIMEOUT)).ok()?;
    tungstenite::accept(stream).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::process::pause;

    #[test]
    fn a_page_is_told_to_reload() {
        let reload = Reload::listen(0).unwrap();
        // A connection that never becomes a web socket does not keep the others out.
        let silent = TcpStream::connect((Ipv4Addr::LOCALHOST, reload.port)).unwrap();
        let address = format!("ws://127.0.0.1:{}/live_reload", reload.port);
        let (mut page, _) = tungstenite::connect(address.as_str()).unwrap();
        while reload.pages.lock().unwrap().is_empty() {
            pause(Duration::from_millis(10));
        }
        reload.reload_pages();
        assert_eq!(page.read().unwrap().into_text().unwrap().as_str(), r#"{"all":true}"#);
        drop((page, silent));
    }
}
