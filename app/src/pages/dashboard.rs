//! The start page: the user's security state and, for administrators, the TPP's coverage.

use crate::{
    Page,
    api::{read_dashboard, read_identity},
    components::{
        ButtonTone, CoverageBar, Load, NoticeBanner, PageHead, SetupBanner, StateLine, StateTone, Time, TimeFormat,
    },
    enrolment::BeginSetupButton,
    messages::{
        CODE_AT_EVERY_SIGN_IN, MAKE_RECOVERY_CODES, MANAGE_AUTHENTICATORS, NO_RECOVERY_CODES,
        RENEW_RECOVERY_CODES, REQUIRED_SINCE, SAVE_RECOVERY_CODES, authenticators_on, count,
    },
    shared::Icon,
};
use gate::model::{Coverage, Enforcement, Identity, RecoveryState, SecurityState};
use leptos::prelude::*;

/// The dashboard.
#[component]
pub(crate) fn Dashboard() -> impl IntoView {
    let data = async { Ok((read_identity().await?, read_dashboard().await?)) };
    view! {
        <PageHead page=Page::Dashboard wide=true />
        <Load from=data view=|(identity, state)| view! { <Cards identity state /> }.into_any() />
    }
}

#[component]
fn Cards(identity: Identity, state: SecurityState) -> impl IntoView {
    let enrolled = state.authenticators > 0;
    // The banner has a primary button already, and one is enough.
    let has_banner = state.enforcement.since.is_some() || state.enforcement.message.is_some();
    let coverage = state.coverage;
    view! {
        <p class="hint">{identity.name.clone()} " · " {identity.tpp.name.clone()}</p>
        <NoticeBanner notices=state.notices.clone() />
        <SetupBanner enforcement=state.enforcement.clone() enrolled identity=identity.clone() />
        {match &state.recovery {
            RecoveryState { unsaved: Some(_), .. } => Some(view! { <RecoveryCodesBanner /> }.into_any()),
            RecoveryState { renew: true, .. } => Some(view! { <NewCodesBanner why=RENEW_RECOVERY_CODES /> }.into_any()),
            RecoveryState { left: 0, .. } if enrolled => {
                Some(view! { <NewCodesBanner why=NO_RECOVERY_CODES /> }.into_any())
            }
            _ => None,
        }}
        <div class="cards">
            <section class="card" aria-labelledby="own-security">
                <h2 id="own-security">"Your sign-in security"</h2>
                <OwnState state=state.clone() />
                {if enrolled {
                    view! {
                        <p>
                            <a href=Page::Mfa.path() class="button button-quiet">
                                {MANAGE_AUTHENTICATORS}
                            </a>
                        </p>
                    }
                        .into_any()
                } else {
                    let tone = if has_banner { ButtonTone::Quiet } else { ButtonTone::Primary };
                    view! { <BeginSetupButton tone /> }.into_any()
                }}
            </section>
            {coverage
                .map(|coverage| {
                    view! { <CoverageCard coverage enforcement=state.enforcement organisation=identity.tpp.name /> }
                })}
        </div>
    }
}

#[component]
fn RecoveryCodesBanner() -> impl IntoView {
    view! {
        <section class="banner" aria-labelledby="unsaved">
            <Icon of=icondata::LuKeyRound />
            <div>
                <h2 id="unsaved">{SAVE_RECOVERY_CODES}</h2>
                <p>"They get you in when your authenticator is lost. It takes a minute now, and saves a day then."</p>
                <p>
                    <a href=Page::RecoveryCodes.path() class="button button-primary">
                        "Show the codes"
                    </a>
                </p>
            </div>
        </section>
    }
}

#[component]
fn NewCodesBanner(why: &'static str) -> impl IntoView {
    view! {
        <section class="banner" aria-labelledby="renew">
            <Icon of=icondata::LuKeyRound />
            <div>
                <h2 id="renew">{MAKE_RECOVERY_CODES}</h2>
                <p>{why}</p>
                <p>
                    <a href=Page::Mfa.path() class="button button-primary">
                        {MANAGE_AUTHENTICATORS}
                    </a>
                </p>
            </div>
        </section>
    }
}

#[component]
fn OwnState(state: SecurityState) -> impl IntoView {
    match state.authenticators {
        0 => view! {
            <StateLine tone=StateTone::Warning icon=icondata::LuShieldAlert>
                "Password only"
            </StateLine>
            <p>"Anyone who learns your password can sign in as you. An authenticator app stops that."</p>
        }
        .into_any(),
        number => view! {
            <StateLine tone=StateTone::Good icon=icondata::LuShieldCheck>
                {authenticators_on(number)}
            </StateLine>
            <p>
                {CODE_AT_EVERY_SIGN_IN} " "
                {state.last_code_at.map(|at| view! { "The last one was accepted " <Time at format=TimeFormat::Ago /> "." })}
            </p>
        }
        .into_any(),
    }
}

#[component]
fn CoverageCard(coverage: Coverage, enforcement: Enforcement, organisation: String) -> impl IntoView {
    let all = coverage.missing() == 0;
    view! {
        <section class="card" aria-labelledby="coverage">
            <h2 id="coverage">{organisation}</h2>
            <StateLine tone=StateTone::good_or_neutral(all) icon=icondata::LuUsers>
                {coverage.enrolled} " of " {count(coverage.users, "user", "users")} " set up"
            </StateLine>
            <CoverageBar coverage />
            <p>
                {match enforcement.since {
                    Some(at) => view! { {REQUIRED_SINCE} <Time at format=TimeFormat::Date /> "." }.into_any(),
                    None => "Multi-factor authentication is optional for your users.".into_any(),
                }}
            </p>
            <p>
                <a href=Page::General.path() class="button button-quiet">
                    "Enforcement settings"
                </a>
            </p>
        </section>
    }
}
