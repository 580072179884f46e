//! Email addresses, names and messages. Names of browsers are read from headers, by the target `origins`.

use gate::{
    model::EmailAddress,
    rules::{MAX_MESSAGE_CHARS, MAX_NAME_CHARS, clean_message, clean_name},
};

/// Longest address in bytes (RFC 5321 section 4.5.3.1.3).
const MAX_EMAIL_BYTES: usize = 254;

/// What is accepted is bounded, has no control characters, and is read to the same again.
pub fn texts(data: &[u8]) {
    let input = String::from_utf8_lossy(data);
    email(&input);
    name(&input);
    message(&input);
}

fn email(input: &str) {
    let read = EmailAddress::parse(input);
    assert_eq!(EmailAddress::parse(&format!(" \t{input}\n")), read, "what surrounds an address is no part of it");
    assert_eq!(EmailAddress::parse(&input.to_ascii_uppercase()), EmailAddress::parse(&input.to_ascii_lowercase()));
    let Ok(email) = read else { return };
    let address = email.as_str();
    assert_eq!(EmailAddress::parse(address).as_ref(), Ok(&email));
    assert!(address.len() <= MAX_EMAIL_BYTES && address.matches('@').count() == 1);
    assert!(!address.starts_with('@') && !address.ends_with('@'));
    assert!(!address.chars().any(|c| c.is_control() || c.is_whitespace()));
    assert_eq!(address.to_lowercase(), address);
    assert_eq!(EmailAddress::parse(&email.readable()).as_ref(), Ok(&email), "what people read can be typed");
    if let Ok(new) = EmailAddress::parse_new(input) {
        let (_, domain) = address.split_once('@').unwrap_or_default();
        assert!(new == email && domain.is_ascii(), "mail servers know the domain: {address}");
    }
}

fn name(input: &str) {
    let Ok(name) = clean_name(input) else { return };
    assert_eq!(clean_name(&name).as_ref(), Ok(&name));
    assert!((1..=MAX_NAME_CHARS).contains(&name.chars().count()) && name.trim() == name);
    let marks = |text: &str| text.trim().chars().filter(char::is_ascii).collect::<String>();
    assert!(!input.is_ascii() || input.contains(&name), "nothing is added to a name, or taken out of its middle");
    assert!(marks(&name).len() <= marks(input).len());
    let turns = |c: char| matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2800}' | '\u{3164}');
    assert!(!name.chars().any(|c| c.is_control() || turns(c)));
}

fn message(input: &str) {
    let Ok(Some(message)) = clean_message(input) else { return };
    assert_eq!(clean_message(&message), Ok(Some(message.clone())));
    assert!(!message.is_empty() && message.chars().count() <= MAX_MESSAGE_CHARS && message.trim() == message);
    let turns = |c: char| matches!(c, '\u{61c}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2028}'..='\u{2029}' | '\u{2066}'..='\u{2069}');
    assert!(!message.chars().any(|c| (c.is_control() && c != '\n') || turns(c)));
}
