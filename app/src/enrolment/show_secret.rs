//! A secret on a page, with and without scripts.

use crate::{
    api::{
        RecoverySheetFacts, enrolment_pass_for_page, is_asked_by_script, recovery_codes_for_page,
        recovery_sheet_facts, setup_for_page,
    },
    islands::Reveal,
    pages::query::query_param,
    shared::{RecoverySheet, RevealedSecret, SecretKind},
};
use gate::model::UserId;
use leptos::prelude::*;
use leptos_router::hooks::use_url;

/// Shows the secret: by an island that requests it, or as HTML in a `noscript` element. With `?plain=yes` in the
/// address (for browsers in which scripts are on, but do not run) the HTML stands there alone.
#[component]
pub(crate) fn ShowSecret(kind: SecretKind) -> impl IntoView {
    let by_script = is_asked_by_script();
    if query_param("plain").is_some() && !by_script {
        return view! { {Suspend::new(async move { view! { <div inner_html=html(kind).await></div> } })} }
            .into_any();
    }
    let search = use_url().get_untracked().search().to_owned();
    let no_script_url = if search.is_empty() { "?plain=yes".to_owned() } else { format!("?{search}&plain=yes") };
    view! {
        <Reveal kind=kind.clone() no_script_url />
        {(!by_script)
            .then(|| {
                view! { {Suspend::new(async move { view! { <noscript inner_html=html(kind).await></noscript> } })} }
            })}
    }
    .into_any()
}

/// The secret as HTML, or why there is none.
async fn html(kind: SecretKind) -> String {
    let unavailable = kind.unavailable_message();
    let found = match kind {
        SecretKind::SetupKey => setup_for_page().await.map(RevealedSecret::SetupKey),
        SecretKind::RecoveryCodes => {
            let sheet = recovery_sheet();
            recovery_codes_for_page()
                .await
                .zip(sheet)
                .map(|(codes, sheet)| RevealedSecret::RecoveryCodes(codes, sheet))
        }
        SecretKind::EnrolmentPass(user) => {
            let user = UserId::parse(&user);
            let pass = if let Some(user) = user { enrolment_pass_for_page(user).await } else { None };
            pass.map(RevealedSecret::EnrolmentPass)
        }
    };
    found.map_or_else(|| view! { <p>{unavailable}</p> }.to_html(), |secret| secret.view(false).to_html())
}

/// What stands above the caller's recovery codes. The time is in UTC, and says so, as in everything that leaves the
/// page.
pub(crate) fn recovery_sheet() -> Option<RecoverySheet> {
    let RecoverySheetFacts { identity, address, at } = recovery_sheet_facts().ok()?;
    let (email, organisation) = (identity.email, identity.tpp.name);
    let heading = format!(
        "Recovery codes for {}\nOrganisation: {organisation}\nAddress: {address}\nShown on {}",
        email.readable(),
        at.date_time()
    );
    Some(RecoverySheet { heading, file: format!("sallyport-recovery-codes-{email}-{}.txt", at.day()) })
}
