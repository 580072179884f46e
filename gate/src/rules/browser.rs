//! What a `User-Agent` header is called by people.

/// Longest name kept for a browser that is not recognised, in characters.
const MAX_UNKNOWN_CHARS: usize = 40;

/// The order matters: most browsers also name those they descend from.
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

/// A short name such as `Firefox on Windows`. Of anything unknown only the first words are kept, without signs: a stranger
/// chooses it, and it stands in letters, where mail programs make links of what looks like one.
pub fn browser_name(user_agent: &str) -> String {
    let known = |list: &[(&str, &'static str)]| {
        list.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
    };
    match (known(&BROWSERS), known(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(browser), None) => browser.to_owned(),
        (None, _) => {
            let plain = user_agent.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == ' ');
            plain.take(MAX_UNKNOWN_CHARS).collect::<String>().trim().to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::browser_name;

    #[test]
    fn people_recognise_their_browser() {
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
            ("", ""),
        ] {
            assert_eq!(browser_name(agent), name);
        }
        assert_eq!(browser_name(&"x".repeat(500)).len(), 40);
        assert_eq!(browser_name("x\u{7}x"), "x");
        for strange in ["visit https://evil.example/x now", ";=HYPERLINK(1)", "evil.example", "=1+1"] {
            let name = browser_name(strange);
            assert!(name.chars().all(|c| c.is_alphanumeric() || c == ' '), "{name}");
        }
    }
}
