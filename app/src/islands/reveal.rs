//! Shows a secret where scripts run. [`crate::shared::SecretKind`] says why it does not come with the page. Where
//! scripts are on, but do not arrive, a link leads to the page that shows the secret without them.

use super::client::{ask, leave_after};
use crate::{
    api::{ApiError, ReadEnrolmentPass, ReadRecoveryCodes, ReadSetup},
    shared::{ErrorAlert, RecoverySheet, RevealedSecret, SecretKind},
};
use gate::model::UserId;
use leptos::{prelude::*, task::spawn_local};

/// Requests the secret once the page is there, and shows it. `no_script_url`: the address of this page without
/// scripts.
#[island]
pub(crate) fn Reveal(kind: SecretKind, no_script_url: String) -> impl IntoView {
    let answer = RwSignal::new(None);
    let (placeholder, unavailable) = (kind.placeholder_class(), kind.unavailable_message());
    Effect::new(move |_| {
        let kind = kind.clone();
        spawn_local(async move {
            let found = fetch(kind).await;
            if let Err(error) = found {
                leave_after(error);
            }
            answer.set(Some(found.ok().flatten()));
        });
    });
    move || match answer.get() {
        Some(Some(secret)) => RevealedSecret::view(secret, true),
        Some(None) => view! { <ErrorAlert>{unavailable}</ErrorAlert> }.into_any(),
        None => view! {
            <div class=placeholder aria-busy="true">
                <a class="appears-late" href=no_script_url.clone()>
                    "Does nothing appear here? Show it without scripts"
                </a>
            </div>
        }
        .into_any(),
    }
}

async fn fetch(kind: SecretKind) -> Result<Option<RevealedSecret>, ApiError> {
    Ok(match kind {
        SecretKind::SetupKey => ask(&ReadSetup {}).await?.map(RevealedSecret::SetupKey),
        SecretKind::RecoveryCodes => ask(&ReadRecoveryCodes {})
            .await?
            .map(|codes| RevealedSecret::RecoveryCodes(codes, RecoverySheet::of_page())),
        SecretKind::EnrolmentPass(user) => match UserId::parse(&user) {
            Some(user) => ask(&ReadEnrolmentPass { user }).await?.map(RevealedSecret::EnrolmentPass),
            None => None,
        },
    })
}
