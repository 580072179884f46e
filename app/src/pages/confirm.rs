//! Step-up: a fresh proof for exactly the change that is shown. What it will do stands here before it is done.

use crate::{
    Page,
    api::{CancelPending, Change, Confirm as ConfirmFunction, read_pending},
    components::{
        Checkbox, CodeField, Field, Load, PageHead, PostForm, RecoveryCodeField, Shows, Submit, Tone, When,
    },
    words,
};
use gate::model::PendingView;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page that asks for a proof.
#[component]
pub(crate) fn Confirm() -> impl IntoView {
    view! {
        <PageHead place=Page::Confirm path=&["Settings"] />
        <Load from=read_pending() view=shown />
    }
}

fn shown(pending: Option<PendingView>) -> AnyView {
    match pending {
        Some(pending) => view! { <Ask pending /> }.into_any(),
        None => view! { <Nothing /> }.into_any(),
    }
}

#[component]
fn Ask(pending: PendingView) -> impl IntoView {
    let PendingView { id, operation, by_code, coverage, expires_at } = pending;
    let words = words::of_operation(&operation, coverage);
    let by_recovery = by_code && use_query_map().get_untracked().get("with").as_deref() == Some("recovery");
    let tone = if words.dangerous { Tone::Danger } else { Tone::Primary };
    view! {
        <section class="card" aria-labelledby="change">
            <h2 id="change">{words.title}</h2>
            <p>{words.sentence}</p>
            {words.quote.map(|quote| view! { <blockquote class="message"><p>{quote}</p></blockquote> })}
            <PostForm to=ConfirmFunction::FORM>
                <input type="hidden" name="pending" value=id />
                {match (by_code, by_recovery) {
                    (true, false) => {
                        view! {
                            <CodeField
                                focused=true
                                hint="The six digits that your authenticator app shows now, not yet used for anything else."
                            />
                        }
                            .into_any()
                    }
                    (true, true) => view! { <RecoveryCodeField /> }.into_any(),
                    (false, _) => view! { <PasswordField /> }.into_any(),
                }}
                {operation
                    .changes_factors()
                    .then(|| view! { <Checkbox name="end_others" label="End my other sessions" on=true /> })}
                <div class="actions">
                    <Submit label=words.button working="One moment…" tone />
                    <button class="button button-plain" form="cancel">
                        "Cancel"
                    </button>
                </div>
            </PostForm>
            <PostForm to=CancelPending::FORM id="cancel">
                ""
            </PostForm>
            <p class="aside">
                <span>"You have until " <When at=expires_at shows=Shows::Time /> " for this."</span>
                {match (by_code, by_recovery) {
                    (true, false) => {
                        Some(view! { <a href=format!("{}?with=recovery", Page::Confirm.path())>"Use a recovery code"</a> })
                    }
                    (true, true) => {
                        Some(view! { <a href=Page::Confirm.path().to_owned()>"Use your authenticator app"</a> })
                    }
                    (false, _) => None,
                }}
            </p>
        </section>
    }
}

#[component]
fn PasswordField() -> impl IntoView {
    view! {
        <Field
            label="Password"
            name="code"
            id="password"
            kind="password"
            autocomplete="current-password"
            maxlength=256
            required=true
            focused=true
            retry=true
        />
    }
}

#[component]
fn Nothing() -> impl IntoView {
    view! {
        <section class="card">
            <p>"There is nothing to confirm. A change waits ten minutes for its confirmation; then it has to be started again."</p>
            <p>
                <a href=Page::Account.path() class="button button-quiet">
                    "Go to Account Settings"
                </a>
            </p>
        </section>
    }
}
