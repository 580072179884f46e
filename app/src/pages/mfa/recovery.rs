//! The recovery codes, without the codes.

use super::change::Back;
use crate::{
    Place,
    api::{Change, RenewRecoveryCodes},
    components::{CodeField, Icon, PostForm, Submit},
};
use gate::{
    model::RecoveryState,
    rules::{RECOVERY_CODES, RECOVERY_LOW},
};
use leptos::prelude::*;

/// How many are left, and the way to a new set.
#[component]
pub(super) fn RecoveryCard(recovery: RecoveryState, renewing: bool) -> impl IntoView {
    let RecoveryState { left, unsaved } = recovery;
    let low = left <= RECOVERY_LOW;
    view! {
        <section class="card" aria-labelledby="recovery">
            <h2 id="recovery">"Recovery codes"</h2>
            <p class=if low { "state state-off" } else { "state state-on" }>
                <Icon of=icondata::LuKeyRound />
                <strong>
                    {match left {
                        0 => "None saved".to_owned(),
                        left => format!("{left} of {RECOVERY_CODES} left"),
                    }}
                </strong>
            </p>
            <p>
                {if low {
                    "With them you get in when your authenticator is lost. Save a list before you need it."
                } else {
                    "Each one gets you in once when your authenticator is lost or not at hand."
                }}
            </p>
            {match (unsaved, renewing) {
                (true, _) => {
                    view! {
                        <p>
                            <a href=Place::RecoveryCodes.path() class="button button-primary">
                                "Save your recovery codes"
                            </a>
                        </p>
                    }
                        .into_any()
                }
                (false, true) => view! { <Renew /> }.into_any(),
                (false, false) => {
                    view! {
                        <form method="get" action=Place::Mfa.path()>
                            <button class="button button-quiet" name="renew" value="codes">
                                "Make new recovery codes"
                            </button>
                        </form>
                    }
                        .into_any()
                }
            }}
        </section>
    }
}

#[component]
fn Renew() -> impl IntoView {
    view! {
        <PostForm to=RenewRecoveryCodes::FORM>
            <CodeField focused=true hint="To confirm, type a fresh code from any of your authenticators. The present list works until the new one is saved." />
            <div class="actions">
                <Submit label="Make new codes" working="Preparing…" />
                <Back />
            </div>
        </PostForm>
    }
}
