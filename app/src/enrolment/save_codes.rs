//! Saving a set of recovery codes: the third step of the first set-up, and what follows when a new set was made.

use super::{SetupProgress, SetupStep, ShowSecret, recovery_sheet};
use crate::{
    Page,
    api::{
        Change, ConfirmRecoveryCodesSaved, RedirectTo, SETUP_FINISH, SETUP_LATER, SETUP_STEP, SetupPlace,
        return_to,
    },
    components::{Alert, AlertTone, Field, PostForm, Submit},
    pages::query::{page_url, query_param, step_url},
    return_to::append,
    shared::{RecoverySheetHeading, SecretKind},
};
use leptos::prelude::*;

/// Where the third step of a set-up stands, and where it can be left for.
#[derive(Clone)]
pub(crate) struct SaveStep {
    place: SetupPlace,
    /// The address of this step.
    here: String,
    /// The address that asks before the codes are left behind.
    ask: String,
    /// Where a person goes who leaves without them.
    leave: String,
}

impl SaveStep {
    pub(crate) fn of(place: SetupPlace) -> Self {
        let at = |step| match place {
            SetupPlace::Settings => page_url(Page::Mfa, &[(SETUP_STEP, step)]),
            SetupPlace::Onboarding => {
                let mut address = step_url(Page::OnboardingCodes);
                append(&mut address, SETUP_STEP, step);
                address
            }
        };
        let leave = RedirectTo::after_sign_in(return_to().as_ref()).0;
        Self { place, here: at(SETUP_FINISH), ask: at(SETUP_LATER), leave }
    }
}

/// The content of a card: the codes of the draft `set`, ways to save them, and the statement that they are saved. In a
/// set-up the progress stands above them, and leaving without them takes a second, informed press.
#[component]
pub(crate) fn SaveCodes(set: String, #[prop(optional_no_strip)] step: Option<SaveStep>) -> impl IntoView {
    if let Some(step) = step.clone()
        && query_param(SETUP_STEP).as_deref() == Some(SETUP_LATER)
    {
        return view! { <LeaveWithoutCodes step /> }.into_any();
    }
    let replaces = step.is_none().then_some(" An older list stops working.");
    view! {
        {step.is_some().then(|| view! { <SetupProgress current=SetupStep::SaveCodes with_codes=true /> })}
        <h2 id="codes" class="screen-only">"Save these ten codes now"</h2>
        <p class="screen-only">
            "Each code gets you in once if you lose your phone. Keep them in a password manager or on paper, not on that phone. You will not see them again."
            {replaces}
        </p>
        {recovery_sheet().map(|sheet| view! { <RecoverySheetHeading sheet /> })}
        <ShowSecret kind=SecretKind::RecoveryCodes />
        <div class="screen-only">
            <PostForm to=ConfirmRecoveryCodesSaved::FORM>
                <input type="hidden" name="set" value=set />
                {step.clone().map(|step| view! { <input type="hidden" name="place" value=step.place.as_ref().to_owned() /> })}
                <Field
                    label="Type one of them from your copy (optional)"
                    name="code"
                    code="recovery-input"
                    maxlength=128
                    hint="It shows that your copy can be read when you need it."
                    retry=true
                />
                <div class="actions">
                    <Submit label="I have saved these codes" working="Saving…" />
                    {step
                        .map(|step| {
                            view! {
                                <a class="button button-plain" href=step.ask>
                                    "Save them later"
                                </a>
                            }
                        })}
                </div>
            </PostForm>
        </div>
    }
    .into_any()
}

/// What it means to leave without the codes, before it is done.
#[component]
fn LeaveWithoutCodes(step: SaveStep) -> impl IntoView {
    view! {
        <SetupProgress current=SetupStep::SaveCodes with_codes=true />
        <h2 id="later" tabindex="-1" autofocus=true>
            "Leave without recovery codes?"
        </h2>
        <Alert tone=AlertTone::Warning>
            "Without them, a lost phone locks you out until an administrator or the operator resets your account. This list waits for ten minutes after your code; later you make a new one under Multi-Factor Authentication."
        </Alert>
        <p class="actions">
            <a class="button button-primary" href=step.here>
                "Back to the codes"
            </a>
            <a class="button button-plain" href=step.leave>
                "Leave without them"
            </a>
        </p>
    }
}
