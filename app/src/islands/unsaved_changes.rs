//! What was typed or chosen on a page of the dashboard is not lost without a question: neither by a link, nor by the
//! browser's own buttons, nor by another form of the page.

use leptos::{prelude::*, wasm_bindgen::JsCast};
use std::sync::atomic::{AtomicBool, Ordering};
use web_sys::{HtmlElement, HtmlInputElement};

/// Fields for text, except those for codes. Passwords are no settings, and password managers fill them in unasked; a
/// password that is shown has the type `text`.
const TYPED: &str = ".page form[method=post]:not([data-sent]) :is(textarea, [type=email], \
                     [type=text]:not(.code-input, .recovery-input, [autocomplete$=password]))";
/// Switches and choices that are not as the server sent them.
const CHOSEN: &str = ".page form[method=post]:not([data-sent]) :is([role=switch]:not([checked]):checked, \
                      [role=switch][checked]:not(:checked), option:not([selected]):checked)";
/// *Cancel* was pressed: the question is answered.
const DISCARDED: &str = "[data-discard]:focus";

/// Scripts lead to the next page, after the question or without a need for one.
static LEAVING: AtomicBool = AtomicBool::new(false);

/// Makes the browser ask before the document is left while the page has changes that are not saved.
#[cfg(feature = "hydrate")]
pub(crate) fn watch_unsaved_changes() {
    let _ = window_event_listener_untyped("beforeunload", |event| {
        if !LEAVING.swap(false, Ordering::Relaxed) && has_changes() {
            event.prevent_default();
        }
    });
}

/// The same for a page that is left within the document: whether it may be. Asks where it has such changes.
#[cfg(feature = "hydrate")]
pub(crate) fn leaves_changes() -> bool {
    let question = "Changes on this page are not saved. Leave without saving?";
    LEAVING.swap(false, Ordering::Relaxed)
        || !has_changes()
        || window().confirm_with_message(question).unwrap_or(true)
}

/// The page is about to be left, and that is no loss.
pub(crate) fn leave_without_question() {
    LEAVING.store(true, Ordering::Relaxed);
}

/// Whether the page has a change that is not saved. What was changed back is no change.
pub(super) fn has_changes() -> bool {
    let find = |selector| document().query_selector_all(selector).ok();
    let is_typed = |fields: web_sys::NodeList| {
        (0..fields.length()).filter_map(|index| fields.item(index)).any(|field| {
            // A `textarea` has the same two properties.
            let field: &HtmlInputElement = field.unchecked_ref();
            field.value() != field.default_value()
        })
    };
    let some = |selector| find(selector).is_some_and(|found| found.length() > 0);
    !some(DISCARDED) && (some(CHOSEN) || find(TYPED).is_some_and(is_typed))
}

/// Whether there is such a change outside of `form`, which is sent.
pub(super) fn has_changes_outside(form: &HtmlElement) -> bool {
    // Attributes of this name can always be set.
    let _ = form.set_attribute("data-sent", "");
    let found = has_changes();
    let _ = form.remove_attribute("data-sent");
    found
}
