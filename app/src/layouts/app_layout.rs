//! The layout of the pages of a signed-in user: a sidebar with what the role may use, and the page beside it. What
//! belongs to one page is inside of `main`.

use super::{sidebar::Sidebar, watch::Watch};
use crate::{Page, api::read_identity, components::Load, islands::SidebarMenu, page::Frame, shared::Icon};
use leptos::prelude::*;
use leptos_router::components::Outlet;

/// Sidebar and page, for the pages of the dashboard.
#[component]
pub(crate) fn AppLayout() -> impl IntoView {
    view! {
        <AppFrame>
            <Outlet />
        </AppFrame>
    }
}

/// The same around any content.
#[component]
pub(crate) fn AppFrame(children: Children) -> impl IntoView {
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
                {children()}
                <Watch warns=true />
            </main>
        </div>
    }
}
