//! The frame of the pages before the door is open: sign-in, code, onboarding, help. Help and, with a session,
//! sign-out are always in reach.

use super::{PostForm, Submit, Tone};
use crate::{
    Page,
    api::{Change, SignOut},
    islands::{Icon, LocalTimes},
};
use leptos::prelude::*;

/// A quiet page with one thing to do. `session`: there is one that can be signed out of;
/// `help`: this is not the help page itself.
#[component]
pub(crate) fn AuthLayout(
    #[prop(optional)] session: bool,
    #[prop(default = true)] help: bool,
    #[prop(optional)] wide: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="threshold" class:threshold-wide=wide>
            <header class="threshold-head">
                <span class="brand">
                    <Icon of=icondata::LuDoorClosed />
                    "Sallyport"
                </span>
            </header>
            <main class="threshold-main" id="content">
                {children()}
            </main>
            <footer class="threshold-foot">
                {help
                    .then(|| {
                        view! {
                            <a href=Page::Help.path()>
                                <Icon of=icondata::LuLifeBuoy />
                                "Help and support"
                            </a>
                        }
                    })}
                {session
                    .then(|| {
                        view! {
                            <PostForm to=SignOut::FORM>
                                <Submit label="Sign out" tone=Tone::Quiet icon=icondata::LuLogOut />
                            </PostForm>
                        }
                    })}
            </footer>
            <LocalTimes />
        </div>
    }
}
