//! What a letter looks like on the way (RFC 5322).

use super::{Email, PostError};
use lettre::{
    Address, Message,
    message::{
        Mailbox, SinglePart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp::extension::ClientId,
};

/// Whom letters come from.
#[derive(Debug)]
pub(super) struct Sender {
    pub(super) from: Mailbox,
    pub(super) host: ClientId,
}

impl Sender {
    /// The letter with its headers. The same letter gets the same `Message-ID` every time.
    pub(super) fn compose(&self, letter: &Email) -> Result<Message, PostError> {
        let refused = |words: &str| PostError::Permanent(words.to_owned());
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        // It becomes part of a header and the name of a file.
        if letter.id.is_empty() || letter.id.len() > 64 || !letter.id.chars().all(plain) {
            return Err(refused("its id must be up to 64 letters, digits, - or _"));
        }
        let to: Address = letter.to.parse().map_err(|_| refused("it is addressed to no e-mail address"))?;
        let subject: String = letter.subject.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(subject)
            .message_id(Some(format!("<{}@{}>", letter.id, self.host)))
            // Nobody's absence note answers it (RFC 3834 section 5).
            .raw_header(HeaderValue::new(automatic, "auto-generated".to_owned()))
            .singlepart(SinglePart::plain(letter.text.clone()))
            .map_err(|_| refused("it cannot be written as a mail"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter() -> Email {
        Email {
            id: "01JA2B3C4D".to_owned(),
            to: "ada@bank.example".to_owned(),
            subject: "Ihr zweiter Faktor: schön".to_owned(),
            text: "Grüße,\nSallyport".to_owned(),
        }
    }

    fn written(letter: &Email, from: &str) -> String {
        let host = ClientId::Domain("mfa.bank.example".to_owned());
        let sender = Sender { from: from.parse().unwrap(), host };
        String::from_utf8(sender.compose(letter).unwrap().formatted()).unwrap()
    }

    fn headers(text: &str) -> Vec<String> {
        let (head, _) = text.split_once("\r\n\r\n").unwrap();
        let unfolded = head.replace("\r\n ", " ");
        unfolded.split("\r\n").map(|line| line.split(':').next().unwrap().to_owned()).collect()
    }

    const HEADERS: [&str; 8] =
        ["From", "To", "Subject", "Message-ID", "Auto-Submitted", "MIME-Version", "Date", "Content-Type"];

    #[test]
    fn it_is_plain_text_and_known_again() {
        let text = written(&letter(), "Sallyport <no-reply@bank.example>");
        assert!(text.contains("\r\nMessage-ID: <01JA2B3C4D@mfa.bank.example>\r\n"), "{text}");
        assert!(text.contains("\r\nAuto-Submitted: auto-generated\r\n"), "{text}");
        assert!(text.contains("\r\nContent-Type: text/plain; charset=utf-8\r\n"), "{text}");
        assert!(text.contains("\r\nTo: ada@bank.example\r\n"), "{text}");
        assert!(
            text.is_ascii() && HEADERS.iter().all(|name| headers(&text).contains(&(*name).to_owned())),
            "{text}"
        );
    }

    /// Whatever a subject or a name says, it adds no header and ends none.
    #[test]
    fn headers_cannot_be_smuggled_in() {
        let usual = headers(&written(&letter(), "no-reply@bank.example"));
        for smuggled in
            ["a\r\nBcc: eve@evil.example", "a\nBcc: eve@evil.example\n\nbody", "a\rBcc: b", "ä\r\n\r\nx"]
        {
            let text = written(&Email { subject: smuggled.to_owned(), ..letter() }, "no-reply@bank.example");
            assert_eq!(headers(&text), usual, "{text}");
        }
        for name in ["\"a, b\"", "Größe", "\"x <eve@evil.example>\""] {
            assert_eq!(headers(&written(&letter(), &format!("{name} <no-reply@bank.example>"))), usual, "{name}");
        }
        let long = written(&Email { subject: "ö".repeat(5_000), ..letter() }, "no-reply@bank.example");
        assert!(headers(&long) == usual && long.lines().all(|line| line.len() <= 998), "RFC 5322 section 2.1.1");
    }

    #[test]
    fn what_is_no_letter_is_refused_for_good() {
        let host = ClientId::Domain("mfa.bank.example".to_owned());
        let sender = Sender { from: "no-reply@bank.example".parse().unwrap(), host };
        for id in ["", "../up", "a/b", "a\r\nb", "a b", &"x".repeat(65)] {
            assert!(sender.compose(&Email { id: id.to_owned(), ..letter() }).unwrap_err().is_permanent(), "{id}");
        }
        for to in
            ["", "ada", "ada@bank.example\r\nBcc: eve@evil.example", "a@b.example, c@d.example", "A <a@b.example>"]
        {
            let error = sender.compose(&Email { to: to.to_owned(), ..letter() }).unwrap_err();
            assert!(error.is_permanent() && !error.to_string().contains("bank"), "{to}");
        }
    }
}
