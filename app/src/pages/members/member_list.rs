//! How many users have set up, and all users by name.

use super::{super::query::page_url, BlockedBadge, SetUpFirst, list_url};
use crate::{
    Page,
    components::{CoverageBar, EmailText, StateLine, StateTone, Time, TimeFormat},
    messages::{NOT_SET_UP, count, role_name},
    shared::Icon,
};
use gate::model::{EnforcementSettings, MemberPage, MemberView};
use leptos::prelude::*;

/// Summary and list.
#[component]
pub(super) fn MemberList(page: MemberPage, settings: EnforcementSettings) -> impl IntoView {
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
        <section class="card" aria-labelledby="people">
            <h2 id="people">"People"</h2>
            <ul class="rows">{rows}</ul>
            <Pagination page pages />
        </section>
    }
}

#[component]
fn Summary(settings: EnforcementSettings) -> impl IntoView {
    let EnforcementSettings { enforcement, coverage, .. } = settings;
    let all = coverage.missing() == 0;
    view! {
        <StateLine tone=StateTone::good_or_neutral(all) icon=icondata::LuUsers>
            {count(coverage.users, "user", "users")} " · " {coverage.enrolled} " set up"
        </StateLine>
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

#[component]
fn Row(member: MemberView, page: u32) -> impl IntoView {
    let MemberView { id, name, email, role, authenticators, last_code_at, blocked, this } = member;
    let enrolled = authenticators > 0;
    let number = if page > 1 { page.to_string() } else { String::new() };
    let details_url = page_url(Page::Members, &[("page", &number), ("member", id.as_str())]);
    let spoken = format!("Manage {name}");
    let (class, icon) = match (blocked, enrolled) {
        (Some(_), _) => ("row", icondata::LuCirclePause),
        (None, true) => ("row row-good", icondata::LuShieldCheck),
        (None, false) => ("row row-warning", icondata::LuShieldAlert),
    };
    view! {
        <li class=class>
            <Icon of=icon />
            <div class="row-body">
                <p class="row-name">
                    <strong>{name}</strong>
                    {blocked.map(|reason| view! { <BlockedBadge reason /> })}
                    {this.then(|| view! { <span class="badge">"This is you"</span> })}
                </p>
                <span class="hint">
                    <EmailText email=email.to_string() />
                </span>
                <span class="hint">
                    <span class="row-state">{if enrolled { "Set up" } else { NOT_SET_UP }}</span>
                    <span>{role_name(role)}</span>
                    {last_code_at
                        .map(|at| view! { <span>"Last code " <Time at format=TimeFormat::Date /></span> })}
                </span>
            </div>
            <div class="row-actions">
                {(!this)
                    .then(|| {
                        view! {
                            <a class="button button-quiet" href=details_url aria-label=spoken>
                                "Manage"
                            </a>
                        }
                    })}
            </div>
        </li>
    }
}

#[component]
fn Pagination(page: u32, pages: u32) -> impl IntoView {
    (pages > 1).then(|| {
        view! {
            <nav class="pagination" aria-label="Pages">
                {(page > 1).then(|| view! { <a rel="prev" href=list_url(page - 1)>"Previous"</a> })}
                <span>"Page " {page} " of " {pages}</span>
                {(page < pages).then(|| view! { <a rel="next" href=list_url(page + 1)>"Next"</a> })}
            </nav>
        }
    })
}
