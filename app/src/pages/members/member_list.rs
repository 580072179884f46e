//! How many users have set up, and all users by name.

use super::{super::query::page_url, AFTER, BEFORE, BlockedBadge, SetUpFirst};
use crate::{
    Page,
    components::{CoverageBar, EmailText, StateLine, StateTone, Time, TimeFormat},
    messages::{NOT_SET_UP, count, role_name},
    shared::Icon,
};
use gate::model::{EnforcementSettings, MemberPage, MemberView, UserId};
use leptos::prelude::*;

/// Summary and list. `place`: the parameters of the address that say which page of the list it is.
#[component]
pub(super) fn MemberList(
    page: MemberPage,
    settings: EnforcementSettings,
    place: [(&'static str, String); 2],
) -> impl IntoView {
    let MemberPage { members, previous, next, self_enrolled } = page;
    let details_url = |member: &UserId| {
        let [after, before] = place.each_ref().map(|(name, user)| (*name, user.as_str()));
        page_url(Page::Members, &[after, before, ("member", member.as_str())])
    };
    let row = |member: MemberView| {
        let details_url = details_url(&member.id);
        view! { <Row member details_url /> }
    };
    let rows = members.into_iter().map(row).collect_view();
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
            <Pagination previous next />
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
fn Row(member: MemberView, details_url: String) -> impl IntoView {
    let MemberView { name, email, role, authenticators, last_code_at, blocked, this, .. } = member;
    let enrolled = authenticators > 0;
    let spoken = format!("Manage {name}");
    let (class, icon) = match (blocked, enrolled) {
        (Some(_), _) => ("row row-warning", icondata::LuCirclePause),
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
                    <EmailText email=email.readable() />
                </span>
                <span class="hint">
                    <span class="row-state">
                        {match (blocked, enrolled) {
                            (Some(_), _) => "Cannot sign in",
                            (None, true) => "Set up",
                            (None, false) => NOT_SET_UP,
                        }}
                    </span>
                    <span>{role_name(role)}</span>
                    {last_code_at
                        .map(|at| view! { <span>"Last code " <Time at format=TimeFormat::Ago /></span> })}
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
fn Pagination(previous: Option<UserId>, next: Option<UserId>) -> impl IntoView {
    let url = |name, user: &UserId| page_url(Page::Members, &[(name, user.as_str())]);
    (previous.is_some() || next.is_some()).then(|| {
        view! {
            <nav class="pagination" aria-label="Pages">
                {previous
                    .map(|first| {
                        view! {
                            <a href=Page::Members.path()>"First"</a>
                            <a rel="prev" href=url(BEFORE, &first)>
                                "Previous"
                            </a>
                        }
                    })}
                {next.map(|last| view! { <a rel="next" href=url(AFTER, &last)>"Next"</a> })}
            </nav>
        }
    })
}
