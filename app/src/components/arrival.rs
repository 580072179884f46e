//! Whether the page on screen came with the document or by a click inside the app. After a click nothing would
//! tell a screen reader that the page changed, so the heading takes the focus.

use leptos::prelude::*;

#[derive(Clone, Copy)]
pub(crate) struct Arrival(StoredValue<bool>);

/// Call once, at the root.
pub(crate) fn provide_arrival() {
    let inside = StoredValue::new(false);
    provide_context(Arrival(inside));
    // Runs in the browser only, after the document's own page has been taken over.
    Effect::new(move |_| inside.set_value(true));
}

/// Whether the page came by a click inside the app.
pub(crate) fn arrived_by_click() -> bool {
    use_context::<Arrival>().is_some_and(|arrival| arrival.0.get_value())
}
