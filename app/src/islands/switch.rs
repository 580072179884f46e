//! A switch that says what saving it will do.

use leptos::{html::Input, prelude::*};

/// A named switch of a form. It sends `on`, or nothing. `on` is how things stand, `wanted` how the switch stands
/// when the page opens. `if_on` and `if_off` say what saving will do in each
/// position.
#[island]
pub(crate) fn Switch(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    on: bool,
    wanted: bool,
    locked: bool,
    #[prop(into)] if_on: String,
    #[prop(into)] if_off: String,
) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let checked = wanted;
    let wanted = RwSignal::new(wanted);
    // The user may have switched it before scripts ran, or the browser may have restored an earlier position.
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            wanted.set(input.checked());
        }
    });
    let consequence = format!("{name}-consequence");
    view! {
        <div class="switch-field" class:switch-field-weaker=move || on && !wanted.get()>
            <div class="switch">
                <input
                    type="checkbox"
                    role="switch"
                    id=name.clone()
                    name=name.clone()
                    value="on"
                    checked=checked
                    disabled=locked
                    aria-describedby=consequence.clone()
                    node_ref=input
                    on:change=move |event| wanted.set(event_target_checked(&event))
                />
                <label for=name>{label}</label>
            </div>
            <p class="consequence" id=consequence aria-live="polite">
                {move || if wanted.get() { if_on.clone() } else { if_off.clone() }}
            </p>
        </div>
    }
}
