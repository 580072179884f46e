//! New passwords. The first line of an input is the password; the others are words that belong to the user, such
//! as the name.

use gate::{
    engine::crypto::{MAX_PASSWORD_CHARS, MIN_PASSWORD_CHARS, check_password},
    model::Refusal,
    rules::MAX_NAME_CHARS,
};

/// Length is judged first and exactly, and the user's own name is refused as a password, once or repeated.
pub fn passwords(data: &[u8]) {
    let input = String::from_utf8_lossy(data);
    let (password, rest) = input.split_once('\n').unwrap_or((&input, ""));
    let context: Vec<&str> = rest.lines().take(4).collect();
    let length = password.chars().count();
    let answer = check_password(password, &context);
    assert_eq!(answer == Err(Refusal::PasswordTooShort), length < MIN_PASSWORD_CHARS);
    assert_eq!(answer == Err(Refusal::PasswordTooLong), length > MAX_PASSWORD_CHARS);
    // A letter whose lower case is two letters hides a word from the estimator.
    let plain = |word: &str| word.to_lowercase().chars().count() == word.chars().count();
    let fair = |word: &&&str| (3..=MAX_NAME_CHARS).contains(&word.len()) && plain(word);
    for word in context.iter().filter(fair) {
        let own = word.to_lowercase();
        let repeated = own.repeat(MIN_PASSWORD_CHARS.div_ceil(own.chars().count()));
        for own in [own, repeated] {
            assert!(check_password(&own, &context).is_err(), "the user's own name is easy to guess: {own:?}");
        }
    }
}
