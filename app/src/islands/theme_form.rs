//! The choice of colours. Without scripts the browser sends it, and the page comes back in them.

use leptos::{ev::SubmitEvent, html::Form, prelude::*};

/// A form whose buttons are called `theme`. With scripts the page changes at once and nothing is sent: `cookie` is
/// the line that the server would set, with `{}` for the value of the button.
#[island]
pub(crate) fn ThemeForm(
    #[prop(into)] to: String,
    #[prop(into)] cookie: String,
    children: Children,
) -> impl IntoView {
    let form = NodeRef::<Form>::new();
    let live = RwSignal::new(false);
    Effect::new(move |_| live.set(true));
    let choose = move |event: SubmitEvent| {
        if let (Some(form), Some(button)) = (form.get_untracked(), event.submitter())
            && let Some(theme) = button.get_attribute("value")
            && set_theme(&form, &theme, &cookie.replace("{}", &theme)).is_some()
        {
            event.prevent_default();
        }
    };
    view! {
        <form method="post" action=to node_ref=form on:submit=choose data-live=move || live.get().then_some("")>
            {children()}
        </form>
    }
}

/// `None` where the browser does not allow it; then it sends the form.
fn set_theme(form: &web_sys::HtmlFormElement, theme: &str, cookie: &str) -> Option<()> {
    use leptos::wasm_bindgen::JsCast;
    use web_sys::{Element, js_sys::Reflect};

    Reflect::set(&document(), &"cookie".into(), &cookie.into()).ok()?;
    document().document_element()?.set_attribute("data-theme", theme).ok()?;
    let buttons = form.query_selector_all("button").ok()?;
    for button in (0..buttons.length()).filter_map(|index| buttons.item(index)) {
        let button: &Element = button.unchecked_ref();
        let pressed = button.get_attribute("value").as_deref() == Some(theme);
        button.set_attribute("aria-pressed", if pressed { "true" } else { "false" }).ok()?;
    }
    Some(())
}
