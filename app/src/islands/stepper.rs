//! One step at a time where scripts run; all steps in a list where they do not.

use leptos::prelude::*;

/// Leads through the list of `steps` items in its children. `data-step` holds the current one, and the style sheet
/// hides the others, so that the steps themselves stay with the server.
#[island]
pub(crate) fn Stepper(steps: usize, children: Children) -> impl IntoView {
    let scripted = RwSignal::new(false);
    let step = RwSignal::new(1_usize);
    // Without scripts, or until they run, the whole list is shown.
    Effect::new(move |_| scripted.set(true));
    view! {
        <div class="walkthrough-body" class:scripted=move || scripted.get() data-step=move || step.get()>
            {children()}
            <div class="step-controls" hidden=move || !scripted.get()>
                <button
                    type="button"
                    class="button button-quiet"
                    aria-disabled=move || (step.get() == 1).to_string()
                    on:click=move |_| step.update(|step| *step = (*step - 1).max(1))
                >
                    "Back"
                </button>
                <p class="step-progress">{move || format!("Step {} of {steps}", step.get())}</p>
                <button
                    type="button"
                    class="button button-quiet"
                    aria-disabled=move || (step.get() == steps).to_string()
                    on:click=move |_| step.update(|step| *step = (*step + 1).min(steps))
                >
                    "Next"
                </button>
            </div>
        </div>
    }
}
