//! A row of a card of settings: what it is, how it stands, and the action at the right.

use leptos::prelude::*;

/// One setting. The children are its action: a button, a link, or a form that unfolds below the row.
#[component]
pub(crate) fn SettingRow(
    title: &'static str,
    /// How it stands, or what the action will do.
    state: AnyView,
    /// The action has fields, and stands below.
    #[prop(optional)]
    tall: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <li class="setting" class:setting-tall=tall>
            <div class="setting-text">
                <h3>{title}</h3>
                {state}
            </div>
            {children.map(|children| children())}
        </li>
    }
}
