//! For which session the page of a form was rendered. The guard compares it with the session that sends the form.

use app::api::PageSession;
use url::form_urlencoded;

/// Longest identifier that is looked at, in bytes. Ours have 53.
const MAX_ID: usize = 64;

/// The session that a form names, if it names one. A name that cannot be one of ours stands for another session.
pub(super) fn page_session(form: &[u8]) -> Option<PageSession> {
    let mut fields = form_urlencoded::parse(form);
    let (_, id) = fields.find(|(name, _)| name == PageSession::FIELD)?;
    Some(PageSession(if id.len() <= MAX_ID { id.into_owned() } else { String::new() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_field_is_found_among_others() {
        let found = |form: &str| page_session(form.as_bytes()).map(|PageSession(id)| id);
        assert_eq!(found("code=123456&page-session=abc").as_deref(), Some("abc"));
        assert_eq!(found("page%2Dsession=abc&code=1").as_deref(), Some("abc"));
        assert_eq!((found(""), found("code=1")), (None, None));
        for other in ["page-session=", "page-session", &format!("page-session={}", "a".repeat(65))] {
            assert_eq!(found(other).as_deref(), Some(""), "{other}");
        }
    }
}
