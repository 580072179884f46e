//! Which navigations stay in the document, and how each of them goes.

use super::{
    FRAME_HEADER, PART,
    exchange::{self, Fetched},
    islands::{Exports, Live},
};
use crate::{
    Page,
    islands::{
        SENDING, leave_without_question, leaves_changes, rewrite_times, wants_document, watch_unsaved_changes,
    },
    page::Frame,
};
use leptos::{
    __reexports::wasm_bindgen_futures::future_to_promise,
    prelude::*,
    wasm_bindgen::{JsCast, JsValue, closure::Closure},
    web_sys::{
        AbortSignal, Element, EventTarget, NavigateEvent, NavigationApiType, NavigationFocusReset,
        NavigationInterceptOptions, Request, RequestInit, Url, js_sys::Reflect,
    },
};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    sync::atomic::Ordering,
    time::Duration,
};

/// Parts that one document shows. Leptos keeps the elements of each island until the document is left (some 20 KB a
/// part), so the next one is a new document.
const MOST_PARTS: u32 = 100;
/// The attribute of the document while a page is on its way.
const LOADING: &str = "data-loading";

struct Navigator {
    exports: Exports,
    root: Owner,
    /// The islands of the part on the screen.
    live: RefCell<Live>,
    /// Parts that were asked for.
    asked: Cell<u32>,
}

/// Makes the document interactive, and listens for navigations where the browser has the Navigation API (Chrome and
/// Edge 102, Firefox 147, Safari 26.2). Without it, every page is a document. `exports`: those of the WebAssembly.
pub fn start(exports: JsValue) {
    let (Some(root), Some(body)) = (Owner::current(), document().body()) else { return };
    let exports = Exports(exports);
    rewrite_times(&body);
    watch_unsaved_changes();
    let part = exchange::part();
    let is_inside = |island: &Element| part.as_ref().is_some_and(|part| part.contains(Some(island)));
    let (inside, around) = exchange::elements(&body, "leptos-island").into_iter().partition(is_inside);
    // The frame lasts as long as the document.
    std::mem::forget(exports.take_over(around, &root));
    let live = RefCell::new(exports.take_over(inside, &root));
    let navigator = Rc::new(Navigator { exports, root, live, asked: Cell::new(0) });
    let navigation = Reflect::get(&window(), &"navigation".into()).unwrap_or_default();
    let Ok(navigation) = navigation.dyn_into::<EventTarget>() else {
        // Its islands last as long as the document.
        std::mem::forget(navigator);
        return;
    };
    let listener = Closure::<dyn Fn(NavigateEvent)>::new(move |event| navigator.take(event));
    let _ = navigation.add_event_listener_with_callback("navigate", listener.as_ref().unchecked_ref());
    listener.forget();
}

/// Whether the browser would load a document for this navigation: no part of a page, no download, no form without
/// scripts, no reload.
fn loads_document(event: &NavigateEvent) -> bool {
    let same_document = event.destination().same_document();
    let loads = match event.navigation_type() {
        // Back to a part that this document has shown.
        NavigationApiType::Traverse => same_document,
        // Otherwise it is the history API, which loads nothing.
        NavigationApiType::Push | NavigationApiType::Replace => !same_document,
        _ => false,
    };
    loads
        && event.can_intercept()
        && !event.hash_change()
        && event.download_request().is_none()
        && event.form_data().is_none()
}

/// Whether the page at `url` can be shown in the frame of the document.
fn is_in_frame(url: &str, frame: &str) -> bool {
    let page = Url::new(url).ok().and_then(|url| Page::at_path(&url.pathname()));
    page.is_some_and(|page| Frame::ALL.iter().any(|known| known.as_ref() == frame && page.can_be_in(*known)))
}

impl Navigator {
    fn take(self: &Rc<Self>, event: NavigateEvent) {
        let url = event.destination().url();
        let Some(frame) = exchange::part().and_then(|part| part.get_attribute(PART)) else { return };
        if !loads_document(&event)
            || !is_in_frame(&url, &frame)
            || self.asked.get() >= MOST_PARTS
            || wants_document()
        {
            return;
        }
        // Back and forward can be refused only after the user has done something on the page.
        if event.cancelable() && !leaves_changes() {
            event.prevent_default();
            return;
        }
        self.asked.set(self.asked.get() + 1);
        let options = NavigationInterceptOptions::new();
        options.set_focus_reset(NavigationFocusReset::Manual);
        let (navigator, shown) = (self.clone(), event.clone());
        let handler = Closure::once_into_js(move || {
            future_to_promise(async move {
                navigator.go(&url, &frame, &shown).await;
                Ok(JsValue::UNDEFINED)
            })
        });
        options.set_handler(handler.unchecked_ref());
        let _ = event.intercept_with_options(&options);
    }

    async fn go(&self, url: &str, frame: &str, event: &NavigateEvent) {
        let (number, signal) = (self.asked.get(), event.signal());
        show_loading(true);
        let found = load(url, frame, &signal).await;
        // A later navigation has taken over.
        if self.asked.get() == number {
            show_loading(false);
        }
        match found {
            _ if signal.aborted() => {}
            // The address is this one already: the browser says what is wrong with it.
            None => {
                leave_without_question();
                let _ = window().location().reload();
            }
            Some((to, html)) => match Fetched::read(&html).zip(exchange::part()) {
                None => {
                    leave_without_question();
                    let _ = window().location().replace(&to);
                }
                Some((fetched, old)) => {
                    self.show(fetched, &old, event);
                    if to != url {
                        // Within the navigation, it would end it.
                        set_timeout(move || replace_address(&to), Duration::ZERO);
                    }
                }
            },
        }
    }

    fn show(&self, fetched: Fetched, old: &Element, event: &NavigateEvent) {
        // What reacted on the old page ends with it.
        self.live.borrow().end();
        SENDING.store(false, Ordering::Relaxed);
        let part = fetched.show(old, rewrite_times);
        // To the top, or to where the user was before. It fails where the browser has scrolled already.
        let _ = event.scroll();
        *self.live.borrow_mut() = self.exports.take_over(exchange::elements(&part, "leptos-island"), &self.root);
        exchange::focus(&part);
    }
}

fn show_loading(on: bool) {
    if let Some(root) = document().document_element() {
        // An attribute of this name can always be set.
        let _ = if on { root.set_attribute(LOADING, "") } else { root.remove_attribute(LOADING) };
    }
}

fn replace_address(to: &str) {
    if let Ok(history) = window().history() {
        // If it cannot be replaced, a reload leads there by itself.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(to));
    }
}

/// The address after redirects, and the document. An answer without one is of another frame, and its address is all
/// that counts.
async fn load(url: &str, frame: &str, signal: &AbortSignal) -> Option<(String, String)> {
    let options = RequestInit::new();
    options.set_signal(Some(signal));
    // The builder of gloo-net ends every address that has a query with a `&`.
    let request = Request::new_with_str_and_init(url, &options).ok()?;
    let headers = [("accept", "text/html"), (FRAME_HEADER, frame)];
    headers.iter().try_for_each(|(name, value)| request.headers().set(name, value)).ok()?;
    let response = gloo_net::http::Request::from(request).send().await.ok()?;
    let is_html = response.headers().get("content-type").is_some_and(|kind| kind.starts_with("text/html"));
    let html = if is_html { response.text().await.ok()? } else { String::new() };
    Some((response.url(), html))
}
