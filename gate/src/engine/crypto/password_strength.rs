//! Which passwords are accepted (NIST SP 800-63B-4 section 3.1.1.2; ASVS 5.0 section 6.2).

use crate::model::Refusal;
use zxcvbn::{Score, zxcvbn};

/// Shortest password, in characters: it may be the only factor until an authenticator is enrolled.
pub const MIN_PASSWORD_CHARS: usize = 15;
/// Longest password, in characters: bounds the work of hashing what a stranger sends.
pub const MAX_PASSWORD_CHARS: usize = 128;
/// How much of a password is judged, in characters: guessing it needs guessing its beginning. The estimator
/// overflows at longer keyboard walks, and takes a second for some passwords of full length.
const JUDGED_CHARS: usize = 28;

/// Checks a new password: length, and that it is neither common nor guessable, also in the light of
/// `context` (name, e-mail address, TPP). There are no composition rules.
pub fn check_password(password: &str, context: &[&str]) -> Result<(), Refusal> {
    let length = password.chars().count();
    if length < MIN_PASSWORD_CHARS {
        return Err(Refusal::PasswordTooShort);
    }
    if length > MAX_PASSWORD_CHARS {
        return Err(Refusal::PasswordTooLong);
    }
    let beginning = |text: &str| text.chars().take(JUDGED_CHARS).collect::<String>();
    // The parts of the context too: "ada" and "lovelace" of the name, "bank" of the address.
    let words: Vec<String> = context
        .iter()
        .flat_map(|text| std::iter::once(*text).chain(text.split(|c: char| !c.is_alphanumeric())))
        .filter(|word| word.len() > 2)
        .chain(["sallyport"])
        .map(beginning)
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if zxcvbn(&beginning(password), &words).score() < Score::Three {
        Err(Refusal::PasswordGuessable)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTEXT: [&str; 3] = ["Ada Lovelace", "ada@northbank.example", "Northbank Payments"];

    #[test]
    fn long_and_unusual_is_fine_without_digits_or_symbols() {
        assert_eq!(check_password("plum gravel orbit candle", &CONTEXT), Ok(()));
    }

    #[test]
    fn length_counts_characters() {
        assert_eq!(check_password("gravel orbit q", &CONTEXT), Err(Refusal::PasswordTooShort));
        assert_eq!(check_password(&"aé#9kZ".repeat(22), &CONTEXT), Err(Refusal::PasswordTooLong));
    }

    #[test]
    fn long_ones_are_judged_by_their_beginning() {
        // At the whole of these the estimator overflows.
        for walk in [format!("qwert{}P4&$w0rd", "yui".repeat(20)), "14253614".repeat(16)] {
            assert_ne!(check_password(&walk, &CONTEXT), Err(Refusal::PasswordTooLong));
        }
        let own = "ada.king.countess.of.lovelace@northbank.example";
        assert_eq!(check_password(&own.repeat(2), &[own]), Err(Refusal::PasswordGuessable));
    }

    #[test]
    fn guessable_ones_are_refused() {
        for weak in [
            "passwordpassword",
            "aaaaaaaaaaaaaaaa",
            "1234567890123456",
            "qwertyuiopasdfgh",
            "adalovelaceadalovelace",
            "northbanknorthbank",
        ] {
            assert_eq!(check_password(weak, &CONTEXT), Err(Refusal::PasswordGuessable), "{weak}");
        }
    }
}
