//! The sidebar: navigation, the user, help and sign-out.

use crate::{
    Page,
    api::{Change, SignOut},
    components::{ButtonTone, PostForm, Submit},
    messages::{CONFIGURATION, SETTINGS, SIGN_OUT, role_name},
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
                    <ul>
                        <PageItem page=Page::Mfa />
                    </ul>
                </li>
                {administrator.then(|| view! { <Configuration /> })}
            </ul>
        </nav>
        <div class="sidebar-foot">
            <div class="sidebar-user">
                <strong>{identity.name}</strong>
                <span>{identity.tpp.name}</span>
                <span>{role_name(identity.role)}</span>
            </div>
            <A href=Page::Help.path() attr:class="sidebar-help">
                <Icon of=icondata::LuLifeBuoy />
                {Page::Help.heading()}
            </A>
            <PostForm to=SignOut::FORM>
                <Submit label=SIGN_OUT tone=ButtonTone::Quiet icon=icondata::LuLogOut />
            </PostForm>
        </div>
    }
}

#[component]
fn Configuration() -> impl IntoView {
    view! {
        <li>
            <span class="sidebar-group" id="sidebar-configuration">
                <Icon of=icondata::LuSlidersHorizontal />
                {CONFIGURATION}
            </span>
            <ul aria-labelledby="sidebar-configuration">
                <PageItem page=Page::General />
                <PageItem page=Page::Members />
                <PageItem page=Page::Audit />
            </ul>
        </li>
    }
}

#[component]
fn PageItem(page: Page) -> impl IntoView {
    view! {
        <li>
            <A href=page.path()>{page.heading()}</A>
        </li>
    }
}
