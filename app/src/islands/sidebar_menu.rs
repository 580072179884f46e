//! The menu of the sidebar on a small screen.

use crate::shared::Icon;
use leptos::{ev::KeyboardEvent, html::Input, prelude::*};

/// Opens and closes without scripts; with them, Escape closes it too. A checkbox, not `<details>`: on a wide screen the
/// style sheet shows what belongs to the menu in any state, which the content of a closed `<details>` does not allow in
/// Firefox before 143 and Safari before 18.4.
#[island]
pub(crate) fn SidebarMenu(children: Children) -> impl IntoView {
    let toggle = NodeRef::<Input>::new();
    let close = move |event: KeyboardEvent| {
        if event.key() == "Escape"
            && let Some(toggle) = toggle.get_untracked()
        {
            toggle.set_checked(false);
        }
    };
    view! {
        <div class="sidebar-menu" on:keydown=close>
            <label class="sidebar-toggle">
                <input type="checkbox" class="visually-hidden" node_ref=toggle autocomplete="off" />
                <Icon of=icondata::LuMenu />
                <span>"Menu"</span>
            </label>
            <div class="sidebar-body">{children()}</div>
        </div>
    }
}
