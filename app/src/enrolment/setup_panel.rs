//! The QR set-up: begin, show the key, verify one code.

use super::ShowSecret;
use crate::{
    api::{BeginSetup, CancelSetup, Change, ConfirmSetup},
    components::{ButtonTone, Checkbox, CodeField, Field, PostForm, Submit},
    messages::{END_OTHER_SESSIONS, SET_UP_AUTHENTICATOR},
    shared::SecretKind,
};
use leptos::prelude::*;

/// The set-up, at the step it has reached.
#[component]
pub(crate) fn SetupPanel(
    setting_up: bool,
    /// It is the user's first authenticator, so that setting up is the primary action of the page.
    #[prop(optional)]
    first: bool,
    /// The user has to enrol: there is nothing to go back to.
    #[prop(optional)]
    forced: bool,
) -> impl IntoView {
    if setting_up {
        view! { <SetupSteps first forced /> }.into_any()
    } else {
        view! { <BeginButton first /> }.into_any()
    }
}

#[component]
fn BeginButton(first: bool) -> impl IntoView {
    let tone = if first { ButtonTone::Primary } else { ButtonTone::Quiet };
    view! {
        <PostForm to=BeginSetup::FORM>
            <Submit label=SET_UP_AUTHENTICATOR working="Preparing…" tone icon=icondata::LuQrCode />
        </PostForm>
    }
}

#[component]
fn SetupSteps(first: bool, forced: bool) -> impl IntoView {
    // The focus starts at the top of the set-up, also without scripts; after a refused code it goes to that field.
    let refused = ConfirmSetup::FORM.error().is_some();
    view! {
        <div class="setup" id="setup">
            <h2 tabindex="-1" autofocus=!refused>
                "Set up your authenticator app"
            </h2>
            <ol class="setup-steps">
                <li>
                    <h3>"Scan this QR code, or open it on this device"</h3>
                    <ShowSecret kind=SecretKind::SetupKey />
                </li>
                <li>
                    <h3>"Name it, and enter the code that the app shows"</h3>
                    <PostForm to=ConfirmSetup::FORM>
                        <Field
                            label="Authenticator name"
                            name="name"
                            maxlength=128
                            placeholder=if first { "Work phone" } else { "Tablet" }
                            hint="Optional. Helps you tell your devices apart; without one it is called “Authenticator app”."
                        />
                        <CodeField focused=refused />
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
                </li>
            </ol>
            <PostForm to=CancelSetup::FORM id="cancel-setup">
                ""
            </PostForm>
        </div>
    }
}
