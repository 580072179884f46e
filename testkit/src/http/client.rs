//! The client.

use super::TestServer;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// A response as it came over the network.
#[derive(Debug)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The headers, their names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Response {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The session token that this response sets.
    pub fn token(&self) -> Option<String> {
        let mut cookies = self.headers.iter().filter(|(name, _)| name == "set-cookie");
        let cookie = cookies.find_map(|(_, value)| value.strip_prefix("sallyport="))?;
        Some(cookie.split(';').next()?.to_owned()).filter(|token| !token.is_empty())
    }

    fn parse(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("an HTTP response");
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let pairs = lines.filter_map(|line| line.split_once(": "));
        let headers = pairs.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
        Self { status, headers, body: bytes[end + 4..].to_vec() }
    }
}

impl TestServer {
    /// Reads a page.
    pub async fn get(&self, path: &str, token: Option<&str>) -> Response {
        self.send("GET", path, &cookie(token), "").await
    }

    /// Calls a server function the way a script does.
    pub async fn call(&self, path: &str, token: Option<&str>, body: &str) -> Response {
        let headers = format!("{}Content-Type: application/x-www-form-urlencoded\r\n", cookie(token));
        self.send("POST", path, &headers, body).await
    }

    /// Sends a form the way a browser without scripts does, from the page `from`.
    pub async fn submit(&self, path: &str, from: &str, token: Option<&str>, body: &str) -> Response {
        let headers = format!(
            "{}Content-Type: application/x-www-form-urlencoded\r\nAccept: text/html,*/*\r\n\
             Referer: http://{}{from}\r\nSec-Fetch-Site: same-origin\r\n",
            cookie(token),
            self.address
        );
        self.send("POST", path, &headers, body).await
    }

    /// Sends a request with any headers, each ending with a line break.
    pub async fn send(&self, method: &str, path: &str, headers: &str, body: impl AsRef<[u8]>) -> Response {
        let body = body.as_ref();
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        // With HTTP/1.0 the response comes in one piece and ends with the connection.
        let request = format!(
            "{method} {path} HTTP/1.0\r\nHost: {}\r\n{headers}Content-Length: {}\r\n\r\n",
            self.address,
            body.len()
        );
        stream.write_all(&[request.as_bytes(), body].concat()).await.unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).await.unwrap();
        Response::parse(&bytes)
    }
}

fn cookie(token: Option<&str>) -> String {
    token.map(|token| format!("Cookie: other=1; sallyport={token}\r\n")).unwrap_or_default()
}
