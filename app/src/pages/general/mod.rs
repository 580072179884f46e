//! The TPP's profile, its rule that every user needs a second factor, and its limit for idle sessions.

mod enforcement_card;
mod idle_card;

use crate::{
    Page,
    api::read_enforcement,
    components::{Load, PageHead, SETTINGS_CONFIGURATION_PATH, Time, TimeFormat},
};
use enforcement_card::EnforcementCard;
use gate::model::EnforcementSettings;
use idle_card::IdleCard;
use leptos::prelude::*;

/// The page *General*.
#[component]
pub(crate) fn General() -> impl IntoView {
    view! {
        <PageHead page=Page::General path=SETTINGS_CONFIGURATION_PATH />
        <Load
            from=read_enforcement()
            view=|settings: EnforcementSettings| {
                view! {
                    <EnforcementCard settings=settings.clone() />
                    <IdleCard minutes=settings.idle_minutes />
                    <ProfileCard settings />
                }
                    .into_any()
            }
        />
    }
}

#[component]
fn ProfileCard(settings: EnforcementSettings) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="profile">
            <h2 id="profile">"Organisation"</h2>
            <dl class="facts">
                <div><dt>"Name"</dt><dd>{settings.tpp.name}</dd></div>
                <div><dt>"Identifier"</dt><dd><code translate="no">{settings.tpp.id.to_string()}</code></dd></div>
                <div><dt>"Users"</dt><dd>{settings.coverage.users}</dd></div>
                <div><dt>"Created"</dt><dd><Time at=settings.created_at format=TimeFormat::Date /></dd></div>
            </dl>
        </section>
    }
}
