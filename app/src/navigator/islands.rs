//! Islands of a part. Three things here are no public interface of Leptos 0.8; `end2end/tests/navigator.spec.ts` fails
//! when they change:
//!
//! - an island is an element `leptos-island` whose attribute `data-component` names an exported function that takes
//!   the element;
//! - the element `leptos-children` around the children of an island has a function `$$on_hydrate` that makes the
//!   island's context current;
//! - what an exported function makes belongs to the current [`Owner`], and ends with its `cleanup`.

use leptos::{
    prelude::*,
    wasm_bindgen::{JsCast, JsValue},
    web_sys::{
        Element,
        js_sys::{Function, Reflect},
    },
};

/// The exports of the WebAssembly.
pub(super) struct Exports(pub(super) JsValue);

/// The islands of one part, or of the frame around it.
pub(super) struct Live {
    owner: Owner,
    /// One for each island, so that the context of one is not seen by the next.
    islands: Vec<Owner>,
}

impl Exports {
    /// Makes islands interactive, outer ones first, as the document has them.
    pub(super) fn take_over(&self, islands: Vec<Element>, root: &Owner) -> Live {
        let mut live = Live { owner: root.with(Owner::new), islands: Vec::new() };
        for island in islands {
            live.owner.set();
            let around =
                island.parent_element().and_then(|parent| parent.closest("leptos-children").ok().flatten());
            if let Some(context) = around.and_then(|around| function(&around, "$$on_hydrate")) {
                // It returns nothing, and has nothing to fail with.
                let _ = context.call0(&JsValue::UNDEFINED);
            }
            let own = Owner::new();
            own.set();
            live.islands.push(own);
            if let Some(start) = island.get_attribute("data-component").and_then(|name| function(&self.0, &name)) {
                // An island that panics stops the WebAssembly as a whole: there is nothing to go on with.
                let _ = start.call1(&JsValue::UNDEFINED, &island);
            }
        }
        root.set();
        live
    }
}

impl Live {
    /// Ends what reacts: effects, timers, listeners. What is drawn stays.
    pub(super) fn end(&self) {
        for island in &self.islands {
            island.cleanup();
        }
        self.owner.cleanup();
    }
}

fn function(of: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(of, &name.into()).ok()?.dyn_into().ok()
}
