//! The layout of the pages of a signed-in user: a sidebar with what the role may use, and the page beside it.

use super::{sidebar::Sidebar, watch::Watch};
use crate::{Page, api::read_identity, components::Load, islands::SidebarMenu, page::Frame, shared::Icon};
use leptos::prelude::*;
use leptos_router::components::Outlet;

/// Sidebar and page.
#[component]
pub(crate) fn AppLayout() -> impl IntoView {
    view! {
        <a class="skip-link" href="#content">
            "Skip to content"
        </a>
        <div class="app-layout">
            <header class="sidebar">
                <a href=Page::Dashboard.path() class="brand">
                    <Icon of=icondata::LuDoorOpen />
                    "Sallyport"
                </a>
                <SidebarMenu>
                    <Load from=read_identity() view=|identity| view! { <Sidebar identity /> }.into_any() />
                </SidebarMenu>
            </header>
            <main class="page" id="content" data-frame=Frame::App.as_ref()>
                <Outlet />
                <Watch warns=true />
            </main>
        </div>
    }
}
