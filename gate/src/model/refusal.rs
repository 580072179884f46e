//! Why something was refused: stable codes that cross the wire. The user interface owns the words.
//!
//! To add one: a variant with an `error` text for logs and the command line, and its message in the user
//! interface.

use super::Timestamp;
use serde::{Deserialize, Serialize};

/// Why a well-formed request of an entitled caller was refused. What was asked for did not happen; a wrong code or
/// password is counted all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// Unknown e-mail or wrong password: on purpose the same.
    #[error("e-mail or password is not right")]
    BadCredentials,
    /// The input is not six digits.
    #[error("not a code of six digits")]
    MalformedCode,
    /// No authenticator gives this code now.
    #[error("the code is not right")]
    WrongCode,
    /// The code belongs to another moment: the clock of the app is off. Only told while an authenticator is set
    /// up.
    #[error("the clock of the app is off by {ahead_millis} ms")]
    ClockOff {
        /// By how many milliseconds it is ahead; negative: behind.
        ahead_millis: i64,
    },
    /// The code was right but has been accepted before (RFC 6238 section 5.2).
    #[error("the code was used before")]
    UsedCode,
    /// The same, sent again by the browser from which it was accepted a moment ago: its user signs in again.
    #[error("the code was used a moment ago; the next one comes in {seconds} s")]
    CodeJustUsed {
        /// How long the next code is in coming; zero: it is there.
        seconds: u32,
    },
    /// No code is accepted, because the last one was accepted at a moment that lies in the future: the server's
    /// clock was set back. It is no guess, so it is not counted.
    #[error("the clock of the server was set back")]
    ClockChanged,
    /// Too many wrong attempts: none is looked at before this moment.
    #[error("too many wrong attempts; the lockout ends at {}", until.date_time())]
    LockedOut {
        /// When the lockout ends.
        until: Timestamp,
    },
    /// The same for a password from a browser that is not known, so that strangers may have caused it: a mailed link
    /// lets that browser sign in all the same.
    #[error("too many wrong passwords; the lockout ends at {}", until.date_time())]
    SignInLocked {
        /// When the lockout ends.
        until: Timestamp,
    },
    /// All authenticators had a hundred wrong codes without a right one between (NIST SP 800-63B-4 section 3.2.2).
    #[error("the authenticators are exhausted")]
    Exhausted,
    /// The input does not have the form of a recovery code.
    #[error("not a recovery code")]
    MalformedRecoveryCode,
    /// The recovery code is not one of the set, or was used.
    #[error("the recovery code is not right")]
    WrongRecoveryCode,
    /// The recovery code that was typed to check a copy is not one of the set that is to be saved.
    #[error("the recovery code is not one of the new set")]
    NotInSet,
    /// There is no set-up in progress in this session, or it has expired.
    #[error("no set-up is in progress")]
    NoSetup,
    /// The user has as many authenticators as are allowed.
    #[error("too many authenticators")]
    TooManyAuthenticators,
    /// The last authenticator cannot go while the TPP requires one.
    #[error("the last authenticator must stay while it is required")]
    LastAuthenticator,
    /// An administrator must have an authenticator before requiring one of others.
    #[error("the administrator has to set up first")]
    SetUpFirst,
    /// Another user changed the same thing since the page was opened.
    #[error("it was changed in the meantime")]
    ChangedMeanwhile,
    /// A name is empty or too long.
    #[error("the name is empty or too long")]
    BadName,
    /// A name or a reason has a control character, or an invisible one where it changes nothing.
    #[error("the character U+{:04X} cannot be used there", u32::from(*character))]
    BadCharacter {
        /// The first such character.
        character: char,
    },
    /// An e-mail address that cannot be one.
    #[error("the e-mail address is not usable: it must look like ada@bank.example")]
    BadEmail,
    /// The message is longer than it may be.
    #[error("the message is too long")]
    MessageTooLong,
    /// The password is shorter than 15 characters (NIST SP 800-63B-4).
    #[error("the password is shorter than 15 characters")]
    PasswordTooShort,
    /// The password is longer than 128 characters.
    #[error("the password is longer than 128 characters")]
    PasswordTooLong,
    /// The password is common or built from guessable parts.
    #[error("the password is easy to guess")]
    PasswordGuessable,
    /// Another user has this e-mail address already.
    #[error("the e-mail address is taken")]
    EmailTaken,
    /// The password is not the one that is in use.
    #[error("the present password is not right")]
    WrongPassword,
    /// The owner froze the account; an administrator or the operator lifts that.
    #[error("the account is frozen")]
    Frozen,
    /// An administrator suspended the account.
    #[error("the account is suspended")]
    Suspended,
    /// Nothing waits to be confirmed in this session, or it has expired.
    #[error("nothing waits to be confirmed")]
    NothingPending,
    /// Something else was requested in this session since the page was read.
    #[error("something else waits to be confirmed")]
    OtherPending,
    /// The form acts on what its page showed, and by now that is something else.
    #[error("the page showed something else")]
    NotShown,
    /// A link or code that was mailed, or an enrolment pass, is wrong, used or too old: on purpose the same.
    #[error("the link, code or pass is not valid")]
    BadProof,
    /// The first enrolment at a forced set-up, or after a reset, needs a proof of identity first.
    #[error("a proof of identity is needed before setting up")]
    ProofDue,
    /// The password was set by a mailed link, so a mailed code proves nothing more: only an enrolment pass does.
    #[error("only an enrolment pass counts")]
    PassOnly,
    /// This deployment cannot send mail.
    #[error("no mail is configured")]
    NoMail,
    /// Administrators cannot do this to themselves.
    #[error("not to yourself")]
    NotYourself,
    /// No such limit can be chosen.
    #[error("not one of the limits")]
    BadLimit,
    /// A reason has to be given.
    #[error("a reason is missing or too long")]
    BadReason,
    /// It does not exist, or belongs to another TPP: on purpose the same.
    #[error("not found")]
    NotFound,
}
