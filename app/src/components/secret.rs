//! A secret on a page, by whichever way the browser can get it.

use crate::{
    api::{pass_for_page, recovery_codes_for_page, setup_for_page},
    islands::{Reveal, Revealed, Secret},
};
use gate::model::UserId;
use leptos::prelude::*;

/// Shows `what`: by a script that asks for it, or as finished HTML that only browsers without scripts look at.
#[component]
pub(crate) fn ShowSecret(what: Secret) -> impl IntoView {
    view! {
        <Reveal what=what.clone() />
        {Suspend::new(async move { view! { <noscript inner_html=plain(what).await></noscript> } })}
    }
}

async fn plain(what: Secret) -> String {
    let lost = what.lost();
    let found = match what {
        Secret::SetupKey => setup_for_page().await.map(Revealed::SetupKey),
        Secret::RecoveryCodes => recovery_codes_for_page().await.map(Revealed::RecoveryCodes),
        Secret::Pass(user) => pass_for_page(UserId(user)).await.map(Revealed::Pass),
    };
    found.map_or_else(|| view! { <p>{lost}</p> }.to_html(), |secret| secret.view(false).to_html())
}
