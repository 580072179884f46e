//! Codes and recovery codes, as they are typed.

use gate::rules::{Code, DIGITS, RECOVERY_CHARS, RecoveryCode};

/// Of ASCII, a code is accepted exactly when six digits are left without spaces, dashes and control characters; a
/// recovery code when 24 letters and figures of its alphabet are. What is printed can be typed again, also in other
/// signs, and neither shows itself in a log.
pub fn codes(data: &[u8]) {
    let input = String::from_utf8_lossy(data);
    if input.is_ascii() {
        let kept: String = input.chars().filter(|c| *c != '-' && !c.is_whitespace() && !c.is_control()).collect();
        code(&input, &kept);
        recovery_code(&input, &kept);
    } else if let Ok(code) = Code::parse(&input) {
        assert_eq!(Code::parse(&format!("{:06}", code.value())), Ok(code));
    } else if let Ok(code) = RecoveryCode::parse(&input) {
        assert_eq!(RecoveryCode::parse(&code.grouped()), Ok(code));
    }
}

fn code(input: &str, kept: &str) {
    let digits = kept.len() == DIGITS && kept.bytes().all(|byte| byte.is_ascii_digit());
    let Ok(code) = Code::parse(input) else {
        assert!(!digits, "six digits are a code");
        return;
    };
    assert!(digits, "only six digits are a code");
    assert_eq!(kept.parse(), Ok(code.value()));
    let (first, second) = kept.split_at(DIGITS / 2);
    let wide: String = kept.chars().filter_map(|digit| char::from_u32(u32::from(digit) + 0xfee0)).collect();
    for grouped in
        [format!(" {first} {second}\n"), format!("\u{200e}{first}\u{2212}{second}"), wide, kept.to_owned()]
    {
        assert_eq!(Code::parse(&grouped), Ok(code));
    }
    assert!(!format!("{code:?}").contains(kept));
}

fn recovery_code(input: &str, kept: &str) {
    let readable = |c: char| c.is_ascii_alphabetic() || matches!(c, '0'..='8');
    let shaped = kept.len() == RECOVERY_CHARS && kept.chars().all(readable);
    let Ok(code) = RecoveryCode::parse(input) else {
        assert!(!shaped, "that is a recovery code");
        return;
    };
    assert!(shaped, "that is no recovery code");
    let plain = code.expose();
    // The alphabet of base32, which has no figure that looks like a letter.
    assert!(plain.len() == RECOVERY_CHARS && plain.chars().all(|c| matches!(c, 'a'..='z' | '2'..='7')));
    for printed in [code.grouped(), code.grouped().to_uppercase(), plain.to_owned()] {
        assert_eq!(RecoveryCode::parse(&printed), Ok(code.clone()));
    }
    assert!(!format!("{code:?}").contains(plain));
}
