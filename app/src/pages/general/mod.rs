//! The TPP's profile, its rule that every user needs a second factor, and its limit for idle sessions.

mod enforcement_card;
mod idle_card;
mod logo_row;

use crate::{
    Page,
    api::read_enforcement,
    components::{CONFIGURATION_PATH, Load, PageHead, SettingRow, Time, TimeFormat},
};
use enforcement_card::EnforcementCard;
use gate::model::EnforcementSettings;
use idle_card::IdleCard;
use leptos::prelude::*;
use logo_row::LogoRow;

/// The page *General*.
#[component]
pub(crate) fn General() -> impl IntoView {
    view! {
        <PageHead page=Page::General path=CONFIGURATION_PATH />
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
            <ul class="rows">
                <SettingRow title="Name" state=view! { <p>{settings.tpp.name}</p> }.into_any() />
                <LogoRow />
                <SettingRow
                    title="Identifier"
                    state=view! { <p><code translate="no">{settings.tpp.id.to_string()}</code></p> }.into_any()
                />
                <SettingRow
                    title="Created"
                    state=view! { <p><Time at=settings.created_at format=TimeFormat::Date /></p> }.into_any()
                />
            </ul>
        </section>
    }
}
