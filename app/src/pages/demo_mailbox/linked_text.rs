//! Plain text with links.

use leptos::prelude::*;

/// A text whose web addresses are links.
#[component]
pub(super) fn LinkedText(text: String) -> impl IntoView {
    pieces(&text)
        .into_iter()
        .map(|(is_link, piece)| {
            let href = piece.clone();
            if is_link { view! { <a href=href>{piece}</a> }.into_any() } else { piece.into_any() }
        })
        .collect_view()
}

/// The text in pieces; those with `true` are web addresses.
fn pieces(text: &str) -> Vec<(bool, String)> {
    let mut pieces: Vec<(bool, String)> = Vec::new();
    for word in text.split_inclusive(char::is_whitespace) {
        let is_link = word.starts_with("https://") || word.starts_with("http://");
        let ends = |c: char| c.is_whitespace() || ".,;:)".contains(c);
        let (address, rest) = word.split_at(if is_link { word.trim_end_matches(ends).len() } else { 0 });
        if is_link {
            pieces.push((true, address.to_owned()));
        }
        match pieces.last_mut() {
            Some((false, text)) => text.push_str(rest),
            _ if rest.is_empty() => {}
            _ => pieces.push((false, rest.to_owned())),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_become_links() {
        let text = "Open it:\nhttp://127.0.0.1:1/freeze?token=a+b\n<b>javascript:x</b> (https://x.example/y).";
        let found = pieces(text);
        let links: Vec<_> =
            found.iter().filter(|(is_link, _)| *is_link).map(|(_, piece)| piece.as_str()).collect();
        assert_eq!(links, ["http://127.0.0.1:1/freeze?token=a+b"]);
        assert_eq!(found.iter().map(|(_, piece)| piece.as_str()).collect::<String>(), text);
        assert_eq!(
            pieces("https://x.example/y."),
            [(true, "https://x.example/y".to_owned()), (false, ".".to_owned())]
        );
        assert!(pieces("").is_empty());
    }
}
