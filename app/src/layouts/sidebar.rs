//! The sidebar: the organisation, navigation, help, sign-out, and the menu at the user's name.

use super::profile_menu::ProfileMenu;
use crate::{
    Page,
    api::{Change, SignOut},
    components::{ButtonTone, Logo, PostForm, Submit},
    messages::{CONFIGURATION, SETTINGS, SIGN_OUT},
    shared::Icon,
};
use gate::model::{Identity, Role};
use leptos::prelude::*;
use leptos_router::components::A;

/// The sidebar. It shows what the user's role may use; the server refuses the rest regardless.
#[component]
pub(super) fn Sidebar(identity: Identity) -> impl IntoView {
    let administrator = identity.role == Role::Administrator;
    view! {
        <p class="sidebar-organisation">
            <Logo />
            {identity.tpp.name.clone()}
        </p>
        <nav class="sidebar-nav" aria-label="Main">
            <ul>
                <li>
                    <A href=Page::Dashboard.path() exact=true>
                        <Icon of=icondata::LuLayoutDashboard />
                        {Page::Dashboard.heading()}
                    </A>
                </li>
            </ul>
            <h2 class="sidebar-title" id="sidebar-settings">
                {SETTINGS}
            </h2>
            <ul aria-labelledby="sidebar-settings">
                <li>
                    <A href=Page::Account.path() exact=true>
                        <Icon of=icondata::LuUser />
                        {Page::Account.heading()}
                    </A>
                </li>
                <PageItem page=Page::Mfa icon=icondata::LuKeyRound />
            </ul>
            {administrator.then(|| view! { <Configuration /> })}
        </nav>
        <div class="sidebar-foot">
            <A href=Page::Help.path()>
                <Icon of=icondata::LuLifeBuoy />
                {Page::Help.heading()}
            </A>
            <PostForm to=SignOut::FORM>
                <Submit label=SIGN_OUT tone=ButtonTone::Quiet icon=icondata::LuLogOut />
            </PostForm>
            <ProfileMenu identity />
        </div>
    }
}

#[component]
fn Configuration() -> impl IntoView {
    view! {
        <h2 class="sidebar-title" id="sidebar-configuration">
            {CONFIGURATION}
        </h2>
        <ul aria-labelledby="sidebar-configuration">
            <PageItem page=Page::General icon=icondata::LuSlidersHorizontal />
            <PageItem page=Page::Members icon=icondata::LuUsers />
            <PageItem page=Page::Audit icon=icondata::LuScrollText />
        </ul>
    }
}

#[component]
fn PageItem(page: Page, icon: icondata::Icon) -> impl IntoView {
    view! {
        <li>
            <A href=page.path()>
                <Icon of=icon />
                {page.heading()}
            </A>
        </li>
    }
}
