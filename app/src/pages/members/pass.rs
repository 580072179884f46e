//! An enrolment pass that was issued a moment ago.

use super::Nobody;
use crate::{
    Page,
    components::{SecretKind, ShowSecret},
};
use gate::model::MemberView;
use leptos::prelude::*;

pub(super) fn shown(member: Option<MemberView>) -> AnyView {
    let Some(MemberView { id, name, .. }) = member else { return view! { <Nobody /> }.into_any() };
    view! {
        <section class="card" aria-labelledby="pass">
            <h2 id="pass">"Enrolment pass for " {name.clone()}</h2>
            <ShowSecret what=SecretKind::Pass(id.0) />
            <ul class="points">
                <li>"Hand it over in person, once you are sure that it is " {name.clone()} "."</li>
                <li>{name} " signs in and types it when asked for a proof, before setting up."</li>
                <li>"It is valid for seven days and works once. It is shown here for ten minutes."</li>
            </ul>
            <p>
                <a class="button button-quiet" href=Page::Members.path()>
                    "All members"
                </a>
            </p>
        </section>
    }
    .into_any()
}
