//! The layout of the pages before and beside the sign-in: sign-in, code, onboarding, mailed links, help. Help and,
//! with a session, sign-out are always in reach.

use super::watch::Watch;
use crate::{
    Page,
    api::{Change, SignOut},
    components::{ButtonTone, PostForm, Submit},
    messages::SIGN_OUT,
    page::Frame,
    pages::query::step_url,
    shared::Icon,
};
use leptos::prelude::*;

/// A quiet page with one thing to do. `session`: there is one to sign out of; `help`: this is not the help page
/// itself.
#[component]
pub(crate) fn AuthLayout(
    #[prop(optional)] session: bool,
    #[prop(default = true)] help: bool,
    #[prop(optional)] wide: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="auth-layout" class:auth-layout-wide=wide data-frame=Frame::Auth.as_ref()>
            <header class="auth-layout-head">
                <span class="brand">
                    <Icon of=icondata::LuDoorClosed />
                    "Sallyport"
                </span>
            </header>
            <main class="auth-layout-main" id="content">
                {children()}
            </main>
            <footer class="auth-layout-foot">
                {help
                    .then(|| {
                        view! {
                            <a href=step_url(Page::Help)>
                                <Icon of=icondata::LuLifeBuoy />
                                {Page::Help.heading()}
                            </a>
                        }
                    })}
                {session
                    .then(|| {
                        view! {
                            <PostForm to=SignOut::FORM>
                                <Submit label=SIGN_OUT tone=ButtonTone::Quiet icon=icondata::LuLogOut />
                            </PostForm>
                        }
                    })}
            </footer>
            <Watch />
        </div>
    }
}
