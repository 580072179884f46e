//! The banner for users who have not set up: what the administrator wrote, or what the TPP requires.

use super::Icon;
use crate::Place;
use gate::model::Enforcement;
use leptos::prelude::*;
use leptos_router::components::A;

/// Asks to set up, with the administrator's message when there is one. Nothing for whoever has set up.
#[component]
pub(crate) fn SetupBanner(enforcement: Enforcement, enrolled: bool, tpp: String) -> impl IntoView {
    let required = enforcement.since.is_some();
    (!enrolled && (required || !enforcement.message.is_empty())).then(|| {
        let title = if required {
            "Multi-factor authentication is required from your next sign-in"
        } else {
            "Your administrator asks you to set up multi-factor authentication"
        };
        view! {
            <section class="banner" aria-label="Message from your administrator">
                <Icon of=icondata::LuMegaphone />
                <div>
                    <h2>{title}</h2>
                    {(!enforcement.message.is_empty())
                        .then(|| {
                            view! {
                                <blockquote class="message">
                                    <p>{enforcement.message}</p>
                                    <footer>"Your administrator at " {tpp}</footer>
                                </blockquote>
                            }
                        })}
                    <p>
                        <A href=Place::Mfa.path() attr:class="button button-primary">
                            "Set up now"
                        </A>
                    </p>
                </div>
            </section>
        }
    })
}
