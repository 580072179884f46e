//! How many emails are sent at a time. One that hangs holds its place until its time limit, so the fewer wait for
//! an email, the fewer places it may take:
//!
//! ```text
//!  on their way   0 1 2 3 | 4 5 6 7 | 8 9 10 11
//!  may begin      all     | not what could not be sent before
//!                                   | only what a person waits for
//! ```

/// Most emails that may be on their way, this one included, when an email is sent. `awaited`: a person waits for
/// it.
/// `attempts`: how often it could not be sent.
pub const fn delivery_places(awaited: bool, attempts: u32) -> usize {
    match (awaited, attempts) {
        (true, 0) => 12,
        (false, 0) => 8,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_waits_finds_a_place_that_others_cannot_take() {
        assert!(delivery_places(true, 0) > delivery_places(false, 0));
        for attempts in 1..5 {
            assert!(delivery_places(false, 0) > delivery_places(true, attempts), "one that hung before");
            assert!(delivery_places(false, attempts) > 0);
        }
    }
}
