//! The words of letters. Each says when, which browser, which network, and what to do if it was not you.

use crate::{
    engine::{ClientInfo, use_cases::outbox::Email},
    model::{Identity, SecurityEvent, Timestamp},
};

/// What a letter says at its end about where it comes from.
fn foot(public_url: &str) -> String {
    format!("--\nSallyport, {public_url}\nNobody from support will ever ask you for a code or a password.\n")
}

fn circumstances(who: &Identity, origin: &ClientInfo, at: Timestamp) -> String {
    let known = |text: &str| if text.is_empty() { "unknown".to_owned() } else { text.to_owned() };
    format!(
        "When:     {}\nBrowser:  {}\nNetwork:  {}\nAccount:  {} at {}\n",
        at.date_time(),
        known(&origin.browser),
        known(&origin.network),
        who.email,
        who.tpp.name
    )
}

fn letter(to: &str, subject: String, text: String) -> Email {
    Email { id: String::new(), to: to.to_owned(), subject, text, at: 0 }
}

/// What happened to the account of `who`, or (for administrators) to somebody else's. `freeze`: the link that freezes it.
pub(crate) fn notice(
    to: &str,
    who: &Identity,
    (kind, about): (SecurityEvent, &str),
    (origin, at): (&ClientInfo, Timestamp),
    (public_url, freeze): (&str, Option<&str>),
) -> Email {
    let sentence = kind.sentence(about);
    let advice = freeze.map_or_else(
        || {
            let more = if kind.is_mailed_daily() {
                "Whoever else does within a day is listed on your dashboard, without another letter.\n"
            } else {
                ""
            };
            format!("You get this letter as an administrator. If you did not expect it, look into the audit log.\n{more}")
        },
        |link| {
            format!(
                "Was it you? Then there is nothing to do.\n\nIf it was not you, freeze your account now. That ends all \
                 sessions and pauses sign-in\nuntil one of your administrators lifts it:\n{link}\n"
            )
        },
    );
    let text = format!(
        "Hello {},\n\n{sentence}\n\n{}\n{advice}\n{}",
        who.name,
        circumstances(who, origin, at),
        foot(public_url)
    );
    letter(to, subject(kind).to_owned(), text)
}

const fn subject(kind: SecurityEvent) -> &'static str {
    match kind {
        SecurityEvent::AuthenticatorAdded => "An authenticator was added to your account",
        SecurityEvent::AuthenticatorRemoved => "An authenticator was removed from your account",
        SecurityEvent::RecoveryCodeUsed => "A recovery code of yours was used",
        SecurityEvent::RecoveryCodesMade => "You have new recovery codes",
        SecurityEvent::PasswordChanged => "Your password was changed",
        SecurityEvent::EmailChanged => "Your email address was changed",
        SecurityEvent::Reset => "Your multi-factor authentication was reset",
        SecurityEvent::NewBrowser => "A new browser signed in to your account",
        SecurityEvent::MfaNotCompleted => "Somebody knows your password",
        SecurityEvent::CodeReused => "A code of yours was sent twice",
        SecurityEvent::WrongCodes => "Too many wrong codes were given",
        SecurityEvent::ColleagueReset => "Multi-factor authentication of a user was reset",
        SecurityEvent::ColleagueEnrolled => "A user has set up multi-factor authentication",
        SecurityEvent::ColleagueFrozen => "A user froze their account",
    }
}

/// A link to set a new password.
pub(crate) fn password_link(
    who: &Identity,
    origin: &ClientInfo,
    at: Timestamp,
    public_url: &str,
    link: &str,
) -> Email {
    let text = format!(
        "Hello {},\n\nsomebody asked to set a new password for your account. If it was you, open this link within 30 \
         minutes.\nIt works once, and asks for your authenticator's code if you have one:\n{link}\n\n{}\nIf it was not \
         you, there is nothing to do: nothing has changed.\n\n{}",
        who.name,
        circumstances(who, origin, at),
        foot(public_url)
    );
    letter(&who.email, "Set a new password".to_owned(), text)
}

/// A link that proves a new address.
pub(crate) fn email_link(
    who: &Identity,
    to: &str,
    origin: &ClientInfo,
    at: Timestamp,
    url: (&str, &str),
) -> Email {
    let (public_url, link) = url;
    let text = format!(
        "Hello {},\n\nthis address is to become the one you sign in with. Open this link within 24 hours to confirm \
         it:\n{link}\n\n{}\nIf you know nothing of this, there is nothing to do.\n\n{}",
        who.name,
        circumstances(who, origin, at),
        foot(public_url)
    );
    letter(to, "Confirm your new email address".to_owned(), text)
}

/// A code that proves who enrols.
pub(crate) fn enrolment_code(
    who: &Identity,
    code: &str,
    origin: &ClientInfo,
    at: Timestamp,
    public_url: &str,
) -> Email {
    let text = format!(
        "Hello {},\n\nyou are about to set up multi-factor authentication. Type this code on the page you came from, in \
         the same browser,\nwithin 10 minutes:\n\n    {code}\n\n{}\nIf you are not signing in right now, somebody knows \
         your password: do not pass the code on, and tell your administrator.\n\n{}",
        who.name,
        circumstances(who, origin, at),
        foot(public_url)
    );
    letter(&who.email, "Your code to set up multi-factor authentication".to_owned(), text)
}
