//! The banner for users who have not set up: what the administrator wrote, or what the organisation requires.

use super::AdministratorMessage;
use crate::{enrolment::BeginSetupButton, messages::SET_UP_NOW, shared::Icon};
use gate::model::{Enforcement, Identity, Role};
use leptos::prelude::*;

/// Asks to set up, with the administrator's message if there is one. Draws nothing for enrolled users.
#[component]
pub(crate) fn SetupBanner(enforcement: Enforcement, enrolled: bool, identity: Identity) -> impl IntoView {
    let required = enforcement.since.is_some();
    (!enrolled && (required || enforcement.message.is_some())).then(|| {
        let title = match (required, identity.role) {
            (true, _) => "Multi-factor authentication is required from your next sign-in",
            (false, Role::Member) => "Your organisation asks you to set up multi-factor authentication",
            (false, Role::Administrator) => "You have not set up multi-factor authentication yourself yet",
        };
        view! {
            <section class="banner" aria-labelledby="banner">
                <Icon of=icondata::LuMegaphone />
                <div>
                    <h2 id="banner">{title}</h2>
                    <AdministratorMessage message=enforcement.message organisation=identity.tpp.name />
                    <BeginSetupButton label=SET_UP_NOW />
                </div>
            </section>
        }
    })
}
