//! A new set of recovery codes: save it, then say so. Like the key of a set-up, the codes never travel as a resource.

use crate::{
    Place,
    api::{KeepRecoveryCodes, MfaState, ReadRecoveryCodes, read_mfa},
    components::{CopyButton, Icon, Load, Notice, NoticeKind, PageHead, PostForm, Submit},
};
use leptos::prelude::*;
use leptos_router::components::A;

/// The page with the codes.
#[component]
pub(crate) fn RecoveryCodes() -> impl IntoView {
    let state = Resource::new(|| (), |()| read_mfa());
    view! {
        <PageHead place=Place::RecoveryCodes path=&["Settings", "Account Settings", "Multi-Factor Authentication"] />
        <Load
            from=state
            view=|state: MfaState| {
                if state.recovery.unsaved { view! { <Save /> }.into_any() } else { view! { <Nothing /> }.into_any() }
            }
        />
    }
}

#[component]
fn Nothing() -> impl IntoView {
    view! {
        <section class="card">
            <p>"There is no new list to save. Codes are shown once only; a new list can be made at any time."</p>
            <p>
                <A href=Place::Mfa.path() attr:class="button button-quiet">
                    "Back to Multi-Factor Authentication"
                </A>
            </p>
        </section>
    }
}

#[component]
fn Save() -> impl IntoView {
    let keep = ServerAction::<KeepRecoveryCodes>::new();
    view! {
        <section class="card" aria-labelledby="codes">
            <h2 id="codes">"Save these ten codes now"</h2>
            <p>
                "Each one gets you in once, after your password, when your authenticator is lost or not at hand. Print them or keep them in a password manager, not on the phone with your app. They are shown only now; an older list stops working."
            </p>
            <Codes />
            <PostForm action=keep>
                <Submit action=keep label="I have saved these codes" working="Saving…" />
            </PostForm>
        </section>
    }
}

/// The codes, by whichever way this browser can get them.
#[component]
fn Codes() -> impl IntoView {
    let read = ServerAction::<ReadRecoveryCodes>::new();
    Effect::new(move |_| {
        read.dispatch(ReadRecoveryCodes {});
    });
    view! {
        {move || match read.value().get() {
            Some(Ok(Some(codes))) => view! { <List codes /> }.into_any(),
            Some(_) => {
                view! {
                    <Notice kind=NoticeKind::Error>"The codes cannot be shown. Reload the page."</Notice>
                }
                    .into_any()
            }
            None => view! { <div class="waiting scripted-only" aria-busy="true"></div> }.into_any(),
        }}
        <Suspense>{Suspend::new(async { view! { <noscript inner_html=plain_list().await></noscript> } })}</Suspense>
    }
}

/// The same list as finished HTML, for browsers without scripts.
#[cfg(feature = "ssr")]
async fn plain_list() -> String {
    let codes = crate::api::recovery_codes_for_page().await;
    codes.map(|codes| view! { <List codes /> }.to_html()).unwrap_or_default()
}

/// Scripts run, so nobody looks into the `noscript` element.
#[cfg(not(feature = "ssr"))]
#[expect(clippy::unused_async, reason = "the same shape as on the server")]
async fn plain_list() -> String {
    String::new()
}

#[component]
fn List(codes: Vec<String>) -> impl IntoView {
    let text = codes.join("\n");
    // Letters, figures, dashes and line ends: nothing else needs escaping.
    let file = format!("data:text/plain,Sallyport%20recovery%20codes%0A%0A{}%0A", codes.join("%0A"));
    let items = codes.into_iter().map(|code| view! { <li><code>{code}</code></li> }).collect_view();
    view! {
        <ol class="recovery-codes">{items}</ol>
        <p class="actions">
            <a class="button button-quiet" href=file download="sallyport-recovery-codes.txt" rel="external">
                <Icon of=icondata::LuDownload />
                "Download"
            </a>
            <CopyButton label="Copy" text />
            <button
                type="button"
                class="button button-quiet scripted-only"
                on:click=move |_| {
                    let _ = window().print();
                }
            >
                <Icon of=icondata::LuPrinter />
                "Print"
            </button>
        </p>
    }
}
