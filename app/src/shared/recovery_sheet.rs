//! Whose recovery codes a list is: for the page, the paper and the file. It holds no secret, so it stands in the
//! page, outside of the island that shows the codes, and the browser reads it there.

use leptos::prelude::*;

/// The `id` of the element with the heading.
#[cfg(feature = "ssr")]
const SHEET: &str = "recovery-sheet";
/// The same as a selector.
const SHEET_SELECTOR: &str = "#recovery-sheet";

/// What stands above a list of recovery codes.
#[derive(Clone)]
pub(crate) struct RecoverySheet {
    /// Account, organisation, address and date, a line each.
    pub(crate) heading: String,
    /// The name of the file.
    pub(crate) file: String,
}

impl RecoverySheet {
    /// As the page has it; empty where it has none.
    pub(crate) fn of_page() -> Self {
        let element = document().query_selector(SHEET_SELECTOR).ok().flatten();
        let heading = element.as_ref().and_then(|element| element.text_content()).unwrap_or_default();
        let file = element.and_then(|element| element.get_attribute("data-file")).unwrap_or_default();
        Self { heading, file }
    }
}

/// The heading of the paper, which the file and the copy have too.
#[cfg(feature = "ssr")]
#[component]
pub(crate) fn RecoverySheetHeading(sheet: RecoverySheet) -> impl IntoView {
    view! {
        <p class="recovery-sheet hint" translate="no" id=SHEET data-file=sheet.file>
            {sheet.heading}
        </p>
    }
}

/// The address of a text file with this content, which the browser saves without a request.
pub(super) fn text_file_url(text: &str) -> String {
    let figure = |value: u8| char::from(b"0123456789ABCDEF"[usize::from(value & 15)]);
    let mut url = String::from("data:text/plain;charset=utf-8,");
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            url.push(char::from(byte));
        } else {
            url.extend(['%', figure(byte >> 4), figure(byte)]);
        }
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_keeps_every_character() {
        assert_eq!(text_file_url("a-1 ü#\n"), "data:text/plain;charset=utf-8,a%2D1%20%C3%BC%23%0A");
    }
}
