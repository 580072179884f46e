//! Numbers with their noun.

/// `1 user`, `3 users`.
pub(crate) fn count(number: u32, singular: &str, plural: &str) -> String {
    format!("{number} {}", if number == 1 { singular } else { plural })
}
