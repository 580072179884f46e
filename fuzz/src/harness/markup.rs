//! Whether a page has only markup of ours. Inputs carry elements and attributes whose names contain the word
//! `fuzz` (see `tokens.dict`); none of them may become one.

use html5gum::{State, Token, Tokenizer};

/// Elements that load or run something of another site.
const FORBIDDEN: [&str; 4] = ["iframe", "object", "embed", "base"];

/// Every script has the nonce of the policy; there are no handlers, no frames, no inline styles, no addresses that
/// run something, and nothing of the input. Checked twice, as a browser with scripts and one without read the
/// page.
pub(crate) fn is_ours(html: &str, policy: &str) {
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next());
    for tag in [false, true].into_iter().flat_map(|scripts| tags(html, scripts)) {
        let Tag { name, attributes } = &tag;
        assert!(!name.contains("fuzz") && !FORBIDDEN.contains(&name.as_str()), "{tag:?}");
        if name == "script" {
            let own = attributes.iter().find(|(name, _)| name == "nonce").map(|(_, value)| value.as_str());
            assert!(own.is_some() && own == nonce, "{tag:?}");
        }
        for (name, value) in attributes {
            let value = value.trim_start().to_ascii_lowercase();
            assert!(!name.starts_with("on") && !name.contains("fuzz"), "{tag:?}");
            assert!(!matches!(name.as_str(), "style" | "srcdoc") && !value.starts_with("javascript:"), "{tag:?}");
        }
    }
}

/// An opening tag, its names in lower case.
#[derive(Debug)]
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

/// The opening tags that a browser finds, in the order of the document.
fn tags(html: &str, scripts: bool) -> Vec<Tag> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let mut found = Vec::new();
    let mut tokenizer = Tokenizer::new(html);
    while let Some(Ok(token)) = tokenizer.next() {
        let Token::StartTag(tag) = token else { continue };
        let name = text(&tag.name);
        match name.as_str() {
            "script" => tokenizer.set_state(State::ScriptData),
            "style" => tokenizer.set_state(State::RawText),
            "noscript" if scripts => tokenizer.set_state(State::RawText),
            "title" | "textarea" => tokenizer.set_state(State::RcData),
            _ => {}
        }
        let attributes = tag.attributes.iter().map(|(name, value)| (text(name), text(value))).collect();
        found.push(Tag { name, attributes });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str, scripts: bool) -> String {
        let tag = |Tag { name, attributes }: Tag| {
            attributes.iter().fold(name, |text, (key, value)| format!("{text} {key}={value}"))
        };
        tags(html, scripts).into_iter().map(tag).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn tags_are_found_where_a_browser_finds_them() {
        for (html, expected) in [
            ("<!DOCTYPE html><p>a<!--<b>--><I  class=x hidden>c</I>", "p, i class=x hidden="),
            ("<a href='<b>' title=\"x>y\"/>< b>&lt;b><br/>", "a href=<b> title=x>y, br"),
            (
                "<script>\"<b>\"</SCRIPT ><u><title><b></title><textarea><b></textarea>",
                "script, u, title, textarea",
            ),
            ("<!--><b><!--- --><s x=1>", "b, s x=1"),
            ("<p x=\"a\"y='b'z=c/ =d>", "p =d= x=a y=b z=c/"),
        ] {
            assert_eq!(shown(html, true), expected, "{html}");
        }
        let html = "<noscript><p></noscript><i>";
        assert_eq!((shown(html, false), shown(html, true)), ("noscript, p, i".into(), "noscript, i".into()));
    }

    #[test]
    fn foreign_markup_is_noticed() {
        let policy = "script-src 'nonce-abc' 'strict-dynamic'";
        is_ours(
            "<p title=\"&quot; fuzz=&lt;fuzz&gt;\">&lt;fuzz><script nonce=\"abc\">\"<fuzz>\"</script>",
            policy,
        );
        for bad in [
            "<fuzz>",
            "<p fuzz>",
            "<p onclick=x>",
            "<script>1</script>",
            "<script nonce=abd>1</script>",
            "<a href=' JavaScript:x'>",
            "<a href='&#106;avascript:x'>",
            "<p style=x>",
            "<noscript><p title='</noscript><fuzz>'></noscript>",
        ] {
            assert!(std::panic::catch_unwind(|| is_ours(bad, policy)).is_err(), "{bad}");
        }
    }
}
