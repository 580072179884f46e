//! Proofs beside the password: what a user may type where a fresh proof is asked for, how long one is valid, and
//! when an enrolment needs one.
//!
//! To add a proof: its lifetime with the source, how it is read (a variant of [`EnrolmentProof`] or
//! [`SecondFactor`]), its [`Factor`], and its kind in the store.

use super::{
    Code, RecoveryCode,
    recovery::{grouped, read_letters},
    typed::symbols,
};
use crate::model::{Factor, Refusal, Stage};
use std::time::Duration;

/// For how long a link that a visitor requested sets a new password, or lets a browser sign in.
pub const LINK_LIFETIME: Duration = Duration::from_mins(30);
/// For how long a mailed link proves a new address (NIST SP 800-63B-4 section 4.2.1.2: 24 hours).
pub const EMAIL_LINK_LIFETIME: Duration = Duration::from_hours(24);
/// For how long a mailed code proves the identity of a user who enrols.
pub const ENROLMENT_CODE_LIFETIME: Duration = Duration::from_mins(10);
/// Within this time a session is mailed no second code: a button that is pressed twice must not void the code that is
/// on its way.
pub const MAIL_INTERVAL: Duration = Duration::from_mins(1);
/// For how long an enrolment pass is valid: seven days, since it is handed over in person (NIST SP 800-63B-4
/// section 4.2.1.2 allows 21 days by post).
pub const ENROLMENT_PASS_LIFETIME: Duration = Duration::from_hours(7 * 24);
/// For how long the link in an email freezes the account.
pub const FREEZE_LINK_LIFETIME: Duration = Duration::from_hours(30 * 24);

/// Digits of a mailed code: five attempts at eight digits succeed with a chance of one in twenty million.
pub const MAILED_DIGITS: usize = 8;

/// What was typed where a code is asked for. A recovery code is accepted too, so that a lost authenticator locks
/// no user out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecondFactor {
    /// Six digits of an authenticator.
    Code(Code),
    /// A recovery code.
    RecoveryCode(RecoveryCode),
}

impl SecondFactor {
    /// The code, the same for every way of typing it.
    pub fn expose(&self) -> String {
        match self {
            Self::Code(code) => code.value().to_string(),
            Self::RecoveryCode(code) => code.expose().to_owned(),
        }
    }

    /// Reads what was typed. Everything that is not a recovery code is read as a code.
    pub fn parse(input: &str) -> Result<Self, Refusal> {
        match RecoveryCode::parse(input) {
            Ok(code) => Ok(Self::RecoveryCode(code)),
            Err(_) => Code::parse(input).map(Self::Code),
        }
    }

    /// What the audit log calls it.
    pub const fn kind(&self) -> Factor {
        match self {
            Self::Code(_) => Factor::Totp,
            Self::RecoveryCode(_) => Factor::RecoveryCode,
        }
    }
}

/// Characters of an enrolment pass: 16 letters of base32 are 80 bits (NIST SP 800-63B-4 section 4.2.1.2 asks for
/// 20).
pub const ENROLMENT_PASS_CHARS: usize = 16;

/// What proves the identity of a user who enrols, as it was typed. Not `Serialize`; `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub enum EnrolmentProof {
    /// The digits of a mailed code.
    MailedCode(String),
    /// The letters of an enrolment pass.
    EnrolmentPass(String),
}

impl EnrolmentProof {
    /// Reads what was typed: eight digits are a mailed code, sixteen letters an enrolment pass; spaces, dashes and
    /// invisible marks are left out.
    pub fn parse(input: &str) -> Result<Self, Refusal> {
        let plain: String = symbols(input).take(64).collect();
        if plain.len() == MAILED_DIGITS && plain.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(Self::MailedCode(plain));
        }
        read_letters(&plain, ENROLMENT_PASS_CHARS).map(Self::EnrolmentPass).ok_or(Refusal::BadProof)
    }

    /// As it is shown: in groups of four.
    pub fn grouped(&self) -> String {
        let (Self::MailedCode(text) | Self::EnrolmentPass(text)) = self;
        grouped(text, 4)
    }

    /// The characters, for hashing.
    pub fn expose(&self) -> &str {
        let (Self::MailedCode(text) | Self::EnrolmentPass(text)) = self;
        text
    }
}

impl std::fmt::Debug for EnrolmentProof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EnrolmentProof(redacted)")
    }
}

/// Whether a proof of identity is due before an authenticator can be enrolled: in onboarding, which is the forced
/// set-up and the one after a reset. An attacker who has only the password must not be able to enrol an
/// authenticator.
pub const fn identity_proof_due(stage: Stage, proven: bool) -> bool {
    matches!(stage, Stage::Onboarding) && !proven
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_recovery_codes_are_told_apart() {
        assert!(matches!(SecondFactor::parse("123 456"), Ok(SecondFactor::Code(_))));
        assert!(matches!(SecondFactor::parse("abcdef-ghijkl-mnopqr-stuvwx"), Ok(SecondFactor::RecoveryCode(_))));
        for bad in ["", "12345", "hello", "1234567"] {
            assert_eq!(SecondFactor::parse(bad), Err(Refusal::MalformedCode), "{bad}");
        }
    }

    #[test]
    fn proofs_are_forgiven_their_form() {
        let mailed = EnrolmentProof::parse(" 1234 5678 ").unwrap();
        assert_eq!((mailed.grouped(), mailed.expose()), ("1234-5678".to_owned(), "12345678"));
        assert_eq!(EnrolmentProof::parse("\u{200e}１２３４—५६७८"), Ok(mailed));
        let pass = EnrolmentProof::parse("ABCD-efgh-2345-mnop").unwrap();
        assert_eq!(EnrolmentProof::parse(&pass.grouped()), Ok(pass.clone()));
        assert_eq!(format!("{pass:?}"), "EnrolmentProof(redacted)");
        for bad in ["", "1234567", "123456789", "abcd-efgh", &"a".repeat(17), &"1".repeat(500)] {
            assert_eq!(EnrolmentProof::parse(bad), Err(Refusal::BadProof), "{bad}");
        }
    }

    #[test]
    fn only_enrolments_that_the_password_alone_reaches_are_guarded() {
        assert!(identity_proof_due(Stage::Onboarding, false));
        assert!(!identity_proof_due(Stage::Onboarding, true));
        assert!(!identity_proof_due(Stage::Authenticated, false), "a free choice, after the password or a code");
    }
}
