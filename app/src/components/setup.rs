//! The QR set-up: begin, show the key, verify one code. Used on the MFA page and in onboarding.

use super::{Checkbox, CodeField, Field, PostForm, ShowSecret, Submit, Tone};
use crate::{
    api::{BeginSetup, CancelSetup, Change, ConfirmSetup},
    islands::SecretKind,
};
use leptos::prelude::*;

/// The set-up, at the step it has reached.
#[component]
pub(crate) fn SetupPanel(
    setting_up: bool,
    /// It is the one thing to do here.
    #[prop(optional)]
    first: bool,
    /// There is no page to go back to.
    #[prop(optional)]
    forced: bool,
) -> impl IntoView {
    if setting_up { view! { <UnderWay first forced /> }.into_any() } else { view! { <Begin first /> }.into_any() }
}

#[component]
fn Begin(first: bool) -> impl IntoView {
    let tone = if first { Tone::Primary } else { Tone::Quiet };
    view! {
        <PostForm to=BeginSetup::FORM>
            <Submit label="Set up authenticator app" working="Preparing…" tone icon=icondata::LuQrCode />
        </PostForm>
    }
}

#[component]
fn UnderWay(first: bool, forced: bool) -> impl IntoView {
    // The next thing to do begins at the top, also without scripts; after a refusal it is the code.
    let refused = ConfirmSetup::FORM.error().is_some();
    view! {
        <div class="setup" id="setup">
            <h2 tabindex="-1" autofocus=!refused>
                "Set up your authenticator app"
            </h2>
            <ol class="setup-steps">
                <li>
                    <h3>"Scan this QR code, or open it on this device"</h3>
                    <ShowSecret what=SecretKind::SetupKey />
                </li>
                <li>
                    <h3>"Name it, and enter the code that the app shows"</h3>
                    <PostForm to=ConfirmSetup::FORM>
                        <Field
                            label="Authenticator name"
                            name="name"
                            maxlength=64
                            placeholder=if first { "Work phone" } else { "Tablet" }
                            hint="Optional. Helps you tell your devices apart; without one it is called “Authenticator app”."
                        />
                        <CodeField focused=refused />
                        <Checkbox name="end_others" label="End my other sessions" on=true />
                        <div class="actions">
                            <Submit label="Verify" working="Verifying…" />
                            {(!forced)
                                .then(|| {
                                    view! {
                                        <button class="button button-plain" form="cancel-setup">
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
