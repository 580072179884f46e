//! The first two steps of the set-up on one screen: the key for the app, and one code that proves that it arrived.

use super::{SetupProgress, SetupStep, ShowSecret};
use crate::{
    api::{BeginSetup, CancelSetup, Change, ConfirmSetup},
    components::{ButtonTone, Checkbox, CodeField, Field, PostForm, Submit},
    messages::{END_OTHER_SESSIONS, SET_UP_AUTHENTICATOR},
    shared::SecretKind,
};
use leptos::prelude::*;

/// Begins the set-up, from wherever it stands: the answer leads to its first step.
#[component]
pub(crate) fn BeginSetupButton(
    #[prop(default = SET_UP_AUTHENTICATOR)] label: &'static str,
    #[prop(default = ButtonTone::Primary)] tone: ButtonTone,
) -> impl IntoView {
    view! {
        <PostForm to=BeginSetup::FORM>
            <Submit label working="Preparing…" tone icon=icondata::LuQrCode />
        </PostForm>
    }
}

/// *Scan* and *Enter the code*. `with_codes`: recovery codes follow. `forced`: the user has to enrol, so there is
/// nothing to go back to.
#[component]
pub(crate) fn SetupPanel(with_codes: bool, #[prop(optional)] forced: bool) -> impl IntoView {
    // The focus starts at the top of the set-up, also without scripts; after a refused code it goes to that field,
    // and the first step is folded: the app has the key.
    let refused = ConfirmSetup::FORM.error().is_some();
    let current = if refused { SetupStep::EnterCode } else { SetupStep::Scan };
    view! {
        <div class="setup">
            <h2 id="setup" tabindex="-1" autofocus=!refused class:visually-hidden=forced>
                "Set up your authenticator app"
            </h2>
            <SetupProgress current with_codes />
            <ol class="setup-steps">
                <li>
                    <h3>"Scan the QR code, or open it in your app"</h3>
                    {if refused {
                        view! {
                            <details class="fold">
                                <summary class="button button-quiet">"Show the QR code again"</summary>
                                <SetupKey />
                            </details>
                        }
                            .into_any()
                    } else {
                        view! { <SetupKey /> }.into_any()
                    }}
                </li>
                <li>
                    <h3>"Enter the code that the app shows"</h3>
                    <CodeForm refused forced />
                </li>
            </ol>
        </div>
    }
}

/// The key. Phones show the link into the app first, and the rest where the address asks for it
/// (`#another-device`), so that it works without scripts, and *Back* folds it again.
#[component]
fn SetupKey() -> impl IntoView {
    view! {
        <div class="setup-secret" id="another-device">
            <ShowSecret kind=SecretKind::SetupKey />
        </div>
    }
}

#[component]
fn CodeForm(refused: bool, forced: bool) -> impl IntoView {
    view! {
        <PostForm to=ConfirmSetup::FORM>
            <div class="setup-fields">
                <Field label="Authenticator name (optional)" name="name" maxlength=128 placeholder="Phone" />
                <CodeField focused=refused hint="It changes every 30 seconds." />
            </div>
            <Checkbox name="end_others" label=END_OTHER_SESSIONS on=true />
            <div class="actions">
                <Submit label="Verify" working="Verifying…" />
                {(!forced)
                    .then(|| {
                        view! {
                            <button class="button button-plain" form="cancel-setup" data-discard="">
                                "Cancel set-up"
                            </button>
                        }
                    })}
            </div>
        </PostForm>
        {(!forced)
            .then(|| {
                view! {
                    <PostForm to=CancelSetup::FORM id="cancel-setup">
                        ""
                    </PostForm>
                }
            })}
    }
}
