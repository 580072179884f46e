//! A request as an input spells it:
//!
//! ```text
//! POST /api/sign-in email=a%40b.example&password=x
//! accept: text/html
//!
//! what follows the empty line is appended to the body, byte for byte
//! ```
//! An input that HTTP itself refuses is no request. A host, and the content type of a form, are added where they
//! are missing.

use crate::harness::deployment::{HOST, PUBLIC_URL};
use axum::{body::Body, extract::ConnectInfo};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Uri, header};
use std::net::SocketAddr;

/// The most headers of one request that the server's HTTP takes.
const MAX_HEADERS: usize = 100;

/// Most bytes of a body.
const MAX_BODY: usize = 16 * 1_024;
/// Most fields of a form.
const MAX_FIELDS: usize = 32;

/// A request as an input spells it.
#[derive(Clone, Debug)]
pub(crate) struct RequestInput {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl RequestInput {
    /// Reads an input.
    pub(crate) fn read(data: &[u8]) -> Option<Self> {
        let (first, rest) = split_at_byte(data, b'\n');
        let mut words = first.splitn(3, |byte| *byte == b' ');
        let method = Method::from_bytes(words.next()?).ok()?;
        let uri = Uri::try_from(words.next()?).ok()?;
        let mut body = words.next().unwrap_or_default().to_vec();
        let (lines, more) = match rest.windows(2).position(|two| two == b"\n\n") {
            Some(end) => (&rest[..end], &rest[end + 2..]),
            None => rest.strip_prefix(b"\n").map_or((rest, [].as_slice()), |more| ([].as_slice(), more)),
        };
        body.extend_from_slice(more);
        Some(Self { method, uri, headers: headers(lines), body })
    }

    /// The same with a cookie that comes before those of the input.
    pub(crate) fn with_cookie(mut self, cookie: &str) -> Self {
        let others: Vec<HeaderValue> = self.headers.get_all(header::COOKIE).iter().cloned().collect();
        self.headers.remove(header::COOKIE);
        for line in HeaderValue::from_str(cookie).into_iter().chain(others) {
            self.headers.append(header::COOKIE, line);
        }
        self
    }

    /// Whether its headers say that a page of another site sent it.
    pub(crate) fn is_foreign(&self) -> bool {
        let first = |name: HeaderName| self.headers.get(name).map(HeaderValue::as_bytes);
        match (first(HeaderName::from_static("sec-fetch-site")), first(header::ORIGIN)) {
            (Some(site), _) => !matches!(site, b"same-origin" | b"none"),
            (None, None) => false,
            (None, Some(origin)) => {
                let origin = std::str::from_utf8(origin).ok().filter(|origin| origin.is_ascii());
                let host = origin.and_then(|origin| origin.split_once("://")).map(|(_, host)| host.as_bytes());
                let own = first(header::HOST).unwrap_or(HOST.as_bytes());
                origin != Some(PUBLIC_URL) && host != Some(own)
            }
        }
    }

    /// The status that refuses it, when its method, target or headers are above their bounds.
    pub(crate) fn head_refusal(&self) -> Option<u16> {
        let parts = |text: &[u8], separator: u8| text.split(|byte| *byte == separator).count();
        let (path, query) = (self.uri.path().as_bytes(), self.uri.query().unwrap_or_default().as_bytes());
        let headers = self.complete_headers();
        let bytes: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
        let cookies = headers.get_all(header::COOKIE).iter();
        let cookies: usize = cookies.map(|line| parts(line.as_bytes(), b';')).sum();
        if self.method.as_str().len() > 16 {
            Some(400)
        } else if self.uri.to_string().len() > 2_048 || parts(path, b'/') > 33 || parts(query, b'&') > 32 {
            Some(414)
        } else if headers.len() > 64 || bytes > 16 * 1_024 || cookies > 180 {
            Some(431)
        } else {
            None
        }
    }

    /// Whether its body is above a bound.
    pub(crate) fn is_body_too_large(&self) -> bool {
        let fields = self.body.split(|byte| *byte == b'&').count();
        self.body.len() > MAX_BODY || (!self.is_read() && fields > MAX_FIELDS)
    }

    /// Whether it only reads.
    pub(crate) fn is_read(&self) -> bool {
        matches!(self.method, Method::GET | Method::HEAD | Method::OPTIONS)
    }

    /// The value of a header, where it is readable.
    pub(crate) fn header(&self, name: &HeaderName) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// As the router takes it, from a neighbour in the network.
    pub(crate) fn into_request(self, peer: SocketAddr) -> Request<Body> {
        let headers = self.complete_headers();
        let mut request = Request::new(Body::from(self.body));
        *request.method_mut() = self.method;
        *request.uri_mut() = self.uri;
        *request.headers_mut() = headers;
        request.extensions_mut().insert(ConnectInfo(peer));
        request
    }

    /// Its headers with those that every request has.
    fn complete_headers(&self) -> HeaderMap {
        let mut headers = self.headers.clone();
        // The length is that of the body, whatever a header of the input claims.
        headers.remove(header::TRANSFER_ENCODING);
        // The server discards this one before it counts.
        headers.remove("x-request-id");
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(self.body.len()));
        headers.entry(header::HOST).or_insert(HeaderValue::from_static(HOST));
        let form = HeaderValue::from_static("application/x-www-form-urlencoded");
        headers.entry(header::CONTENT_TYPE).or_insert(form);
        headers
    }
}

/// Headers, one a line; a line that is not a header is left out.
pub(crate) fn headers(lines: &[u8]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for line in lines.split(|byte| *byte == b'\n').take(MAX_HEADERS) {
        let (name, value) = split_at_byte(line, b':');
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name), HeaderValue::from_bytes(value.trim_ascii()))
        {
            headers.append(name, value);
        }
    }
    headers
}

/// What is before the first such byte, and what is after it.
pub(crate) fn split_at_byte(data: &[u8], byte: u8) -> (&[u8], &[u8]) {
    match data.iter().position(|one| *one == byte) {
        Some(place) => (&data[..place], &data[place + 1..]),
        None => (data, &[]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_read() {
        let request =
            RequestInput::read(b"POST /a?b=c d=e f\naccept: text/html\nno header\nx-a:\xff\n\n&g=\xff\n\n")
                .unwrap();
        assert_eq!((request.method.as_str(), request.uri.to_string().as_str()), ("POST", "/a?b=c"));
        assert_eq!(request.body, b"d=e f&g=\xff\n\n");
        assert_eq!((request.headers.len(), request.header(&header::ACCEPT)), (2, "text/html"));
        assert_eq!(RequestInput::read(b"GET /").unwrap().body, b"");
        assert_eq!(RequestInput::read(b"POST /\n\nbody").unwrap().body, b"body");
        assert!(RequestInput::read(b"GET").is_none() && RequestInput::read(b"").is_none());
    }

    #[test]
    fn requests_of_other_sites_are_recognised() {
        let foreign =
            |lines: &str| RequestInput::read(format!("POST /\n{lines}").as_bytes()).unwrap().is_foreign();
        assert!(!foreign("") && !foreign("sec-fetch-site: none") && !foreign("origin: https://a\nhost: a"));
        assert!(
            foreign("sec-fetch-site: same-site")
                && foreign("origin: null")
                && foreign("origin: https://a\nhost: b")
        );
    }
}
