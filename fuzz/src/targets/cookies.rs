//! `Cookie` headers, one a line; `{token}` stands for the token of a live session.

use crate::harness::{
    checks,
    deployment::{self, COOKIE, PROXY},
    request::{RequestInput, headers},
    sender::Sender,
    sessions::fill,
};
use app::api::ApiError;
use http::{HeaderMap, header};

/// The caller is decided by the first readable cookie of our name, and by nothing else in the header; headers
/// above their bounds decide nothing.
pub fn cookies(data: &[u8]) {
    deployment::with(|deployment| {
        let token = deployment.session(Sender::Member).token;
        let mut request = RequestInput::read(b"POST /api/read-identity").unwrap();
        for line in fill(data, &[("{token}", &token)]).split(|byte| *byte == b'\n') {
            for (_, value) in &headers(&[b"cookie:", line].concat()) {
                request.headers.append(header::COOKIE, value.clone());
            }
        }
        let ours = ours(&request.headers);
        let response = deployment.send(request.clone(), PROXY);
        checks::always(&request, &response);
        assert!(!response.headers.contains_key(header::SET_COOKIE));
        if let Some(status) = request.head_refusal() {
            assert_eq!(response.status, status);
        } else if ours.is_some_and(|value| value == token) {
            assert_eq!(response.status, 200);
        } else {
            assert_eq!(response.status, ApiError::SignedOut.status());
        }
    });
}

/// The value of our cookie.
fn ours(headers: &HeaderMap) -> Option<String> {
    let lines: Vec<&[u8]> = headers.get_all(header::COOKIE).iter().map(http::HeaderValue::as_bytes).collect();
    let mut pairs = lines.iter().flat_map(|line| line.split(|byte| *byte == b';')).map(<[u8]>::trim_ascii);
    let value = |pair: &[u8]| String::from_utf8(pair.strip_prefix(format!("{COOKIE}=").as_bytes())?.to_vec()).ok();
    pairs.find_map(value)
}
