//! Secrets that are shown once. They never travel as a property or a resource, because those are written into the page:
//! with scripts a secret is asked for when the page is there; without, the server renders it into a `noscript`
//! element of the `no-store` document (`components/secret.rs`).

use super::{
    Alert,
    ask::{ask, go_on_after},
    material::Material,
    recovery_codes::CodeList,
};
use crate::api::{ApiError, ReadRecoveryCodes, ReadSetup};
use gate::model::Setup;
use leptos::{prelude::*, server_fn::ServerFn, task::spawn_local};
use serde::{Deserialize, Serialize};

/// What is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Secret {
    /// The key of the set-up under way.
    SetupKey,
    /// The recovery codes that wait to be saved.
    RecoveryCodes,
}

/// A secret that has arrived.
#[derive(Clone)]
pub(crate) enum Revealed {
    SetupKey(Setup),
    RecoveryCodes(Vec<String>),
}

impl Secret {
    /// Asks the server for it.
    async fn ask(self) -> Result<Option<Revealed>, ApiError> {
        Ok(match self {
            Self::SetupKey => ask::<Option<Setup>>(ReadSetup::PATH, String::new()).await?.map(Revealed::SetupKey),
            Self::RecoveryCodes => ask::<Option<Vec<String>>>(ReadRecoveryCodes::PATH, String::new())
                .await?
                .map(Revealed::RecoveryCodes),
        })
    }

    /// What keeps its room until it arrives.
    const fn room(self) -> &'static str {
        match self {
            Self::SetupKey => "material-waiting scripted-only",
            Self::RecoveryCodes => "waiting scripted-only",
        }
    }

    const fn lost(self) -> &'static str {
        match self {
            Self::SetupKey => "The QR code cannot be shown. Cancel this set-up and start again.",
            Self::RecoveryCodes => "The codes cannot be shown. Reload the page.",
        }
    }
}

impl Revealed {
    /// How it looks. `scripts`: what only they can do is offered too.
    pub(crate) fn view(self, scripts: bool) -> AnyView {
        match self {
            Self::SetupKey(setup) => view! { <Material setup scripts /> }.into_any(),
            Self::RecoveryCodes(codes) => view! { <CodeList codes scripts /> }.into_any(),
        }
    }
}

/// Asks for the secret once the page is there, and shows it.
#[island]
pub(crate) fn Reveal(what: Secret) -> impl IntoView {
    let answer = RwSignal::new(None);
    Effect::new(move |_| {
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
        Some(None) => view! { <Alert>{what.lost()}</Alert> }.into_any(),
        None => view! { <div class=what.room() aria-busy="true"></div> }.into_any(),
    }
}
