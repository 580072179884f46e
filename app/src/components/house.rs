//! The frame of the pages behind the door: a rail with what the role may use, and the page beside it.

use super::{Load, PostForm, Submit, Tone};
use crate::{
    Page,
    api::{Change, SignOut, read_identity, time_left},
    islands::{Icon, IdleWatch, LocalTimes, SidebarMenu},
    words,
};
use gate::model::{Identity, Role};
use leptos::prelude::*;
use leptos_router::components::{A, Outlet};

/// Sidebar and page. The navigation shows what the role may use; the server refuses regardless.
#[component]
pub(crate) fn AppLayout() -> impl IntoView {
    view! {
        <a class="skip" href="#content">
            "Skip to content"
        </a>
        <div class="house">
            <header class="rail">
                <a href=Page::Dashboard.path() class="brand">
                    <Icon of=icondata::LuDoorOpen />
                    "Sallyport"
                </a>
                <SidebarMenu>
                    <Load from=read_identity() view=|who| view! { <Sidebar who /> }.into_any() />
                </SidebarMenu>
            </header>
            <main class="page" id="content">
                <Outlet />
            </main>
            <LocalTimes />
            {time_left().map(|left| view! { <IdleWatch left /> })}
        </div>
    }
}

#[component]
fn Sidebar(who: Identity) -> impl IntoView {
    let administrator = who.role == Role::Administrator;
    view! {
        <nav class="rail-nav" aria-label="Main">
            <ul>
                <li>
                    <A href=Page::Dashboard.path() exact=true>
                        <Icon of=icondata::LuLayoutDashboard />
                        "Dashboard"
                    </A>
                </li>
            </ul>
            <h2 class="rail-title" id="rail-settings">"Settings"</h2>
            <ul aria-labelledby="rail-settings">
                <li>
                    <A href=Page::Account.path() exact=true>
                        <Icon of=icondata::LuUser />
                        "Account Settings"
                    </A>
                    <ul>
                        <li>
                            <A href=Page::Mfa.path()>"Multi-Factor Authentication"</A>
                        </li>
                    </ul>
                </li>
                {administrator
                    .then(|| {
                        view! {
                            <li>
                                <span class="rail-group" id="rail-configuration">
                                    <Icon of=icondata::LuSlidersHorizontal />
                                    "Configuration"
                                </span>
                                <ul aria-labelledby="rail-configuration">
                                    <li>
                                        <A href=Page::General.path()>"General"</A>
                                    </li>
                                    <li>
                                        <A href=Page::Members.path()>"Members"</A>
                                    </li>
                                    <li>
                                        <A href=Page::Audit.path()>"Audit log"</A>
                                    </li>
                                </ul>
                            </li>
                        }
                    })}
            </ul>
        </nav>
        <div class="rail-foot">
            <div class="who">
                <strong>{who.name}</strong>
                <span>{who.tpp.name}</span>
                <span>{words::of_role(who.role)}</span>
            </div>
            <A href=Page::Help.path() attr:class="rail-help">
                <Icon of=icondata::LuLifeBuoy />
                "Help and support"
            </A>
            <PostForm to=SignOut::FORM>
                <Submit label="Sign out" tone=Tone::Quiet icon=icondata::LuLogOut />
            </PostForm>
        </div>
    }
}
