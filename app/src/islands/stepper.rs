//! One step at a time where scripts run; all steps in a list where they do not.

use leptos::{prelude::*, task::spawn_local, task::tick, wasm_bindgen::JsCast};
use web_sys::HtmlElement;

/// What the last step leads to, which takes the place of *Next* there.
const END: &str = ".walkthrough-end :is(a, button)";
/// *Next*, which is the only one of the two on the first step.
const NEXT: &str = ".step-controls > :last-child";

/// Leads through the list of `steps` items in its children. `data-step` holds the current one, and the style sheet
/// hides the others, so that the steps themselves stay with the server. It also hides *Back* on the first step and
/// *Next* on the last one.
#[island]
pub(crate) fn Stepper(steps: usize, children: Children) -> impl IntoView {
    let scripted = RwSignal::new(false);
    let step = RwSignal::new(1_usize);
    // Without scripts, or until they run, the whole list is shown.
    Effect::new(move |_| scripted.set(true));
    let go = move |to: usize| {
        step.set(to.clamp(1, steps));
        // The button that was pressed is gone then, and the focus with it.
        let next = match to {
            1 => NEXT,
            _ if to == steps => END,
            _ => return,
        };
        spawn_local(async move {
            tick().await;
            focus(next);
        });
    };
    view! {
        <div class="walkthrough-body" class:scripted=move || scripted.get() data-step=move || step.get()>
            {children()}
            <div class="step-controls" hidden=move || !scripted.get()>
                <button type="button" class="button button-quiet" on:click=move |_| go(step.get_untracked() - 1)>
                    "Back"
                </button>
                <p class="step-progress">{move || format!("Step {} of {steps}", step.get())}</p>
                <button type="button" class="button button-quiet" on:click=move |_| go(step.get_untracked() + 1)>
                    "Next"
                </button>
            </div>
        </div>
    }
}

fn focus(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found.as_ref().and_then(|element| element.dyn_ref::<HtmlElement>()) {
        // An element that cannot take the focus is no error.
        let _ = element.focus();
    }
}
