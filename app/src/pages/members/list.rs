//! How many have set up, and everybody by name.

use super::{super::query::address, all_on};
use crate::{
    Page,
    components::{Address, AlertTone, CoverageBar, Icon, Notice, Shows, When},
    words,
};
use gate::model::{BlockReason, EnforcementSettings, MemberPage, MemberView};
use leptos::prelude::*;

pub(super) fn shown((page, settings): (MemberPage, EnforcementSettings)) -> AnyView {
    let MemberPage { members, page, pages, self_enrolled, .. } = page;
    let rows = members.into_iter().map(|member| view! { <Row member page /> }).collect_view();
    view! {
        <section class="card" aria-labelledby="coverage">
            <h2 id="coverage" class="visually-hidden">
                "State"
            </h2>
            <Summary settings />
            {(!self_enrolled).then(|| view! { <SetUpFirst /> })}
        </section>
        <section class="card" aria-labelledby="everybody">
            <h2 id="everybody">"People"</h2>
            <ul class="rows">{rows}</ul>
            <Pages page pages />
        </section>
    }
    .into_any()
}

#[component]
fn Summary(settings: EnforcementSettings) -> impl IntoView {
    let EnforcementSettings { enforcement, coverage, .. } = settings;
    let all = coverage.missing() == 0;
    view! {
        <p class=if all { "state state-on" } else { "state" }>
            <Icon of=icondata::LuUsers />
            <strong>{words::count(coverage.users, "user", "users")} " · " {coverage.enrolled} " set up"</strong>
        </p>
        <CoverageBar coverage />
        <p>
            {match enforcement.since {
                Some(_) if all => "Everybody has set up.".to_owned(),
                Some(_) => match coverage.missing() {
                    1 => "One has not, and is asked to at the next sign-in.".to_owned(),
                    more => format!("{more} have not, and are asked to at their next sign-in."),
                },
                None => "Setting up is optional. Whether it is required is decided under General.".to_owned(),
            }}
        </p>
    }
}

/// Why nothing can be changed yet, with the way on.
#[component]
pub(super) fn SetUpFirst() -> impl IntoView {
    view! {
        <Notice kind=AlertTone::Warning>
            "Set up your own authenticator first. Then you can change something for others. "
            <a href=Page::Mfa.path()>"Set up now"</a>
        </Notice>
    }
}

#[component]
fn Row(member: MemberView, page: u32) -> impl IntoView {
    let MemberView { id, name, email, role, authenticators, last_code_at, blocked, this } = member;
    let enrolled = authenticators > 0;
    let number = if page > 1 { page.to_string() } else { String::new() };
    let manage = address(Page::Members, &[("page", &number), ("member", id.as_str())]);
    let spoken = format!("Manage {name}");
    view! {
        <li class=match (blocked, enrolled) {
            (Some(_), _) => "row",
            (None, true) => "row row-on",
            (None, false) => "row row-off",
        }>
            <Icon of=match (blocked, enrolled) {
                (Some(_), _) => icondata::LuCirclePause,
                (None, true) => icondata::LuShieldCheck,
                (None, false) => icondata::LuShieldAlert,
            } />
            <div class="row-words">
                <p class="row-name">
                    <strong>{name}</strong>
                    {blocked.map(|block| view! { <Blocked block /> })}
                    {this.then(|| view! { <span class="mark">"This is you"</span> })}
                </p>
                <span class="hint">
                    <Address of=email />
                </span>
                <span class="hint">
                    <span class="row-state">{if enrolled { "Set up" } else { "Not set up" }}</span>
                    <span>{words::of_role(role)}</span>
                    {last_code_at.map(|at| view! { <span>"Last code " <When at shows=Shows::Day /></span> })}
                </span>
            </div>
            <div class="row-actions">
                {(!this)
                    .then(|| {
                        view! {
                            <a class="button button-quiet" href=manage aria-label=spoken>
                                "Manage"
                            </a>
                        }
                    })}
            </div>
        </li>
    }
}

/// Why somebody cannot sign in.
#[component]
pub(super) fn Blocked(block: BlockReason) -> impl IntoView {
    let word = match block {
        BlockReason::Frozen => "Frozen",
        BlockReason::Suspended => "Suspended",
    };
    view! { <span class="mark mark-warn">{word}</span> }
}

#[component]
fn Pages(page: u32, pages: u32) -> impl IntoView {
    (pages > 1).then(|| {
        view! {
            <nav class="pages" aria-label="Pages">
                {(page > 1).then(|| view! { <a rel="prev" href=all_on(page - 1)>"Previous"</a> })}
                <span>"Page " {page} " of " {pages}</span>
                {(page < pages).then(|| view! { <a rel="next" href=all_on(page + 1)>"Next"</a> })}
            </nav>
        }
    })
}
