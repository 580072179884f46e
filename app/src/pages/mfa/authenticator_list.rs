//! The user's authenticators, and what can be done with each.

use crate::{
    Page,
    api::{Change, RequestAuthenticatorRemoval},
    components::{ButtonTone, PostForm, Submit, Time, TimeFormat},
    shared::Icon,
};
use gate::{model::Authenticator, rules::is_steady_drift};
use leptos::prelude::*;

/// The `id` of the hint why the last authenticator cannot be removed.
const LAST_STAYS_HINT: &str = "last-stays";

/// One row each. `last_stays`: there is only one, and it cannot be removed.
#[component]
pub(super) fn AuthenticatorList(authenticators: Vec<Authenticator>, last_stays: bool) -> impl IntoView {
    let rows =
        authenticators.into_iter().map(|authenticator| view! { <Row authenticator last_stays /> }).collect_view();
    view! {
        <ul class="rows">{rows}</ul>
        {last_stays
            .then(|| {
                view! {
                    <p class="hint" id=LAST_STAYS_HINT>
                        "Your organisation requires multi-factor authentication, so your last authenticator cannot be removed. To replace it, set up the new one first."
                    </p>
                }
            })}
    }
}

#[component]
fn Row(authenticator: Authenticator, last_stays: bool) -> impl IntoView {
    let Authenticator { id, name, created_at, last_used_at, drift } = authenticator;
    view! {
        <li class="row">
            <Icon of=icondata::LuSmartphone />
            <div class="row-body">
                <strong>{name.clone()}</strong>
                <span class="hint">
                    <span>"Created " <Time at=created_at format=TimeFormat::Date /></span>
                    <span>"Last used " <Time at=last_used_at format=TimeFormat::Ago /></span>
                    {is_steady_drift(drift)
                        .then(|| {
                            let way = if drift < 0 { "slow" } else { "fast" };
                            view! { <span>"Its clock seems " {way} ": switch on automatic time"</span> }
                        })}
                </span>
            </div>
            <div class="row-actions">
                <form method="get" action=Page::Mfa.path()>
                    <button
                        class="button button-quiet"
                        name="rename"
                        value=id.to_string().clone()
                        aria-label=format!("Rename {name}")
                    >
                        <Icon of=icondata::LuPencil />
                        "Rename"
                    </button>
                </form>
                <PostForm to=RequestAuthenticatorRemoval::FORM>
                    <input type="hidden" name="id" value=id.to_string() />
                    <Submit
                        label="Remove"
                        spoken=format!("Remove {name}")
                        tone=ButtonTone::Quiet
                        icon=icondata::LuTrash2
                        locked_by=last_stays.then_some(LAST_STAYS_HINT)
                    />
                </PostForm>
            </div>
        </li>
    }
}
