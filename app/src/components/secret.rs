//! A secret on a page, by whichever way the browser can get it.

use crate::{
    api::{recovery_codes_for_page, setup_for_page},
    islands::{Reveal, Revealed, Secret},
};
use leptos::prelude::*;

/// Shows `what`: by a script that asks for it, or as finished HTML that only browsers without scripts look at.
#[component]
pub(crate) fn ShowSecret(what: Secret) -> impl IntoView {
    view! {
        <Reveal what />
        {Suspend::new(async move { view! { <noscript inner_html=plain(what).await></noscript> } })}
    }
}

async fn plain(what: Secret) -> String {
    let found = match what {
        Secret::SetupKey => setup_for_page().await.map(Revealed::SetupKey),
        Secret::RecoveryCodes => recovery_codes_for_page().await.map(Revealed::RecoveryCodes),
    };
    found.map(|secret| secret.view(false).to_html()).unwrap_or_default()
}
