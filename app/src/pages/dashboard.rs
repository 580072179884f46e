//! The start page: the own security state and, for administrators, the TPP's coverage.

use crate::{
    Page,
    api::{read_dashboard, read_identity},
    components::{CoverageBar, Icon, Load, NoticeBanner, PageHead, SetupBanner, Shows, When},
    words,
};
use gate::model::{Coverage, Enforcement, Identity, SecurityState};
use leptos::prelude::*;

/// The dashboard.
#[component]
pub(crate) fn Dashboard() -> impl IntoView {
    let both = async { Ok((read_identity().await?, read_dashboard().await?)) };
    view! {
        <PageHead place=Page::Dashboard />
        <Load from=both view=|(who, state)| view! { <Cards who state /> }.into_any() />
    }
}

#[component]
fn Cards(who: Identity, state: SecurityState) -> impl IntoView {
    let enrolled = state.authenticators > 0;
    // The banner asks already; one primary action is enough.
    let asked = state.enforcement.since.is_some() || !state.enforcement.message.is_empty();
    let coverage = state.coverage;
    view! {
        <p class="hint">{who.name.clone()} " · " {who.tpp.name.clone()}</p>
        <NoticeBanner notices=state.notices.clone() />
        <SetupBanner enforcement=state.enforcement.clone() enrolled who=who.clone() />
        {state
            .recovery
            .unsaved
            .then(|| {
                view! {
                    <section class="banner" aria-labelledby="unsaved">
                        <Icon of=icondata::LuKeyRound />
                        <div>
                            <h2 id="unsaved">"Save your recovery codes"</h2>
                            <p>"They get you in when your authenticator is lost. It takes a minute now, and saves a day then."</p>
                            <p>
                                <a href=Page::RecoveryCodes.path() class="button button-primary">
                                    "Show the codes"
                                </a>
                            </p>
                        </div>
                    </section>
                }
            })}
        <div class="cards">
            <section class="card" aria-labelledby="own-security">
                <h2 id="own-security">"Your sign-in security"</h2>
                <OwnState state=state.clone() />
                <p>
                    <a
                        href=Page::Mfa.path()
                        class=if enrolled || asked { "button button-quiet" } else { "button button-primary" }
                    >
                        {if enrolled { "Manage authenticators" } else { "Set up authenticator app" }}
                    </a>
                </p>
            </section>
            {coverage
                .map(|coverage| {
                    view! { <CoverageCard coverage enforcement=state.enforcement tpp=who.tpp.name /> }
                })}
        </div>
    }
}

#[component]
fn OwnState(state: SecurityState) -> impl IntoView {
    match state.authenticators {
        0 => view! {
            <p class="state state-off">
                <Icon of=icondata::LuShieldAlert />
                <strong>"Password only"</strong>
            </p>
            <p>"Whoever learns your password can sign in as you. An authenticator app stops that."</p>
        }
        .into_any(),
        number => view! {
            <p class="state state-on">
                <Icon of=icondata::LuShieldCheck />
                <strong>"On · " {words::count(number, "authenticator", "authenticators")}</strong>
            </p>
            <p>
                "A code is asked for at every sign-in. "
                {state.last_code_at.map(|at| view! { "The last one was accepted " <When at /> "." })}
            </p>
        }
        .into_any(),
    }
}

#[component]
fn CoverageCard(coverage: Coverage, enforcement: Enforcement, tpp: String) -> impl IntoView {
    let all = coverage.missing() == 0;
    view! {
        <section class="card" aria-labelledby="coverage">
            <h2 id="coverage">{tpp}</h2>
            <p class=if all { "state state-on" } else { "state" }>
                <Icon of=icondata::LuUsers />
                <strong>{coverage.enrolled} " of " {words::count(coverage.users, "user", "users")} " set up"</strong>
            </p>
            <CoverageBar coverage />
            <p>
                {match enforcement.since {
                    Some(at) => {
                        view! { "Required for everyone since " <When at shows=Shows::Day /> "." }.into_any()
                    }
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
