//! The recovery codes, without the codes.

use crate::{
    Page,
    api::{Change, RequestRecoveryCodes},
    components::{ButtonTone, PostForm, StateLine, StateTone, Submit},
    messages::{MAKE_RECOVERY_CODES, RENEW_RECOVERY_CODES, SAVE_RECOVERY_CODES},
};
use gate::{
    model::RecoveryState,
    rules::{RECOVERY_CODES, RECOVERY_LOW},
};
use leptos::prelude::*;

/// How many are left, and a new set.
#[component]
pub(super) fn RecoveryCard(recovery: RecoveryState) -> impl IntoView {
    let RecoveryState { left, unsaved, renew } = recovery;
    let low = left <= RECOVERY_LOW || renew;
    view! {
        <section class="card" aria-labelledby="recovery">
            <h2 id="recovery">{Page::RecoveryCodes.heading()}</h2>
            <StateLine tone=StateTone::good_if(!low) icon=icondata::LuKeyRound>
                {match left {
                    0 => "None saved".to_owned(),
                    left => format!("{left} of {RECOVERY_CODES} left"),
                }}
            </StateLine>
            <p>
                {match left {
                    0 => "With them you get in when your authenticator is lost. Save a list before you need it.",
                    _ if renew => RENEW_RECOVERY_CODES,
                    _ if low => "Make a new list before you run out.",
                    _ => "Each one gets you in once when your authenticator is lost or not at hand.",
                }}
            </p>
            {if unsaved.is_some() {
                view! {
                    <p>
                        <a href=Page::RecoveryCodes.path() class="button button-primary">
                            {SAVE_RECOVERY_CODES}
                        </a>
                    </p>
                }
                    .into_any()
            } else {
                let tone = if low { ButtonTone::Primary } else { ButtonTone::Quiet };
                view! {
                    <PostForm to=RequestRecoveryCodes::FORM>
                        <Submit label=MAKE_RECOVERY_CODES tone />
                    </PostForm>
                }
                    .into_any()
            }}
        </section>
    }
}
