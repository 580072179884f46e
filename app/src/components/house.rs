//! The frame of the pages behind the door: a rail with what the role may use, and the page beside it.

use super::{Icon, Load, PostForm, Submit, Tone};
use crate::{
    Place,
    api::{SignOut, read_identity},
    words,
};
use gate::model::{Identity, Role};
use leptos::{html::Details, prelude::*};
use leptos_router::{
    components::{A, Outlet},
    hooks::use_location,
};

/// Rail and page. The navigation shows what the role may use; the server refuses regardless.
#[component]
pub(crate) fn House() -> impl IntoView {
    let who = Resource::new(|| (), |()| read_identity());
    let menu = NodeRef::<Details>::new();
    let close = move || {
        if let Some(menu) = menu.get_untracked() {
            menu.set_open(false);
        }
    };
    // On a small screen the page that was chosen must not lie under the menu it was chosen from.
    let path = use_location().pathname;
    Effect::new(move |_| {
        path.track();
        close();
    });
    view! {
        <a class="skip" href="#content" rel="external">
            "Skip to content"
        </a>
        <div class="house">
            <header class="rail">
                <A href=Place::Dashboard.path() attr:class="brand">
                    <Icon of=icondata::LuDoorOpen />
                    "Sallyport"
                </A>
                <details
                    class="rail-menu"
                    node_ref=menu
                    on:keydown=move |event| {
                        if event.key() == "Escape" {
                            close();
                        }
                    }
                >
                    <summary aria-label="Menu">
                        <Icon of=icondata::LuMenu />
                        <span>"Menu"</span>
                    </summary>
                    <div class="rail-body">
                        <Load from=who view=move |who: Identity| view! { <Rail who /> }.into_any() />
                    </div>
                </details>
            </header>
            <main class="page" id="content">
                <Outlet />
            </main>
        </div>
    }
}

#[component]
fn Rail(who: Identity) -> impl IntoView {
    let action = ServerAction::<SignOut>::new();
    let administrator = who.role == Role::Administrator;
    view! {
        <nav class="rail-nav" aria-label="Main">
            <ul>
                <li>
                    <A href=Place::Dashboard.path() exact=true>
                        <Icon of=icondata::LuLayoutDashboard />
                        "Dashboard"
                    </A>
                </li>
            </ul>
            <h2 class="rail-title" id="rail-settings">"Settings"</h2>
            <ul aria-labelledby="rail-settings">
                <li>
                    <A href=Place::Account.path() exact=true>
                        <Icon of=icondata::LuUser />
                        "Account Settings"
                    </A>
                    <ul>
                        <li>
                            <A href=Place::Mfa.path()>"Multi-Factor Authentication"</A>
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
                                        <A href=Place::General.path()>"General"</A>
                                    </li>
                                </ul>
                            </li>
                        }
                    })}
            </ul>
        </nav>
        <div class="rail-foot">
            <A href=Place::Help.path() attr:class="rail-help">
                <Icon of=icondata::LuLifeBuoy />
                "Help and support"
            </A>
            <div class="who">
                <strong>{who.name}</strong>
                <span>{who.tpp.name}</span>
                <span>{words::of_role(who.role)}</span>
            </div>
            <PostForm action>
                <Submit action label="Sign out" tone=Tone::Quiet icon=icondata::LuLogOut />
            </PostForm>
        </div>
    }
}
