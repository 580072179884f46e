//! One user: how things stand, and what can be done.

use super::{MemberHead, SetUpFirst, member_actions::MemberActions};
use crate::{
    Page,
    components::{MemberFlashAlert, StateLine, StateTone, Time, TimeFormat},
    messages::{ALL_MEMBERS, NOT_SET_UP, count, role_name},
    shared::Icon,
};
use gate::model::{BlockReason, MemberView};
use leptos::prelude::*;

/// `self_enrolled`: the administrator has an authenticator, which changes need. `list_url`: the page of the list.
#[component]
pub(super) fn MemberDetails(member: MemberView, self_enrolled: bool, list_url: String) -> impl IntoView {
    let this = member.this;
    view! {
        <MemberHead name=member.name.clone() />
        <MemberFlashAlert member=member.clone() />
        <FactsCard member=member.clone() />
        {match (this, self_enrolled) {
            (true, _) => view! { <OwnAccountCard /> }.into_any(),
            (false, true) => view! { <MemberActions member /> }.into_any(),
            (false, false) => view! { <SetUpFirst /> }.into_any(),
        }}
        <p>
            <a class="button button-quiet" href=list_url>
                <Icon of=icondata::LuArrowLeft />
                {ALL_MEMBERS}
            </a>
        </p>
    }
}

#[component]
fn FactsCard(member: MemberView) -> impl IntoView {
    let MemberView { email, role, authenticators, last_code_at, blocked, .. } = member;
    let enrolled = authenticators > 0;
    view! {
        <section class="card" aria-labelledby="member">
            <h2 id="member" class="visually-hidden">
                "State"
            </h2>
            // A user who cannot sign in gets no green sign, whatever is set up.
            {blocked.map(|reason| view! { <BlockedState reason /> })}
            <StateLine
                tone=if blocked.is_some() { StateTone::Neutral } else { StateTone::good_if(enrolled) }
                icon=if enrolled { icondata::LuShieldCheck } else { icondata::LuShieldAlert }
            >
                {if enrolled {
                    format!("Set up · {}", count(authenticators, "authenticator", "authenticators"))
                } else {
                    NOT_SET_UP.to_owned()
                }}
            </StateLine>
            <dl class="facts">
                <div><dt>"Email"</dt><dd>{email.readable()}</dd></div>
                <div><dt>"Role"</dt><dd>{role_name(role)}</dd></div>
                {last_code_at.map(|at| view! { <div><dt>"Last code"</dt><dd><Time at format=TimeFormat::Ago /></dd></div> })}
            </dl>
        </section>
    }
}

#[component]
fn BlockedState(reason: BlockReason) -> impl IntoView {
    let state = match reason {
        BlockReason::Frozen => "Signing in is not possible: the owner froze this account",
        BlockReason::Suspended => "Signing in is not possible: an administrator suspended this user",
    };
    view! {
        <StateLine tone=StateTone::Warning icon=icondata::LuCirclePause>
            {state}
        </StateLine>
    }
}

#[component]
fn OwnAccountCard() -> impl IntoView {
    view! {
        <section class="card">
            <p>
                "This is you. You change your own account under "
                <a href=Page::Account.path()>{Page::Account.heading()}</a>
                "; your role and your access are for another administrator to change."
            </p>
        </section>
    }
}
