//! The TPP's users: who is enrolled, who is not; and one of them, with what can be done. Which one stands in the
//! address, so that it works without scripts.

mod deeds;
mod list;
mod pass;
mod person;

use super::query::{address, asked};
use crate::{
    Page,
    api::{ApiError, read_enforcement, read_member, read_members},
    components::{Load, PageHead},
};
use gate::model::{MemberView, Refusal, UserId};
use leptos::prelude::*;

/// The page *Members*.
#[component]
pub(crate) fn Members() -> impl IntoView {
    let page = asked("page").and_then(|page| page.parse().ok()).unwrap_or(1);
    let back = all_on(page);
    let content = match (asked("pass"), asked("member")) {
        (Some(user), _) => view! { <Load from=find(user) view=pass::shown /> }.into_any(),
        (None, Some(user)) => {
            let both = async { Ok((find(user).await?, read_enforcement().await?.self_enrolled)) };
            view! { <Load from=both view=move |(member, ready)| person::shown(member, ready, back) /> }.into_any()
        }
        (None, None) => {
            let both = async move { Ok((read_members(page).await?, read_enforcement().await?)) };
            view! { <Load from=both view=list::shown /> }.into_any()
        }
    };
    view! {
        <PageHead place=Page::Members path=&["Settings", "Configuration"] />
        {content}
    }
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

/// The address of a page of the list.
fn all_on(page: u32) -> String {
    let number = page.to_string();
    address(Page::Members, &[("page", if page > 1 { &number } else { "" })])
}

/// There is no such user.
#[component]
fn Nobody() -> impl IntoView {
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    view! {
        <section class="card">
            <p>"There is nobody here. The link may be old, or mistyped."</p>
            <p>
                <a class="button button-quiet" href=Page::Members.path()>
                    "All members"
                </a>
            </p>
        </section>
    }
}
