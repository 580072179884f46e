//! The own authenticators, and what can be done with each.

use crate::{
    Place,
    components::{Icon, When},
};
use gate::model::Authenticator;
use leptos::prelude::*;

/// One row each. `last_stays`: the only one may not be removed.
#[component]
pub(super) fn List(authenticators: Vec<Authenticator>, last_stays: bool) -> impl IntoView {
    let rows = authenticators
        .into_iter()
        .map(|one| {
            let Authenticator { id, name, created_at, last_used_at } = one;
            view! {
                <li class="row">
                    <Icon of=icondata::LuSmartphone />
                    <div class="row-words">
                        <strong>{name.clone()}</strong>
                        <span class="hint">
                            <span>"Created " <When at=created_at day=true /></span>
                            <span>"Last used " <When at=last_used_at /></span>
                        </span>
                    </div>
                    <form method="get" action=Place::Mfa.path() class="row-actions">
                        <button
                            class="button button-quiet"
                            name="rename"
                            value=id.0.clone()
                            aria-label=format!("Rename {name}")
                        >
                            <Icon of=icondata::LuPencil />
                            "Rename"
                        </button>
                        <button
                            class="button button-quiet"
                            name="remove"
                            value=id.0
                            aria-label=format!("Remove {name}")
                            disabled=last_stays
                            aria-describedby=last_stays.then_some("last-stays")
                        >
                            <Icon of=icondata::LuTrash2 />
                            "Remove"
                        </button>
                    </form>
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
