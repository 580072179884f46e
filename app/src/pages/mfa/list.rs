//! The own authenticators, and what can be done with each.

use crate::{
    Page,
    api::{Change, RequestAuthenticatorRemoval},
    components::{Icon, PostForm, Shows, Submit, Tone, When},
};
use gate::{model::Authenticator, rules::is_steady_drift};
use leptos::prelude::*;

/// One row each. `last_stays`: the only one may not be removed.
#[component]
pub(super) fn List(authenticators: Vec<Authenticator>, last_stays: bool) -> impl IntoView {
    let rows = authenticators
        .into_iter()
        .map(|one| {
            let Authenticator { id, name, created_at, last_used_at, drift } = one;
            view! {
                <li class="row">
                    <Icon of=icondata::LuSmartphone />
                    <div class="row-words">
                        <strong>{name.clone()}</strong>
                        <span class="hint">
                            <span>"Created " <When at=created_at shows=Shows::Day /></span>
                            <span>"Last used " <When at=last_used_at /></span>
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
                                value=id.0.clone()
                                aria-label=format!("Rename {name}")
                            >
                                <Icon of=icondata::LuPencil />
                                "Rename"
                            </button>
                        </form>
                        <PostForm to=RequestAuthenticatorRemoval::FORM>
                            <input type="hidden" name="id" value=id.0 />
                            <Submit
                                label="Remove"
                                spoken=format!("Remove {name}")
                                tone=Tone::Quiet
                                icon=icondata::LuTrash2
                                locked_by=last_stays.then_some("last-stays")
                            />
                        </PostForm>
                    </div>
                </li>
            }
        })
        .collect_view();
    view! {
        <ul class="rows">{rows}</ul>
        {last_stays
            .then(|| {
                view! {
                    <p class="hint" id="last-stays">
                        "Your organisation requires multi-factor authentication, so your last authenticator cannot be removed. To replace it, set up the new one first."
                    </p>
                }
            })}
    }
}
