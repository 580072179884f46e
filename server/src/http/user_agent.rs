//! A short name for the browser that a `User-Agent` header describes.

/// Longest name of an unrecognised browser, in characters.
const MAX_UNKNOWN_CHARS: usize = 40;

/// The order matters: most browsers also name the ones that they are derived from.
const BROWSERS: [(&str, &str); 6] = [
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
];
const SYSTEMS: [(&str, &str); 7] = [
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

/// A name such as `Firefox on Windows`. Of an unrecognised header only the first words are kept, without
/// punctuation: the client chooses the text, and it is shown in emails, where mail programs turn anything like an
/// address into a link.
pub(super) fn browser_name(user_agent: &str) -> Option<String> {
    let find = |list: &[(&str, &'static str)]| {
        list.iter().find(|(token, _)| user_agent.contains(token)).map(|(_, name)| *name)
    };
    let name = match (find(&BROWSERS), find(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(browser), None) => browser.to_owned(),
        (None, _) => {
            let plain = user_agent.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == ' ');
            plain.take(MAX_UNKNOWN_CHARS).collect::<String>().trim().to_owned()
        }
    };
    Some(name).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::browser_name;

    #[test]
    fn common_browsers_have_their_usual_names() {
        for (agent, name) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/150.0.0.0 Safari/537.36 Edg/150.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Mobile Safari/604.1",
                "Safari on iPhone",
            ),
            (
                "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/150.0.0.0 Mobile Safari/537.36",
                "Chrome on Android",
            ),
            ("curl/8.5.0", "curl"),
        ] {
            assert_eq!(browser_name(agent).as_deref(), Some(name));
        }
    }

    #[test]
    fn unrecognised_names_are_short_plain_words() {
        assert_eq!(browser_name(""), None);
        assert_eq!(browser_name(&"x".repeat(500)).unwrap().len(), 40);
        assert_eq!(browser_name("x\u{7}x").as_deref(), Some("x"));
        for hostile in ["visit https://evil.example/x now", ";=HYPERLINK(1)", "evil.example", "=1+1"] {
            let name = browser_name(hostile).unwrap_or_default();
            assert!(name.chars().all(|c| c.is_alphanumeric() || c == ' '), "{name}");
        }
    }
}
