//! The menu of the sidebar on a small screen.

use crate::shared::Icon;
use leptos::{ev::KeyboardEvent, html::Details, prelude::*};

/// Opens and closes without scripts; with them, Escape closes it too.
#[island]
pub(crate) fn SidebarMenu(children: Children) -> impl IntoView {
    let menu = NodeRef::<Details>::new();
    let close = move |event: KeyboardEvent| {
        if event.key() == "Escape"
            && let Some(menu) = menu.get_untracked()
        {
            menu.set_open(false);
        }
    };
    view! {
        <details class="sidebar-menu" node_ref=menu on:keydown=close>
            <summary aria-label="Menu">
                <Icon of=icondata::LuMenu />
                <span>"Menu"</span>
            </summary>
            <div class="sidebar-body">{children()}</div>
        </details>
    }
}
