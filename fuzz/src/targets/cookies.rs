//! `Cookie` headers, one a line; `{token}` stands for the token of a live session.

use crate::{
    asked::{Asked, headers},
    checks,
    people::fill,
    who::Who,
    world::{self, COOKIE, PROXY},
};
use app::api::ApiError;
use http::{HeaderMap, header};

/// Who calls is decided by the first readable cookie of our name, and by nothing else in the header.
pub fn cookies(data: &[u8]) {
    world::with(|world| {
        let token = world.session(Who::Member).token;
        let mut asked = Asked::read(b"POST /api/read-identity").unwrap();
        for line in fill(data, &[("{token}", &token)]).split(|byte| *byte == b'\n') {
            for (_, value) in &headers(&[b"cookie:", line].concat()) {
                asked.headers.append(header::COOKIE, value.clone());
            }
        }
        let ours = ours(&asked.headers);
        let answer = world.send(asked.clone(), PROXY);
        checks::always(&asked, &answer);
        assert!(!answer.headers.contains_key(header::SET_COOKIE));
        if ours.is_some_and(|value| value == token) {
            assert_eq!(answer.status, 200);
        } else {
            assert_eq!(answer.status, ApiError::SignedOut.status());
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
