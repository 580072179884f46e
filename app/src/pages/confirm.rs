//! Step-up: a fresh proof for exactly the change that is shown. The page says what the change will do before it is
//! done.

use crate::{
    Page,
    api::{CancelPending, Change, Confirm as ConfirmFunction, read_identity, read_pending},
    components::{
        ButtonTone, Checkbox, CodeField, DemoHint, Field, Load, MAX_TYPED_PASSWORD, NextCode, PageHead, PostForm,
        RecoveryCodeField, SETTINGS_PATH, Submit, Time, TimeFormat, UserNameField,
    },
    messages::{END_OTHER_SESSIONS, GO_TO_ACCOUNT_SETTINGS, operation_text},
};
use gate::model::{EmailAddress, PendingView};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page *Confirm it is you*.
#[component]
pub(crate) fn Confirm() -> impl IntoView {
    let data = async { Ok((read_pending().await?, read_identity().await?.email)) };
    let view = |(pending, email)| match pending {
        Some(pending) => view! { <PendingCard pending email /> }.into_any(),
        None => view! { <NothingPending /> }.into_any(),
    };
    view! {
        <PageHead page=Page::Confirm path=SETTINGS_PATH />
        <Load from=data view />
    }
}

/// What the user proves the identity with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ProofKind {
    Code,
    RecoveryCode,
    /// Of users without a factor.
    Password,
}

#[component]
fn PendingCard(pending: PendingView, email: EmailAddress) -> impl IntoView {
    let PendingView { id, operation, by_code, next_code_in, coverage, expires_at } = pending;
    let shown = id.clone();
    let text = operation_text(&operation, coverage);
    let wants_recovery_code = use_query_map().get_untracked().get("with").as_deref() == Some("recovery");
    let proof = match (by_code, wants_recovery_code) {
        (true, false) => ProofKind::Code,
        (true, true) => ProofKind::RecoveryCode,
        (false, _) => ProofKind::Password,
    };
    let tone = if text.dangerous { ButtonTone::Danger } else { ButtonTone::Primary };
    view! {
        <section class="card" aria-labelledby="change">
            <h2 id="change">{text.title}</h2>
            {text
                .person
                .map(|person| view! { <p>"For " <strong class="account-name" translate="no">{person}</strong></p> })}
            <p>{text.sentence}</p>
            {text.quote.map(|quote| view! { <blockquote class="message"><p>{quote}</p></blockquote> })}
            <PostForm to=ConfirmFunction::FORM>
                <input type="hidden" name="pending" value=id />
                {(proof == ProofKind::Password).then(|| view! { <UserNameField email /> })}
                <ProofField proof />
                {(proof == ProofKind::Code).then(|| view! { <NextCode seconds=next_code_in /> })}
                {operation
                    .changes_factors()
                    .then(|| view! { <Checkbox name="end_others" label=END_OTHER_SESSIONS on=true /> })}
                <div class="actions">
                    <Submit label=text.button tone />
                    <button class="button button-plain" form="cancel" data-discard="">
                        "Cancel"
                    </button>
                </div>
            </PostForm>
            <PostForm to=CancelPending::FORM id="cancel">
                <input type="hidden" name="pending" value=shown />
            </PostForm>
            {(proof == ProofKind::Code)
                .then(|| view! { <DemoHint page=Page::DemoAuthenticator what="The code is" /> })}
            <p class="card-foot">
                <span>"You have until " <Time at=expires_at format=TimeFormat::TimeOfDay /> " for this."</span>
                <OtherProof proof />
            </p>
        </section>
    }
}

#[component]
fn ProofField(proof: ProofKind) -> impl IntoView {
    match proof {
        ProofKind::Code => view! {
            <CodeField
                focused=true
                hint="The six digits that your authenticator app shows now, not yet used for anything else."
            />
        }
        .into_any(),
        ProofKind::RecoveryCode => view! { <RecoveryCodeField /> }.into_any(),
        ProofKind::Password => view! {
            <Field
                label="Password"
                name="code"
                id="password"
                kind="password"
                autocomplete="current-password"
                maxlength=MAX_TYPED_PASSWORD
                required=true
                focused=true
                retry=true
            />
        }
        .into_any(),
    }
}

/// The link to the other kind of proof.
#[component]
fn OtherProof(proof: ProofKind) -> impl IntoView {
    let (url, label) = match proof {
        ProofKind::Code => (format!("{}?with=recovery", Page::Confirm.path()), Page::Recovery.heading()),
        ProofKind::RecoveryCode => (Page::Confirm.path().to_owned(), "Use your authenticator app"),
        ProofKind::Password => return None,
    };
    Some(view! { <a href=url>{label}</a> })
}

#[component]
fn NothingPending() -> impl IntoView {
    view! {
        <section class="card">
            <p>"There is nothing to confirm. A change waits ten minutes for its confirmation; then it has to be started again."</p>
            <p>
                <a href=Page::Account.path() class="button button-quiet">
                    {GO_TO_ACCOUNT_SETTINGS}
                </a>
            </p>
        </section>
    }
}
