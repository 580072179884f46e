//! One user: how it stands, and what can be done.

use super::{
    Nobody,
    deeds::MemberActions,
    list::{Blocked, SetUpFirst},
};
use crate::{
    Page,
    components::{Icon, When},
    words,
};
use gate::model::{BlockReason, MemberView};
use leptos::prelude::*;

/// `ready`: the administrator who asks has set up. `back`: the address of the list.
pub(super) fn shown(member: Option<MemberView>, ready: bool, back: String) -> AnyView {
    let Some(member) = member else { return view! { <Nobody /> }.into_any() };
    let this = member.this;
    view! {
        <Facts member=member.clone() />
        {match (this, ready) {
            (true, _) => view! { <Yourself /> }.into_any(),
            (false, true) => view! { <MemberActions member /> }.into_any(),
            (false, false) => view! { <SetUpFirst /> }.into_any(),
        }}
        <p>
            <a class="button button-quiet" href=back>
                <Icon of=icondata::LuArrowLeft />
                "All members"
            </a>
        </p>
    }
    .into_any()
}

#[component]
fn Facts(member: MemberView) -> impl IntoView {
    let MemberView { name, email, role, authenticators, last_code_at, blocked, .. } = member;
    let enrolled = authenticators > 0;
    let state = if enrolled {
        format!("Set up · {}", words::count(authenticators, "authenticator", "authenticators"))
    } else {
        "Not set up".to_owned()
    };
    view! {
        <section class="card" aria-labelledby="person">
            <div class="row-name">
                <h2 id="person">{name}</h2>
                {blocked.map(|block| view! { <Blocked block /> })}
            </div>
            <p class=if enrolled { "state state-on" } else { "state state-off" }>
                <Icon of=if enrolled { icondata::LuShieldCheck } else { icondata::LuShieldAlert } />
                <strong>{state}</strong>
            </p>
            <dl class="facts">
                <div><dt>"Email"</dt><dd>{email}</dd></div>
                <div><dt>"Role"</dt><dd>{words::of_role(role)}</dd></div>
                {last_code_at.map(|at| view! { <div><dt>"Last code"</dt><dd><When at /></dd></div> })}
                {blocked
                    .map(|block| {
                        let why = match block {
                            BlockReason::Frozen => "Paused: the owner froze this account",
                            BlockReason::Suspended => "Paused: an administrator suspended this user",
                        };
                        view! { <div><dt>"Sign-in"</dt><dd>{why}</dd></div> }
                    })}
            </dl>
        </section>
    }
}

#[component]
fn Yourself() -> impl IntoView {
    view! {
        <section class="card">
            <p>
                "This is you. You change your own account under " <a href=Page::Account.path()>"Account Settings"</a>
                "; your role and your access are for another administrator to change."
            </p>
        </section>
    }
}
