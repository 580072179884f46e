//! What can be done to another user. Each action says what it will do, and leads to the page that asks for a fresh
//! proof.

use crate::{
    api::{
        Change, FormTarget, RequestEnrolmentPass, RequestMfaReset, RequestRestore, RequestRoleChange,
        RequestSuspension,
    },
    components::{ButtonTone, Field, PostForm, SettingRow, Submit},
    messages::{SIGN_IN_RESTORED, role_consequence},
};
use gate::{
    model::{BlockReason, MemberView, Role},
    rules::MAX_REASON_CHARS,
};
use leptos::prelude::*;

/// The actions that make sense for this user.
#[component]
pub(super) fn MemberActions(member: MemberView) -> impl IntoView {
    let MemberView { id, name, role, authenticators, blocked, .. } = member;
    let user = id.to_string();
    let (other_role, role_button) = match role {
        Role::Member => (Role::Administrator, "Change role to administrator"),
        Role::Administrator => (Role::Member, "Change role to member"),
    };
    view! {
        <section class="card" aria-labelledby="actions">
            <h2 id="actions">"Manage access"</h2>
            <p class="hint">
                "The next page says what will be done, and asks for a code."
                {(role == Role::Member && blocked.is_none())
                    .then_some(" Suspending is done at once if you gave a code within the last ten minutes.")}
            </p>
            <ul class="rows">
                {blocked
                    .map(|reason| {
                        let consequence = match reason {
                            BlockReason::Frozen => format!("The owner froze this account. Make sure first that it is {name} who asks."),
                            BlockReason::Suspended => SIGN_IN_RESTORED.to_owned(),
                        };
                        view! { <MemberAction to=RequestRestore::FORM user=user.clone() title="Sign-in" button="Let sign in again" consequence /> }
                    })}
                {if authenticators > 0 {
                    view! { <ResetAction user=user.clone() /> }.into_any()
                } else {
                    let consequence = format!(
                        "Proves once that it is {name} who sets up, where a mailed code cannot. You hand it over in person.",
                    );
                    view! { <MemberAction to=RequestEnrolmentPass::FORM user=user.clone() title="Set-up" button="Issue enrolment pass" consequence /> }.into_any()
                }}
                <MemberAction
                    to=RequestRoleChange::FORM
                    user=user.clone()
                    title="Role"
                    button=role_button
                    consequence=role_consequence(other_role)
                >
                    <input type="hidden" name="role" value=other_role.as_ref() />
                </MemberAction>
                {blocked
                    .is_none()
                    .then(|| {
                        let consequence = "Ends all sessions. Signing in is not possible until an administrator allows it again.";
                        view! { <MemberAction to=RequestSuspension::FORM user title="Suspension" button="Suspend" consequence /> }
                    })}
            </ul>
        </section>
    }
}

/// One form: what it will do, and its button. The children are more of its fields.
#[component]
fn MemberAction(
    to: FormTarget,
    user: String,
    title: &'static str,
    button: &'static str,
    #[prop(into)] consequence: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <SettingRow title state=view! { <p class="hint">{consequence}</p> }.into_any()>
            <PostForm to>
                <input type="hidden" name="user" value=user />
                {children.map(|children| children())}
                <Submit label=button tone=ButtonTone::Quiet />
            </PostForm>
        </SettingRow>
    }
}

#[component]
fn ResetAction(user: String) -> impl IntoView {
    let consequence = view! {
        <p class="hint">"Removes all authenticators and recovery codes, and ends all sessions. The user sets up again."</p>
    };
    view! {
        <SettingRow title="Lost phone" state=consequence.into_any() tall=true>
            <PostForm to=RequestMfaReset::FORM>
                <input type="hidden" name="user" value=user />
                <Field
                    label="Reason"
                    name="reason"
                    maxlength=u32::try_from(MAX_REASON_CHARS).unwrap_or(u32::MAX)
                    required=true
                    retry=true
                    hint="The user and all administrators read it."
                />
                <Submit label="Reset multi-factor authentication" tone=ButtonTone::Quiet />
            </PostForm>
        </SettingRow>
    }
}
