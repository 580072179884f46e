//! The part of a document that belongs to its page, and putting that of another document in its place.

use super::PART;
use leptos::{
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Document, DomParser, Element, HtmlElement, HtmlInputElement, SupportedType},
};

/// A document that has been fetched, and fits the one on the screen.
pub(super) struct Fetched {
    document: Document,
    part: Element,
}

/// The part of the document on the screen.
pub(super) fn part() -> Option<Element> {
    part_of(&document())
}

fn part_of(of: &Document) -> Option<Element> {
    of.query_selector(&format!("[{PART}]")).ok()?
}

impl Fetched {
    /// `None` where the document is of another frame or version of the program, or its sidebar says something else: another
    /// role, name or organisation.
    pub(super) fn read(html: &str) -> Option<Self> {
        let new = DomParser::new().ok()?.parse_from_string(html, SupportedType::TextHtml).ok()?;
        let part = part_of(&new)?;
        let frame = |part: Element| part.get_attribute(PART);
        let same = frame(part.clone()) == frame(self::part()?)
            && version(&new) == version(&document())
            && frame_text(&new) == frame_text(&document());
        same.then_some(Self { document: new, part })
    }

    /// Shows it in place of `old`. `prepare` gets the part before it is on the screen.
    pub(super) fn show(self, old: &Element, prepare: impl Fn(&Element)) -> Element {
        let Self { document: new, part } = self;
        // Without scripts in the document that is parsed, their content counts as part of the page.
        for part in elements(&part, "noscript") {
            part.remove();
        }
        prepare(&part);
        keep_address(old, &part);
        document().set_title(&new.title());
        // The old part is in the document.
        let _ = old.replace_with_with_node_1(&part);
        wipe(old);
        mark_present_page(&document(), &new);
        part
    }
}

/// The assets that a document was rendered for.
fn version(of: &Document) -> Option<String> {
    of.query_selector("link[rel=modulepreload]").ok()??.get_attribute("href")
}

/// What the frame says. A button that is waiting has another label.
fn frame_text(of: &Document) -> Vec<Option<String>> {
    let said = |selector| all(of, selector).iter().map(|element| element.text_content()).collect::<Vec<_>>();
    [said(".sidebar a"), said(".sidebar summary"), said(".sidebar-organisation")].concat()
}

/// An email address need not be typed again where a step of the sign-in leads to another one that asks for it.
fn keep_address(old: &Element, new: &Element) {
    let field = |part: &Element| part.query_selector(".auth-layout-main input[type=email]").ok()?;
    if let Some((typed, empty)) = field(old).zip(field(new)) {
        let (typed, empty): (&HtmlInputElement, &HtmlInputElement) =
            (typed.unchecked_ref(), empty.unchecked_ref());
        if empty.value().is_empty() {
            empty.set_value(&typed.value());
        }
    }
}

/// Takes what was shown and typed out of a part that has left the screen. Leptos keeps the elements of an island as
/// long as the document, and an element keeps those around it: so every element is emptied, whatever it is.
fn wipe(old: &Element) {
    for element in elements(old, "*") {
        if element.matches("input, textarea").unwrap_or(false) {
            // A `textarea` has the same property.
            element.unchecked_ref::<HtmlInputElement>().set_value("");
        }
        for name in element.get_attribute_names().iter().filter_map(|name| name.as_string()) {
            // Attributes can always be removed.
            let _ = element.remove_attribute(&name);
        }
        element.set_text_content(None);
    }
    old.set_text_content(None);
}

/// The sidebar marks the present page, and its menus close.
fn mark_present_page(now: &Document, new: &Document) {
    const LINKS: &str = ".sidebar a[href]";
    for (link, other) in all(now, LINKS).iter().zip(all(new, LINKS)) {
        let _ = match other.get_attribute("aria-current") {
            Some(value) => link.set_attribute("aria-current", &value),
            None => link.remove_attribute("aria-current"),
        };
    }
    for menu in all(now, ".sidebar details[open]") {
        let _ = menu.remove_attribute("open");
    }
    for menu in all(now, ".sidebar-toggle input") {
        menu.unchecked_ref::<HtmlInputElement>().set_checked(false);
    }
}

/// Puts the focus where the page asks for it, or else on its heading, which is read out once.
pub(super) fn focus(part: &Element) {
    let find = |selector| part.query_selector(selector).ok().flatten();
    let heading = || {
        let heading = find("h1")?;
        heading.set_attribute("tabindex", "-1").ok()?;
        Some(heading)
    };
    if let Some(target) =
        find("[autofocus]").or_else(heading).and_then(|target| target.dyn_into::<HtmlElement>().ok())
    {
        // An element that cannot take the focus is no error.
        let _ = target.focus();
    }
}

/// The elements of a document that `selector` finds.
fn all(of: &Document, selector: &str) -> Vec<Element> {
    of.document_element().map(|root| elements(&root, selector)).unwrap_or_default()
}

/// The elements within another that `selector` finds.
pub(crate) fn elements(within: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = within.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.item(index)?.dyn_into().ok()).collect()
}
