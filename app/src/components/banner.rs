//! The banner for users who have not set up: what the administrator wrote, or what the TPP requires.

use crate::{Page, islands::Icon};
use gate::model::{Enforcement, Identity, Role};
use leptos::prelude::*;

/// Asks to set up, with the administrator's message when there is one. Nothing for whoever has set up.
#[component]
pub(crate) fn SetupBanner(enforcement: Enforcement, enrolled: bool, who: Identity) -> impl IntoView {
    let required = enforcement.since.is_some();
    (!enrolled && (required || !enforcement.message.is_empty())).then(|| {
        let title = match (required, who.role) {
            (true, _) => "Multi-factor authentication is required from your next sign-in",
            (false, Role::Member) => "Your administrator asks you to set up multi-factor authentication",
            (false, Role::Administrator) => "You have not set up multi-factor authentication yourself yet",
        };
        view! {
            <section class="banner" aria-labelledby="banner">
                <Icon of=icondata::LuMegaphone />
                <div>
                    <h2 id="banner">{title}</h2>
                    {(!enforcement.message.is_empty())
                        .then(|| {
                            view! {
                                <blockquote class="message">
                                    <p>{enforcement.message}</p>
                                    <footer>"An administrator of " {who.tpp.name}</footer>
                                </blockquote>
                            }
                        })}
                    <p>
                        <a href=Page::Mfa.path() class="button button-primary">
                            "Set up now"
                        </a>
                    </p>
                </div>
            </section>
        }
    })
}
