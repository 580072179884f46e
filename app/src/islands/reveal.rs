//! Secrets that are shown once. They never travel as a property or a resource, because those are written into the page:
//! with scripts a secret is asked for when the page is there; without, the server renders it into a `noscript`
//! element of the `no-store` document (`components/secret.rs`). Where scripts are on, but do not arrive, a link leads to
//! the page that shows it without them.

use super::{
    Alert, CopyButton,
    ask::{ask, go_on_after},
    material::TotpSetupDetails,
    recovery_codes::CodeList,
};
use crate::api::{ApiError, ReadEnrolmentPass, ReadRecoveryCodes, ReadSetup};
use gate::model::Setup;
use leptos::{prelude::*, server_fn::ServerFn, task::spawn_local};
use serde::{Deserialize, Serialize};

/// What is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum SecretKind {
    /// The key of the set-up under way.
    SetupKey,
    /// The recovery codes that wait to be saved.
    RecoveryCodes,
    /// The enrolment pass that this session issued for the user with this identifier, which is no secret.
    Pass(String),
}

/// A secret that has arrived.
#[derive(Clone)]
pub(crate) enum Revealed {
    SetupKey(Setup),
    RecoveryCodes(Vec<String>),
    Pass(String),
}

impl SecretKind {
    /// Asks the server for it.
    async fn ask(self) -> Result<Option<Revealed>, ApiError> {
        Ok(match self {
            Self::SetupKey => ask::<Option<Setup>>(ReadSetup::PATH, String::new()).await?.map(Revealed::SetupKey),
            Self::RecoveryCodes => ask::<Option<Vec<String>>>(ReadRecoveryCodes::PATH, String::new())
                .await?
                .map(Revealed::RecoveryCodes),
            // Identifiers are letters and figures: nothing needs escaping.
            Self::Pass(user) => {
                ask::<Option<String>>(ReadEnrolmentPass::PATH, format!("user={user}")).await?.map(Revealed::Pass)
            }
        })
    }

    /// What keeps its room until it arrives.
    const fn room(&self) -> &'static str {
        match self {
            Self::SetupKey => "material-waiting scripted-only",
            Self::RecoveryCodes => "waiting scripted-only",
            Self::Pass(_) => "waiting waiting-line scripted-only",
        }
    }

    /// What stands there when it cannot be shown.
    pub(crate) const fn lost(&self) -> &'static str {
        match self {
            Self::SetupKey => "The QR code cannot be shown. Cancel this set-up and start again.",
            Self::RecoveryCodes => "The codes cannot be shown. Reload the page.",
            Self::Pass(_) => {
                "This pass cannot be shown any more. If it is lost, issue a new one: the older one then stops working."
            }
        }
    }
}

impl Revealed {
    /// How it looks. `scripts`: what only they can do is offered too.
    pub(crate) fn view(self, scripts: bool) -> AnyView {
        match self {
            Self::SetupKey(setup) => view! { <TotpSetupDetails setup scripts /> }.into_any(),
            Self::RecoveryCodes(codes) => view! { <CodeList codes scripts /> }.into_any(),
            Self::Pass(pass) => view! { <Pass pass scripts /> }.into_any(),
        }
    }
}

/// An enrolment pass, to be handed over.
#[component]
fn Pass(pass: String, scripts: bool) -> impl IntoView {
    let text = pass.clone();
    view! {
        <p class="key">
            <code>{pass}</code>
            {scripts.then(|| view! { <CopyButton label="Copy pass".to_owned() text /> })}
        </p>
    }
}

/// Asks for the secret once the page is there, and shows it. `plain`: the address of this page without scripts.
#[island]
pub(crate) fn Reveal(what: SecretKind, plain: String) -> impl IntoView {
    let answer = RwSignal::new(None);
    let (room, lost) = (what.room(), what.lost());
    Effect::new(move |_| {
        let what = what.clone();
        spawn_local(async move {
            let found = what.ask().await;
            if let Err(error) = found {
                go_on_after(error);
            }
            answer.set(Some(found.ok().flatten()));
        });
    });
    move || match answer.get() {
        Some(Some(secret)) => Revealed::view(secret, true),
        Some(None) => view! { <Alert>{lost}</Alert> }.into_any(),
        None => view! {
            <div class=room aria-busy="true">
                <a class="late" href=plain.clone()>
                    "Does nothing appear here? Show it without scripts"
                </a>
            </div>
        }
        .into_any(),
    }
}
