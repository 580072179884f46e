//! A secret on a page, by whichever way the browser can get it.

use crate::{
    api::{enrolment_pass_for_page, recovery_codes_for_page, setup_for_page},
    islands::{Reveal, Revealed, SecretKind},
    pages::query::asked,
};
use gate::model::UserId;
use leptos::prelude::*;
use leptos_router::hooks::use_url;

/// Shows `what`: by a script that asks for it, or as finished HTML that only browsers without scripts look at. Whoever
/// asks for the page without scripts (`?plain=yes`, for browsers in which they do not run although they are on) gets the
/// HTML alone.
#[component]
pub(crate) fn ShowSecret(what: SecretKind) -> impl IntoView {
    if asked("plain").is_some() {
        return view! { {Suspend::new(async move { view! { <div inner_html=plain(what).await></div> } })} }
            .into_any();
    }
    let search = use_url().get_untracked().search().to_owned();
    let without = if search.is_empty() { "?plain=yes".to_owned() } else { format!("?{search}&plain=yes") };
    view! {
        <Reveal what=what.clone() plain=without />
        {Suspend::new(async move { view! { <noscript inner_html=plain(what).await></noscript> } })}
    }
    .into_any()
}

async fn plain(what: SecretKind) -> String {
    let lost = what.lost();
    let found = match what {
        SecretKind::SetupKey => setup_for_page().await.map(Revealed::SetupKey),
        SecretKind::RecoveryCodes => recovery_codes_for_page().await.map(Revealed::RecoveryCodes),
        SecretKind::Pass(user) => enrolment_pass_for_page(UserId(user)).await.map(Revealed::Pass),
    };
    found.map_or_else(|| view! { <p>{lost}</p> }.to_html(), |secret| secret.view(false).to_html())
}
