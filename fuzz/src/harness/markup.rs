//! Whether a page has only markup of ours. Inputs carry elements and attributes whose names contain the word `fuzz`
//! (see `tokens.dict`); none of them may become one.

/// Every script has the nonce of the policy; there are no handlers, no frames, no inline styles, no addresses that run
/// something, and nothing of the input.
pub(crate) fn is_ours(html: &str, policy: &str) {
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next());
    for tag in tags(html) {
        let Tag { name, attributes } = &tag;
        assert!(
            !name.contains("fuzz") && !matches!(name.as_str(), "iframe" | "object" | "embed" | "base"),
            "{tag:?}"
        );
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
#[derive(Debug, PartialEq)]
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

/// The opening tags that a browser would find (HTML, section 13.2.5), in the order of the document.
fn tags(html: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            // `<!-->` and `<!--->` are whole comments.
            let begun = comment.strip_prefix("->").or_else(|| comment.strip_prefix('>'));
            rest = begun.unwrap_or_else(|| after(comment, "-->"));
        } else if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let tag = read_tag(&mut rest);
            if matches!(tag.name.as_str(), "script" | "style" | "textarea" | "title") {
                // ASCII only, so that places in the copy are places in the text.
                let lower = rest.to_ascii_lowercase();
                rest = &rest[lower.find(&format!("</{}", tag.name)).unwrap_or(rest.len())..];
            }
            found.push(tag);
        } else if rest.starts_with(['/', '!', '?']) {
            rest = after(rest, ">");
        }
    }
    found
}

fn after<'a>(text: &'a str, end: &str) -> &'a str {
    text.find(end).map_or("", |place| &text[place + end.len()..])
}

/// Reads a tag whose `<` is read already; `rest` is then behind its `>`.
fn read_tag(rest: &mut &str) -> Tag {
    let ends = |c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>');
    let name = take(rest, |c| !ends(c)).to_ascii_lowercase();
    let mut attributes = Vec::new();
    loop {
        take(rest, |c| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() || rest.starts_with('>') {
            *rest = rest.get(1..).unwrap_or_default();
            return Tag { name, attributes };
        }
        // An equals sign at the beginning is part of the name.
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let (begin, mut behind) = rest.split_at(first);
        let key = format!("{begin}{}", take(&mut behind, |c| !ends(c) && c != '='));
        take(&mut behind, |c| c.is_ascii_whitespace());
        let mut value = "";
        if let Some(mut given) = behind.strip_prefix('=') {
            take(&mut given, |c| c.is_ascii_whitespace());
            behind = given;
            value = match given.chars().next().filter(|c| matches!(c, '"' | '\'')) {
                Some(quote) => {
                    behind = &given[1..];
                    let value = take(&mut behind, |c| c != quote);
                    behind = behind.get(1..).unwrap_or_default();
                    value
                }
                None => take(&mut behind, |c| !c.is_ascii_whitespace() && c != '>'),
            };
        }
        attributes.push((key.to_ascii_lowercase(), value.to_owned()));
        *rest = behind;
    }
}

/// Takes what fits from the beginning of a text.
fn take<'a>(rest: &mut &'a str, fits: impl Fn(char) -> bool) -> &'a str {
    let (taken, left) = rest.split_at(rest.find(|c| !fits(c)).unwrap_or(rest.len()));
    *rest = left;
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> String {
        let tag = |Tag { name, attributes }: Tag| {
            attributes.iter().fold(name, |text, (key, value)| format!("{text} {key}={value}"))
        };
        tags(html).into_iter().map(tag).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn tags_are_found_where_a_browser_finds_them() {
        for (html, expected) in [
            ("<!DOCTYPE html><p>a<!--<b>--><I  class=x hidden>c</I>", "p, i class=x hidden="),
            ("<a href='<b>' title=\"x>y\"/>< b>&lt;b><br/>", "a href=<b> title=x>y, br"),
            ("<script>\"<b>\"</SCRIPT ><u><title><b></title>", "script, u, title"),
            ("<!--><b><!--- --><s x=1>", "b, s x=1"),
            ("<p x=\"a\"y='b'z=c/ =d", "p x=a y=b z=c/ =d="),
        ] {
            assert_eq!(shown(html), expected, "{html}");
        }
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
            "<p style=x>",
        ] {
            assert!(std::panic::catch_unwind(|| is_ours(bad, policy)).is_err(), "{bad}");
        }
    }
}
