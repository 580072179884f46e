//! The recovery codes, without the codes.

use crate::{
    Page,
    api::{Change, RequestRecoveryCodes},
    components::{Icon, PostForm, Submit, Tone},
};
use gate::{
    model::RecoveryState,
    rules::{RECOVERY_CODES, RECOVERY_LOW},
};
use leptos::prelude::*;

/// How many are left, and the way to a new set.
#[component]
pub(super) fn RecoveryCard(recovery: RecoveryState) -> impl IntoView {
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
                {match left {
                    0 => "With them you get in when your authenticator is lost. Save a list before you need it.",
                    _ if low => "Make a new list before you run out.",
                    _ => "Each one gets you in once when your authenticator is lost or not at hand.",
                }}
            </p>
            {if unsaved {
                view! {
                    <p>
                        <a href=Page::RecoveryCodes.path() class="button button-primary">
                            "Save your recovery codes"
                        </a>
                    </p>
                }
                    .into_any()
            } else {
                view! {
                    <PostForm to=RequestRecoveryCodes::FORM>
                        <Submit label="Make new recovery codes" tone=if low { Tone::Primary } else { Tone::Quiet } />
                    </PostForm>
                }
                    .into_any()
            }}
        </section>
    }
}
