//! A plain form that is answered with a redirect: what was typed and why it was refused, carried to the page that
//! the redirect leads to. It travels in a cookie that lives for a minute and goes with the first page that shows
//! it, so that neither the address nor the history of the browser has it.

use super::ApiError;
use data_encoding::BASE64URL_NOPAD;
use gate::model::UserId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The fields that may be shown again: a list of what is no secret, so that a new field is left out until it is
/// added here. Never a password, a code or a token.
const SHOWN_AGAIN: [&str; 11] = [
    "email",
    "name",
    "message",
    "was_enforced",
    "enforced",
    "minutes",
    "reason",
    "end_others",
    // Of a change that can be taken back.
    "id",
    "was_message",
    "was_minutes",
];

/// Most bytes of the cookie: browsers keep 4,096 with its name and attributes (RFC 6265 section 6.1).
const MAX_COOKIE: usize = 3_800;

/// What a form said, and why it was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormMemory {
    /// The path of the server function that the form was sent to.
    pub(crate) form: String,
    /// Path and query of the page that shows it again, without the token of a mailed link.
    page: String,
    /// Whose session the form was sent in. It is shown to no other user.
    user: Option<UserId>,
    /// Why it was refused; `None` after a change that was cancelled.
    pub(crate) error: Option<ApiError>,
    fields: BTreeMap<String, String>,
}

impl FormMemory {
    /// Of `fields` it keeps those that may be shown again.
    pub fn new(
        form: &str,
        page: &str,
        user: Option<&UserId>,
        error: Option<ApiError>,
        fields: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        let fields = fields.into_iter().filter(|(name, _)| SHOWN_AGAIN.contains(&name.as_str())).collect();
        Self { form: form.to_owned(), page: without_token(page), user: user.cloned(), error, fields }
    }

    /// Whether anything was typed that may be shown again.
    pub fn has_fields(&self) -> bool {
        !self.fields.is_empty()
    }

    /// Whether the form was refused because its session was over: a sign-in comes before it is shown again.
    pub(super) const fn outlives_session(&self) -> bool {
        matches!(self.error, Some(ApiError::SignedOut | ApiError::OtherSession(_)))
    }

    /// As the value of a cookie. Without what was typed if that is too long.
    pub fn to_cookie(&self) -> String {
        let encode = |memory: &Self| BASE64URL_NOPAD.encode(&serde_json::to_vec(memory).unwrap_or_default());
        let value = encode(self);
        if value.len() <= MAX_COOKIE {
            return value;
        }
        encode(&Self { fields: BTreeMap::new(), ..self.clone() })
    }

    /// What the value of a cookie says, if it is for this page in the session of this user.
    pub fn from_cookie(value: &str, page: &str, user: Option<&UserId>) -> Option<Self> {
        let bytes = BASE64URL_NOPAD.decode(value.as_bytes()).ok().filter(|_| value.len() <= MAX_COOKIE)?;
        let memory: Self = serde_json::from_slice(&bytes).ok()?;
        (memory.page == without_token(page) && memory.user.as_ref() == user).then_some(memory)
    }

    /// What was typed into the field `name`.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.fields.get(name).filter(|_| SHOWN_AGAIN.contains(&name)).cloned()
    }

    /// Whether the box `name` was ticked: a box that is not is absent from a form.
    pub(crate) fn is_ticked(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }
}

/// The address of a page, without the secret that a mailed link has in it.
fn without_token(page: &str) -> String {
    let Some((path, query)) = page.split_once('?') else { return page.to_owned() };
    let pairs = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "token");
    let kept = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    format!("{path}?{kept}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn memory(fields: &[(&str, &str)]) -> FormMemory {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        FormMemory::new("/api/sign-in", "/sign-in", None, Some(ApiError::Busy), fields)
    }

    #[test]
    fn no_secret_is_kept() {
        let secrets = ["password", "present", "new", "code", "proof", "token", "pending", "next"];
        let kept = memory(&secrets.map(|name| (name, "plum"))).fields;
        assert!(kept.is_empty(), "{kept:?}");
        let kept = memory(&[("email", "a@b"), ("password", "plum")]);
        assert_eq!((kept.text("email").as_deref(), kept.text("password")), (Some("a@b"), None));
    }

    #[test]
    fn the_token_of_a_mailed_link_is_not_kept() {
        let page = "/new-password?token=plum&x=1";
        let memory = FormMemory::new("/api/set-new-password", page, None, None, []);
        let bytes = BASE64URL_NOPAD.decode(memory.to_cookie().as_bytes()).unwrap();
        assert!(!String::from_utf8(bytes).unwrap().contains("plum"));
        assert_eq!(FormMemory::from_cookie(&memory.to_cookie(), page, None), Some(memory));
    }

    #[test]
    fn it_is_for_one_page_and_one_user() {
        let user = UserId::parse("abcdefghijklmnopqrstuvwx27").unwrap();
        let cookie = memory(&[("email", "ä+b@x")]).to_cookie();
        assert_eq!(FormMemory::from_cookie(&cookie, "/sign-in", None), Some(memory(&[("email", "ä+b@x")])));
        assert_eq!(FormMemory::from_cookie(&cookie, "/sign-in?next=x", None), None);
        assert_eq!(FormMemory::from_cookie(&cookie, "/sign-in", Some(&user)), None);
        for broken in ["", "x", "%", &"A".repeat(5_000)] {
            assert_eq!(FormMemory::from_cookie(broken, "/sign-in", None), None);
        }
    }

    #[test]
    fn the_longest_message_fits_and_a_longer_one_costs_only_itself() {
        let message = "𝄞".repeat(500);
        let kept =
            |text: &str| FormMemory::from_cookie(&memory(&[("message", text)]).to_cookie(), "/sign-in", None);
        assert_eq!(kept(&message).unwrap().text("message"), Some(message));
        let cut = kept(&"𝄞".repeat(2_000)).unwrap();
        assert_eq!((cut.error, cut.text("message")), (Some(ApiError::Busy), None));
    }
}
