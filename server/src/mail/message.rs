//! An email as it is sent (RFC 5322).

use super::{MailError, OutgoingEmail};
use gate::{model::EmailAddress, rules::plain_line};
use lettre::{
    Address, Message,
    message::{
        Mailbox, SinglePart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp::extension::ClientId,
};

/// Longest id of an email, in characters.
const MAX_ID_CHARS: usize = 64;

/// Where emails come from.
#[derive(Debug)]
pub(super) struct Sender {
    pub(super) from: Mailbox,
    /// The host that introduces itself to the SMTP server, and the right side of every `Message-ID`.
    pub(super) host: ClientId,
}

impl Sender {
    /// The email with its headers. The same email gets the same `Message-ID` every time.
    pub(super) fn compose(&self, email: &OutgoingEmail) -> Result<Message, MailError> {
        let refused = |message: &str| MailError::Permanent(message.to_owned());
        let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        // The id becomes a part of a header and of a file name.
        if email.id.is_empty() || email.id.len() > MAX_ID_CHARS || !email.id.chars().all(is_plain) {
            return Err(refused("its id must be up to 64 letters, digits, - or _"));
        }
        // With the domain as A-labels, so that a server without SMTPUTF8 takes it (RFC 6531 section 3.2).
        let to = EmailAddress::parse(&email.to).ok().and_then(|to| to.as_str().parse::<Address>().ok());
        let to = to.ok_or_else(|| refused("it is addressed to no e-mail address"))?;
        let subject = plain_line(&email.subject);
        let auto_submitted = HeaderName::new_from_ascii_str("Auto-Submitted");
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(subject)
            .message_id(Some(format!("<{}@{}>", email.id, self.host)))
            // Prevents automatic replies such as absence notes (RFC 3834 section 5).
            .raw_header(HeaderValue::new(auto_submitted, "auto-generated".to_owned()))
            .singlepart(SinglePart::plain(email.text.clone()))
            .map_err(|_| refused("it cannot be written as an email"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn email() -> OutgoingEmail {
        OutgoingEmail {
            id: "01JA2B3C4D".to_owned(),
            to: "ada@bank.example".to_owned(),
            subject: "Ihr zweiter Faktor: schön".to_owned(),
            text: "Grüße,\nSallyport".to_owned(),
        }
    }

    fn written(email: &OutgoingEmail, from: &str) -> String {
        let host = ClientId::Domain("mfa.bank.example".to_owned());
        let sender = Sender { from: from.parse().unwrap(), host };
        String::from_utf8(sender.compose(email).unwrap().formatted()).unwrap()
    }

    fn headers(text: &str) -> Vec<String> {
        let (head, _) = text.split_once("\r\n\r\n").unwrap();
        let unfolded = head.replace("\r\n ", " ");
        unfolded.split("\r\n").map(|line| line.split(':').next().unwrap().to_owned()).collect()
    }

    const HEADERS: [&str; 8] =
        ["From", "To", "Subject", "Message-ID", "Auto-Submitted", "MIME-Version", "Date", "Content-Type"];

    #[test]
    fn an_email_is_plain_text_with_a_stable_id() {
        let text = written(&email(), "Sallyport <no-reply@bank.example>");
        assert!(text.contains("\r\nMessage-ID: <01JA2B3C4D@mfa.bank.example>\r\n"), "{text}");
        assert!(text.contains("\r\nAuto-Submitted: auto-generated\r\n"), "{text}");
        assert!(text.contains("\r\nContent-Type: text/plain; charset=utf-8\r\n"), "{text}");
        assert!(text.contains("\r\nTo: ada@bank.example\r\n"), "{text}");
        assert!(
            text.is_ascii() && HEADERS.iter().all(|name| headers(&text).contains(&(*name).to_owned())),
            "{text}"
        );
    }

    /// No text in a subject or a name adds a header or ends one.
    #[test]
    fn headers_cannot_be_injected() {
        let usual = headers(&written(&email(), "no-reply@bank.example"));
        for injected in
            ["a\r\nBcc: eve@evil.example", "a\nBcc: eve@evil.example\n\nbody", "a\rBcc: b", "ä\r\n\r\nx"]
        {
            let text =
                written(&OutgoingEmail { subject: injected.to_owned(), ..email() }, "no-reply@bank.example");
            assert_eq!(headers(&text), usual, "{text}");
        }
        for name in ["\"a, b\"", "Größe", "\"x <eve@evil.example>\""] {
            assert_eq!(headers(&written(&email(), &format!("{name} <no-reply@bank.example>"))), usual, "{name}");
        }
        let long = written(&OutgoingEmail { subject: "ö".repeat(5_000), ..email() }, "no-reply@bank.example");
        assert!(headers(&long) == usual && long.lines().all(|line| line.len() <= 998), "RFC 5322 section 2.1.1");
    }

    #[test]
    fn malformed_emails_are_refused_permanently() {
        let host = ClientId::Domain("mfa.bank.example".to_owned());
        let sender = Sender { from: "no-reply@bank.example".parse().unwrap(), host };
        for id in ["", "../up", "a/b", "a\r\nb", "a b", &"x".repeat(65)] {
            assert!(
                sender.compose(&OutgoingEmail { id: id.to_owned(), ..email() }).unwrap_err().is_permanent(),
                "{id}"
            );
        }
        for to in
            ["", "ada", "ada@bank.example\r\nBcc: eve@evil.example", "a@b.example, c@d.example", "A <a@b.example>"]
        {
            let error = sender.compose(&OutgoingEmail { to: to.to_owned(), ..email() }).unwrap_err();
            assert!(error.is_permanent() && !error.to_string().contains("bank"), "{to}");
        }
    }
}
