//! What authenticator apps call an entry: `issuer: account` (Key URI Format, "label").
//!
//! Some apps keep one secret for each label. So a label must differ from that of every other authenticator that the
//! user has or is setting up, or the app loses a key that works.

/// Longest name of an environment, in characters: the name of the TPP has to stay readable beside it.
pub const MAX_ENVIRONMENT_CHARS: usize = 24;

/// The longest of either half, in bytes of the `otpauth://` address, so that its QR code is easy to scan.
const HALF_BYTES: usize = 100;

/// The lowest number, from 1, that is none of `taken`. A number is free again once its authenticator is gone: the
/// entry that an app may still have for it gives no valid codes.
pub fn free_label_number(taken: &[u32]) -> u32 {
    // One of the first `n + 1` numbers is not among `n`.
    (1..).zip(0..=taken.len()).map(|(number, _)| number).find(|number| !taken.contains(number)).unwrap_or(u32::MAX)
}

/// Who issues the codes: the TPP, and the environment where there is one, so that two installations for the same TPP
/// can be told apart.
pub fn issuer_label(tpp: &str, environment: &str) -> String {
    let end = if environment.is_empty() { String::new() } else { format!(" ({environment})") };
    label(tpp, &end)
}

/// For whom: the address, and the number of the authenticator unless it is 1.
pub fn account_label(address: &str, number: u32) -> String {
    let end = if number == 1 { String::new() } else { format!(" ({number})") };
    label(address, &end)
}

/// As much of the beginning of `text` as leaves room for all of `end`, which is what tells two labels apart.
fn label(text: &str, end: &str) -> String {
    // A colon separates the two halves, so neither can have one.
    let plain = |text: &str| text.replace(':', " ");
    let (text, end) = (plain(text), plain(end));
    let bytes = |text: &str| text.chars().map(address_bytes).sum::<usize>();
    if bytes(&text) + bytes(&end) <= HALF_BYTES {
        return text + &end;
    }
    let mut room = HALF_BYTES.saturating_sub(bytes(&end) + bytes("…"));
    let fits = |c: &char| {
        let fits = address_bytes(*c) <= room;
        room = room.saturating_sub(address_bytes(*c));
        fits
    };
    let kept: String = text.chars().take_while(fits).collect();
    format!("{}…{end}", kept.trim_end())
}

/// How many bytes of the address a character takes: every byte that is no plain letter is spelt with three.
const fn address_bytes(c: char) -> usize {
    if c.is_ascii_alphanumeric() { 1 } else { 3 * c.len_utf8() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_lowest_number_is_taken() {
        assert_eq!(free_label_number(&[]), 1);
        assert_eq!(free_label_number(&[1]), 2);
        assert_eq!(free_label_number(&[2]), 1, "the first was removed");
        assert_eq!(free_label_number(&[3, 1]), 2);
    }

    #[test]
    fn labels_tell_number_and_environment() {
        assert_eq!(account_label("ada@bank.example", 1), "ada@bank.example");
        assert_eq!(account_label("ada@bank.example", 2), "ada@bank.example (2)");
        assert_eq!(issuer_label("Northbank", ""), "Northbank");
        assert_eq!(issuer_label("Bank: Pay", "staging"), "Bank  Pay (staging)");
    }

    proptest! {
        #[test]
        fn a_free_number_is_free(taken in proptest::collection::vec(1u32..12, 0..12)) {
            let number = free_label_number(&taken);
            prop_assert!(!taken.contains(&number) && (1..number).all(|lower| taken.contains(&lower)));
        }

        /// However long the address is.
        #[test]
        fn labels_of_two_numbers_differ(address in "\\PC{1,254}", one in 1u32..12, other in 1u32..12) {
            prop_assume!(one != other);
            prop_assert_ne!(account_label(&address, one), account_label(&address, other));
        }

        #[test]
        fn labels_fit_and_keep_their_end(tpp in "\\PC{1,64}", environment in "\\PC{1,24}") {
            let issuer = issuer_label(&tpp, &environment);
            prop_assert!(issuer.ends_with(&format!(" ({})", environment.replace(':', " "))), "{}", issuer);
            let longest = 24 * 12 + 64;
            prop_assert!(issuer.chars().map(address_bytes).sum::<usize>() <= longest);
        }
    }
}
