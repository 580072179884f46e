//! Tokens of mailed links are stored as hashes, under a purpose: a token of one kind of link is worth nothing as
//! another.

use crate::engine::crypto::TokenHash;

/// The hash of the token of a link that sets a new password.
pub(crate) fn password_link_hash(token: &str) -> TokenHash {
    TokenHash::of(&format!("password-link/{token}"))
}

/// The hash of the token of a link that lets a browser sign in.
pub(crate) fn sign_in_link_hash(token: &str) -> TokenHash {
    TokenHash::of(&format!("sign-in-link/{token}"))
}

/// The hash of the token of a link that confirms a new address.
pub(crate) fn email_link_hash(token: &str) -> TokenHash {
    TokenHash::of(&format!("email-link/{token}"))
}
