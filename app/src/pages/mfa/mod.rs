//! The user's authenticators: how things stand, the set-up, and the list. One thing at a time: while an
//! authenticator is set up or renamed, nothing else is offered, and codes to save come first.

mod authenticator_list;
mod recovery_card;
mod rename_form;

use crate::{
    Page,
    api::{MfaState, SETUP_STEP, SetupPlace, read_mfa},
    components::{ACCOUNT_PATH, ButtonTone, Load, PageHead, StateLine, StateTone, Time, TimeFormat},
    enrolment::{
        BeginSetupButton, SaveCodes, SaveStep, SetupPanel, SetupProgress, SetupStep, Walkthrough, WalkthroughEnd,
    },
    messages::{CODE_AT_EVERY_SIGN_IN, GO_TO_DASHBOARD, NOT_SET_UP, authenticators_on},
    pages::query::query_param,
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

/// How far a set-up on this page is. What waits to be done is known to the server; the address only says that the
/// set-up has come to its last steps.
enum SetupState {
    None,
    /// A key is shown, and a code is due.
    InProgress,
    /// The set of recovery codes to save.
    SavingCodes(String),
    Done,
}

impl SetupState {
    fn of(state: &MfaState) -> Self {
        let at_the_end = !state.authenticators.is_empty() && query_param(SETUP_STEP).is_some();
        match &state.recovery {
            _ if state.setting_up => Self::InProgress,
            RecoveryState { unsaved: Some(set), .. } if at_the_end => Self::SavingCodes(set.clone()),
            // Where codes were neither saved nor wait, the page says so instead.
            RecoveryState { left: 1.., .. } if at_the_end => Self::Done,
            _ => Self::None,
        }
    }
}

#[component]
fn Cards(state: MfaState) -> impl IntoView {
    let setup = SetupState::of(&state);
    let MfaState { authenticators, enforcement, recovery, .. } = state;
    match setup {
        SetupState::InProgress => view! {
            <section class="card" aria-labelledby="setup">
                <SetupPanel with_codes={recovery.left == 0} />
                <Walkthrough end=WalkthroughEnd::OnPage("#setup") />
            </section>
        }
        .into_any(),
        SetupState::SavingCodes(set) => view! {
            <section class="card">
                <SaveCodes set step=Some(SaveStep::of(SetupPlace::Settings)) />
            </section>
            <div class="page-rest screen-only">
                // Another authenticator leads to the codes again: nothing is lost by beginning it now.
                <State number=authenticators.len() enforcement=enforcement.clone()>
                    <div class="mfa-actions">
                        <BeginSetupButton tone=ButtonTone::Quiet />
                    </div>
                </State>
                <Authenticators authenticators enforcement />
            </div>
        }
        .into_any(),
        SetupState::Done => view! {
            <SetupDone />
            <Overview authenticators enforcement recovery />
        }
        .into_any(),
        SetupState::None => view! { <Overview authenticators enforcement recovery /> }.into_any(),
    }
}

/// How things stand, and what can be done.
#[component]
fn Overview(
    authenticators: Vec<Authenticator>,
    enforcement: Enforcement,
    recovery: RecoveryState,
) -> impl IntoView {
    let number = authenticators.len();
    let renaming = renamed_authenticator(&authenticators).is_some();
    // Codes that are not saved yet come first.
    let unsaved_first = recovery.unsaved.is_some() || recovery.left == 0;
    let (before, after) = if unsaved_first { (Some(recovery), None) } else { (None, Some(recovery)) };
    let recovery_card = move |recovery: Option<RecoveryState>| {
        recovery.filter(|_| number > 0 && !renaming).map(|recovery| view! { <RecoveryCard recovery /> })
    };
    view! {
        <State number enforcement=enforcement.clone()>
            {(!renaming)
                .then(|| {
                    view! {
                        <div class="mfa-actions">
                            <BeginSetupButton tone=if number == 0 { ButtonTone::Primary } else { ButtonTone::Quiet } />
                            <Walkthrough end=WalkthroughEnd::Begin />
                        </div>
                    }
                })}
        </State>
        {recovery_card(before)}
        {(number > 0).then(|| view! { <Authenticators authenticators enforcement /> })}
        {recovery_card(after)}
    }
}

/// The last step of a set-up.
#[component]
fn SetupDone() -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="setup-done">
            <SetupProgress current=SetupStep::Done with_codes=true />
            <h2 id="setup-done">"You are set up"</h2>
            <p>
                "Next time you sign in, open your app and type the six digits that it shows. Without your app, one of your recovery codes gets you in."
            </p>
            <p>
                <a href=Page::Dashboard.path() class="button button-primary">
                    {GO_TO_DASHBOARD}
                </a>
            </p>
        </section>
    }
}

#[component]
fn Authenticators(authenticators: Vec<Authenticator>, enforcement: Enforcement) -> impl IntoView {
    let last_stays = enforcement.since.is_some() && authenticators.len() == 1;
    view! {
        <section class="card" aria-labelledby="authenticators">
            <h2 id="authenticators">"Your authenticators"</h2>
            {match renamed_authenticator(&authenticators) {
                None => view! { <AuthenticatorList authenticators last_stays /> }.into_any(),
                Some(authenticator) => view! { <RenameForm authenticator /> }.into_any(),
            }}
        </section>
    }
}

/// How things stand, above what is offered.
#[component]
fn State(number: usize, enforcement: Enforcement, children: Children) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="state">
            <h2 id="state" class="visually-hidden">
                "State"
            </h2>
            <StateLines number enforcement />
            {children()}
        </section>
    }
}

#[component]
fn StateLines(number: usize, enforcement: Enforcement) -> impl IntoView {
    let number = u32::try_from(number).unwrap_or(u32::MAX);
    let state = if number == 0 {
        view! {
            <StateLine tone=StateTone::Warning icon=icondata::LuShieldAlert>
                {NOT_SET_UP}
            </StateLine>
            <p>"At sign-in only your password is asked for. With an authenticator app, a stolen password is not enough to get in."</p>
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
