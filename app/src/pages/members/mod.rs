//! The TPP's users: who is enrolled, who is not; and one of them, with what can be done. Which one stands in the
//! address, so that it works without scripts.

mod enrolment_pass;
mod member_actions;
mod member_details;
mod member_list;

use super::{
    not_found::set_not_found,
    query::{page_url, query_param},
};
use crate::{
    Page,
    api::{ApiError, read_enforcement, read_member, read_members},
    components::{Alert, AlertTone, CONFIGURATION_PATH, Load, MEMBERS_PATH, PageHead},
    messages::{ALL_MEMBERS, SET_UP_NOW, SET_UP_OWN_FIRST},
};
use enrolment_pass::EnrolmentPassCard;
use gate::model::{BlockReason, MemberView, Refusal, UserId};
use leptos::prelude::*;
use member_details::MemberDetails;
use member_list::MemberList;

/// The parameter of the address that names the user after whose row a page of the list begins.
const AFTER: &str = "after";
/// The one that names the user before whose row it ends.
const BEFORE: &str = "before";

/// The page *Members*.
#[component]
pub(crate) fn Members() -> impl IntoView {
    let [after, before] = [AFTER, BEFORE].map(|name| query_param(name).and_then(|user| UserId::parse(&user)));
    let place = [(AFTER, after.as_ref()), (BEFORE, before.as_ref())];
    let place = place.map(|(name, user)| (name, user.map(UserId::to_string).unwrap_or_default()));
    let list_url = page_url(Page::Members, &place.each_ref().map(|(name, user)| (*name, user.as_str())));
    match (query_param("pass"), query_param("member")) {
        (Some(user), _) => {
            let view = |member| match member {
                Some(member) => view! { <EnrolmentPassCard member /> }.into_any(),
                None => view! { <UnknownMember /> }.into_any(),
            };
            view! { <Load from=find(user) view head /> }.into_any()
        }
        (None, Some(user)) => {
            let data = async { Ok((find(user).await?, read_enforcement().await?.self_enrolled)) };
            let view = move |(member, self_enrolled)| match member {
                Some(member) => view! { <MemberDetails member self_enrolled list_url /> }.into_any(),
                None => view! { <UnknownMember /> }.into_any(),
            };
            view! { <Load from=data view head /> }.into_any()
        }
        (None, None) => {
            let data = async move { Ok((read_members(after, before).await?, read_enforcement().await?)) };
            let view = move |(page, settings)| view! { <MemberList page settings place /> }.into_any();
            view! {
                {head()}
                <Load from=data view />
            }
            .into_any()
        }
    }
}

/// The top of the list, and of a page about an unknown user.
fn head() -> AnyView {
    view! { <PageHead page=Page::Members path=CONFIGURATION_PATH wide=true /> }.into_any()
}

/// The top of a page about one user.
#[component]
fn MemberHead(name: String) -> impl IntoView {
    view! { <PageHead page=Page::Members path=MEMBERS_PATH heading=name /> }
}

/// The user with this identifier, if the TPP has one.
async fn find(user: String) -> Result<Option<MemberView>, ApiError> {
    let Some(user) = UserId::parse(&user) else { return Ok(None) };
    match read_member(user).await {
        Ok(member) => Ok(Some(member)),
        Err(ApiError::Refused(Refusal::NotFound)) => Ok(None),
        Err(error) => Err(error),
    }
}

#[component]
fn UnknownMember() -> impl IntoView {
    set_not_found();
    view! {
        {head()}
        <section class="card">
            <p>"There is nobody here. The link may be old, or mistyped."</p>
            <p>
                <a class="button button-quiet" href=Page::Members.path()>
                    {ALL_MEMBERS}
                </a>
            </p>
        </section>
    }
}

/// Why nothing can be changed yet, with the way to continue.
#[component]
fn SetUpFirst() -> impl IntoView {
    view! {
        <Alert tone=AlertTone::Warning>
            {SET_UP_OWN_FIRST} " Then you can change something for others. "
            <a href=Page::Mfa.path()>{SET_UP_NOW}</a>
        </Alert>
    }
}

/// Why a user cannot sign in.
#[component]
fn BlockedBadge(reason: BlockReason) -> impl IntoView {
    let word = match reason {
        BlockReason::Frozen => "Frozen",
        BlockReason::Suspended => "Suspended",
    };
    view! { <span class="badge badge-warning">{word}</span> }
}
