//! The user's authenticators: how things stand, the set-up, and the list. One thing at a time: while an
//! authenticator is set up or renamed, nothing else is offered.

mod authenticator_list;
mod recovery_card;
mod rename_form;

use crate::{
    Page,
    api::{MfaState, read_mfa},
    components::{ACCOUNT_PATH, Load, PageHead, StateLine, StateTone, Time, TimeFormat},
    enrolment::{SetupPanel, Walkthrough},
    messages::{CODE_AT_EVERY_SIGN_IN, NOT_SET_UP, authenticators_on},
};
use authenticator_list::AuthenticatorList;
use gate::model::{Authenticator, Enforcement, RecoveryState};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use recovery_card::RecoveryCard;
use rename_form::RenameForm;

/// The page *Multi-Factor Authentication*.
#[component]
pub(crate) fn Mfa() -> impl IntoView {
    view! {
        <PageHead page=Page::Mfa path=ACCOUNT_PATH />
        <Load from=read_mfa() view=|state| view! { <Cards state /> }.into_any() />
    }
}

/// The authenticator that is renamed. It stands in the address, so that it works without scripts.
fn renamed_authenticator(authenticators: &[Authenticator]) -> Option<Authenticator> {
    let id = use_query_map().get_untracked().get("rename")?;
    authenticators.iter().find(|authenticator| authenticator.id.as_str() == id).cloned()
}

#[component]
fn Cards(state: MfaState) -> impl IntoView {
    let MfaState { authenticators, enforcement, recovery, setting_up } = state;
    let number = authenticators.len();
    let last_stays = enforcement.since.is_some() && number == 1;
    let renamed = if setting_up { None } else { renamed_authenticator(&authenticators) };
    let renaming = renamed.is_some();
    let shows_list = number > 0 && !setting_up;
    // Codes that are not saved yet come first.
    let (before, after) = if recovery.unsaved.is_some() { (Some(recovery), None) } else { (None, Some(recovery)) };
    let recovery_card = move |recovery: Option<RecoveryState>| {
        recovery.filter(|_| shows_list && !renaming).map(|recovery| view! { <RecoveryCard recovery /> })
    };
    view! {
        <section class="card" aria-labelledby="state">
            <h2 id="state" class="visually-hidden">
                "State"
            </h2>
            <StateLines number enforcement setting_up />
            {(!renaming)
                .then(|| {
                    view! {
                        <div class="mfa-actions">
                            <Walkthrough />
                            <SetupPanel setting_up first={number == 0} />
                        </div>
                    }
                })}
        </section>
        {recovery_card(before)}
        {shows_list
            .then(|| {
                view! {
                    <section class="card" aria-labelledby="authenticators">
                        <h2 id="authenticators">"Your authenticators"</h2>
                        {match renamed {
                            None => view! { <AuthenticatorList authenticators last_stays /> }.into_any(),
                            Some(authenticator) => view! { <RenameForm authenticator /> }.into_any(),
                        }}
                    </section>
                }
            })}
        {recovery_card(after)}
    }
}

#[component]
fn StateLines(number: usize, enforcement: Enforcement, setting_up: bool) -> impl IntoView {
    let number = u32::try_from(number).unwrap_or(u32::MAX);
    let state = if number == 0 {
        view! {
            <StateLine tone=StateTone::Warning icon=icondata::LuShieldAlert>
                {NOT_SET_UP}
            </StateLine>
            {(!setting_up)
                .then(|| {
                    view! {
                        <p>"At sign-in only your password is asked for. With an authenticator app, a stolen password is not enough to get in."</p>
                    }
                })}
        }
        .into_any()
    } else {
        view! {
            <StateLine tone=StateTone::Good icon=icondata::LuShieldCheck>
                {authenticators_on(number)}
            </StateLine>
            <p>
                {CODE_AT_EVERY_SIGN_IN}
                {(number == 1).then_some(" Set up a second authenticator on another device, so that a lost phone does not lock you out.")}
            </p>
        }
        .into_any()
    };
    view! {
        {state}
        {enforcement
            .since
            .map(|at| {
                view! {
                    <p class="hint">"Required by your organisation since " <Time at format=TimeFormat::Date /> "."</p>
                }
            })}
    }
}
