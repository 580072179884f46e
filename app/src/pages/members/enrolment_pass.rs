//! An enrolment pass that was issued a moment ago.

use super::{super::query::page_url, MemberHead};
use crate::{Page, enrolment::ShowSecret, shared::SecretKind};
use gate::model::MemberView;
use leptos::prelude::*;

/// The pass, and how to hand it over.
#[component]
pub(super) fn EnrolmentPassCard(member: MemberView) -> impl IntoView {
    let MemberView { id, name, .. } = member;
    view! {
        <MemberHead name=name.clone() />
        <section class="card" aria-labelledby="pass">
            <h2 id="pass">"Enrolment pass for " {name.clone()}</h2>
            <ShowSecret kind=SecretKind::EnrolmentPass(id.to_string()) />
            <ul class="bullet-list">
                <li>"Hand it over in person, once you are sure that it is " {name.clone()} "."</li>
                <li>{name.clone()} " signs in and types it when asked for a proof, before setting up."</li>
                <li>"It is valid for seven days and works once. It is shown here for ten minutes."</li>
            </ul>
            <p>
                <a class="button button-quiet" href=page_url(Page::Members, &[("member", id.as_str())])>
                    {format!("Back to {name}")}
                </a>
            </p>
        </section>
    }
}
