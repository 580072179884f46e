//! The own authenticators: how things stand, the set-up, and the list. One thing at a time: while something is
//! being set up, renamed or removed, nothing else is offered.

mod change;
mod list;
mod recovery;

use crate::{
    Page,
    api::{MfaState, read_mfa},
    components::{Icon, Load, PageHead, SetupPanel, Shows, Walkthrough, When},
    words,
};
use change::Rename;
use gate::model::{Authenticator, Enforcement, RecoveryState};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use list::List;
use recovery::RecoveryCard;

/// The MFA page.
#[component]
pub(crate) fn Mfa() -> impl IntoView {
    view! {
        <PageHead place=Page::Mfa path=&["Settings", "Account Settings"] />
        <Load from=read_mfa() view=|state| view! { <Cards state /> }.into_any() />
    }
}

/// Which authenticator gets another name. In the address, so that it works without scripts.
fn renaming(authenticators: &[Authenticator]) -> Option<Authenticator> {
    let id = use_query_map().get_untracked().get("rename")?;
    authenticators.iter().find(|authenticator| authenticator.id.as_str() == id).cloned()
}

#[component]
fn Cards(state: MfaState) -> impl IntoView {
    let MfaState { authenticators, enforcement, recovery, setting_up } = state;
    let number = authenticators.len();
    let last_stays = enforcement.since.is_some() && number == 1;
    let renamed = if setting_up { None } else { renaming(&authenticators) };
    let idle = renamed.is_none();
    let listed = number > 0 && !setting_up;
    let (before, after) = if recovery.unsaved { (Some(recovery), None) } else { (None, Some(recovery)) };
    // What is still to be done comes first.
    let card = move |recovery: Option<RecoveryState>| {
        recovery.filter(|_| listed && idle).map(|recovery| view! { <RecoveryCard recovery /> })
    };
    view! {
        <section class="card" aria-labelledby="state">
            <h2 id="state" class="visually-hidden">
                "State"
            </h2>
            <StateLines number enforcement setting_up />
            {idle
                .then(|| {
                    view! {
                        <div class="mfa-actions">
                            <Walkthrough />
                            <SetupPanel setting_up first={number == 0} />
                        </div>
                    }
                })}
        </section>
        {card(before)}
        {listed
            .then(|| {
                view! {
                    <section class="card" aria-labelledby="authenticators">
                        <h2 id="authenticators">"Your authenticators"</h2>
                        {match renamed {
                            None => view! { <List authenticators last_stays /> }.into_any(),
                            Some(one) => view! { <Rename one /> }.into_any(),
                        }}
                    </section>
                }
            })}
        {card(after)}
    }
}

#[component]
fn StateLines(number: usize, enforcement: Enforcement, setting_up: bool) -> impl IntoView {
    let number = u32::try_from(number).unwrap_or(u32::MAX);
    let state = if number == 0 {
        view! {
            <p class="state state-off">
                <Icon of=icondata::LuShieldAlert />
                <strong>"Not set up"</strong>
            </p>
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
            <p class="state state-on">
                <Icon of=icondata::LuShieldCheck />
                <strong>"On · " {words::count(number, "authenticator", "authenticators")}</strong>
            </p>
            <p>
                "A code is asked for at every sign-in."
                {(number == 1).then_some(" Set up a second authenticator on another device, so that a lost phone does not lock you out.")}
            </p>
        }
        .into_any()
    };
    view! {
        {state}
        {enforcement
            .since
            .map(|at| view! { <p class="hint">"Required by your organisation since " <When at shows=Shows::Day /> "."</p> })}
    }
}
