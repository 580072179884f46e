//! An HTTP client that keeps one connection open, as a browser does.

use anyhow::{Context, Result, bail};
use http_body_util::{BodyExt, Full};
use hyper::{
    Request, StatusCode,
    body::Bytes,
    client::conn::http1::{SendRequest, handshake},
    header::{CONTENT_TYPE, COOKIE, HOST, SET_COOKIE},
};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// What a server answered.
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The value of the session cookie that it sets.
    pub token: Option<String>,
    /// The value of the cookie by which the browser is known, if it sets that.
    pub device: Option<String>,
    /// The whole body.
    pub body: Bytes,
}

/// A connection to a server.
pub struct Client {
    address: String,
    connection: SendRequest<Full<Bytes>>,
}

impl Client {
    /// Connects to `address` (host and port).
    pub async fn connect(address: &str) -> Result<Self> {
        Ok(Self { address: address.to_owned(), connection: connect(address).await? })
    }

    /// Asks for a page, and fails unless it is answered with 200.
    pub async fn get(&mut self, path: &str, token: Option<&str>) -> Result<Answer> {
        let answer = self.send("GET", path, token, None, String::new()).await?;
        if answer.status != StatusCode::OK {
            bail!("GET {path}: {}", answer.status);
        }
        Ok(answer)
    }

    /// Calls a server function as a script does. `network` is the address that a proxy says the request is from.
    /// Fails unless the function did what was asked.
    pub async fn call(&mut self, path: &str, token: Option<&str>, network: &str, form: String) -> Result<Answer> {
        let answer = self.send("POST", path, token, Some(network), form).await?;
        if answer.status != StatusCode::OK {
            bail!("POST {path}: {} {}", answer.status, String::from_utf8_lossy(&answer.body));
        }
        Ok(answer)
    }

    async fn send(
        &mut self,
        method: &str,
        path: &str,
        token: Option<&str>,
        network: Option<&str>,
        form: String,
    ) -> Result<Answer> {
        // A server may close a connection that was idle.
        if self.connection.ready().await.is_err() {
            self.connection = connect(&self.address).await?;
        }
        let mut request = Request::builder().method(method).uri(path).header(HOST, &self.address);
        if let Some(token) = token {
            request = request.header(COOKIE, format!("sallyport={token}"));
        }
        if let Some(network) = network {
            request = request.header("x-forwarded-for", network);
        }
        if method == "POST" {
            request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        let answer = self.connection.send_request(request.body(Full::from(form))?).await;
        let answer = answer.with_context(|| format!("{method} {path}"))?;
        let status = answer.status();
        let cookie = |name: &str| {
            let set = answer.headers().get_all(SET_COOKIE).into_iter().filter_map(|value| value.to_str().ok());
            let value = set.filter_map(|cookie| cookie.strip_prefix(name)).find_map(|rest| rest.split(';').next());
            value.filter(|value| !value.is_empty()).map(str::to_owned)
        };
        let (token, device) = (cookie("sallyport="), cookie("sallyport-device="));
        Ok(Answer { status, token, device, body: answer.into_body().collect().await?.to_bytes() })
    }
}

async fn connect(address: &str) -> Result<SendRequest<Full<Bytes>>> {
    let stream = TcpStream::connect(address).await.with_context(|| address.to_owned())?;
    stream.set_nodelay(true)?;
    let (sender, connection) = handshake(TokioIo::new(stream)).await?;
    // Ends with the sender, or when the server closes; the next request then says so.
    tokio::spawn(connection);
    Ok(sender)
}
