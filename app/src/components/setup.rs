//! The QR set-up: begin, show the key, verify one code. Used on the MFA page and in onboarding.
//!
//! The key never travels as a resource. With scripts it is the answer of an action; without, it is rendered into
//! a `noscript` element of the `no-store` document.

use super::{CodeField, CopyButton, Icon, Notice, NoticeKind, PostForm, Submit, Tone};
use crate::api::{BeginSetup, CancelSetup, ConfirmSetup, ReadSetup};
use gate::model::Setup;
use leptos::prelude::*;

/// The set-up, at the step it has reached.
#[component]
pub(crate) fn SetupDesk(setting_up: bool, #[prop(optional)] first: bool) -> impl IntoView {
    if setting_up { view! { <UnderWay first /> }.into_any() } else { view! { <Begin first /> }.into_any() }
}

#[component]
fn Begin(first: bool) -> impl IntoView {
    let action = ServerAction::<BeginSetup>::new();
    let tone = if first { Tone::Primary } else { Tone::Quiet };
    view! {
        <PostForm action>
            <Submit action label="Set up authenticator app" working="Preparing…" tone icon=icondata::LuQrCode />
        </PostForm>
    }
}

#[component]
fn UnderWay(first: bool) -> impl IntoView {
    let confirm = ServerAction::<ConfirmSetup>::new();
    let cancel = ServerAction::<CancelSetup>::new();
    view! {
        <div class="setup" id="setup">
            // The next thing to do begins here, also without scripts.
            <h2 tabindex="-1" autofocus>
                "Set up your authenticator app"
            </h2>
            <ol class="setup-steps">
                <li>
                    <h3>"Scan this QR code, or open it on this device"</h3>
                    <Key />
                </li>
                <li>
                    <h3>"Name it, and enter the code that the app shows"</h3>
                    <PostForm action=confirm>
                        <div class="field">
                            <label for="name">"Authenticator name"</label>
                            <input
                                id="name"
                                name="name"
                                type="text"
                                maxlength="64"
                                autocomplete="off"
                                placeholder=if first { "Work phone" } else { "Tablet" }
                                aria-describedby="name-hint"
                            />
                            <p class="hint" id="name-hint">
                                "Optional. Helps you tell your devices apart; without one it is called “Authenticator app”."
                            </p>
                        </div>
                        <CodeField />
                        <Submit action=confirm label="Verify" working="Verifying…" />
                    </PostForm>
                </li>
            </ol>
            <PostForm action=cancel>
                <Submit action=cancel label="Cancel set-up" tone=Tone::Plain />
            </PostForm>
        </div>
    }
}

/// The key, by whichever way this browser can get it.
#[component]
fn Key() -> impl IntoView {
    let read = ServerAction::<ReadSetup>::new();
    Effect::new(move |_| {
        read.dispatch(ReadSetup {});
    });
    view! {
        {move || match read.value().get() {
            Some(Ok(Some(setup))) => view! { <Material setup /> }.into_any(),
            Some(_) => {
                view! {
                    <Notice kind=NoticeKind::Error>
                        "The QR code cannot be shown. Cancel this set-up and start again."
                    </Notice>
                }
                    .into_any()
            }
            None => view! { <div class="material material-waiting scripted-only" aria-busy="true"><div class="qr"></div></div> }.into_any(),
        }}
        <Suspense>{Suspend::new(async { view! { <noscript inner_html=plain_material().await></noscript> } })}</Suspense>
    }
}

/// The same material as finished HTML, for browsers without scripts.
#[cfg(feature = "ssr")]
async fn plain_material() -> String {
    let setup = crate::api::setup_for_page().await;
    setup.map(|setup| view! { <Material setup /> }.to_html()).unwrap_or_default()
}

/// Scripts run, so nobody looks into the `noscript` element; what the server put there stays as it is.
#[cfg(not(feature = "ssr"))]
#[expect(clippy::unused_async, reason = "the same shape as on the server")]
async fn plain_material() -> String {
    String::new()
}

#[component]
fn Material(setup: Setup) -> impl IntoView {
    let Setup { key, uri, qr, label, expires_at } = setup;
    let size = qr.size;
    view! {
        <div class="material">
            <svg
                class="qr"
                role="img"
                aria-label="QR code for your authenticator app"
                viewBox=format!("0 0 {size} {size}")
                shape-rendering="crispEdges"
            >
                <rect width=size height=size fill="#fff"></rect>
                <path d=qr.path fill="#000"></path>
            </svg>
            <div class="material-words">
                <p class="material-label">{label}</p>
                <p>
                    <a class="button button-quiet" href=uri rel="external">
                        <Icon of=icondata::LuSmartphone />
                        "Open in an app on this device"
                    </a>
                </p>
                <p class="hint" id="key-hint">
                    "Cannot scan? Type this key into the app (time-based, six digits):"
                </p>
                <p class="key">
                    <code aria-describedby="key-hint">{key.clone()}</code>
                    <CopyButton label="Copy key" text=key.replace(' ', "") />
                </p>
                <p class="hint">"Valid for 30 minutes, until " {expires_at.time()} "."</p>
            </div>
        </div>
    }
}
