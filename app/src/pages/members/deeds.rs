//! What can be done to another user. Each says what it will do, and leads to the page that asks for a fresh proof.

use crate::{
    api::{
        Change, FormTarget, RequestEnrolmentPass, RequestMfaReset, RequestRestore, RequestRoleChange,
        RequestSuspension,
    },
    components::{Field, PostForm, Submit, Tone},
};
use gate::{
    model::{BlockReason, MemberView, Role},
    rules::MAX_REASON_CHARS,
};
use leptos::prelude::*;

/// The list of what makes sense for this user.
#[component]
pub(super) fn MemberActions(member: MemberView) -> impl IntoView {
    let MemberView { id, name, role, authenticators, blocked, .. } = member;
    let user = id.0;
    let (other, button, will) = match role {
        Role::Member => (
            Role::Administrator,
            "Change role to administrator",
            "Administrators see all users and change what is required of them. Open sessions end.",
        ),
        Role::Administrator => (
            Role::Member,
            "Change role to member",
            "Members see and change their own account only. Open sessions end.",
        ),
    };
    view! {
        <section class="card" aria-labelledby="deeds">
            <h2 id="deeds">"Manage access"</h2>
            <p class="hint">"Nothing happens yet: the next page says what will be done, and asks for a code."</p>
            <ul class="rows">
                {blocked
                    .map(|block| {
                        let will = match block {
                            BlockReason::Frozen => format!("The owner froze this account. Make sure first that it is {name} who asks."),
                            BlockReason::Suspended => "Sign-in works again, as it did before.".to_owned(),
                        };
                        view! { <MemberAction to=RequestRestore::FORM user=user.clone() title="Sign-in" button="Let sign in again" will /> }
                    })}
                {if authenticators > 0 {
                    view! { <Reset user=user.clone() /> }.into_any()
                } else {
                    let will = format!(
                        "Proves once that it is {name} who sets up, where a mailed code cannot. You hand it over in person.",
                    );
                    view! { <MemberAction to=RequestEnrolmentPass::FORM user=user.clone() title="Set-up" button="Issue enrolment pass" will /> }.into_any()
                }}
                <MemberAction to=RequestRoleChange::FORM user=user.clone() title="Role" button will>
                    <input type="hidden" name="role" value=other.word() />
                </MemberAction>
                {blocked
                    .is_none()
                    .then(|| {
                        let will = "Ends all sessions. Signing in is not possible until an administrator allows it again.";
                        view! { <MemberAction to=RequestSuspension::FORM user title="Suspension" button="Suspend" will /> }
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
    #[prop(into)] will: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <li class="deed">
            <div>
                <h3>{title}</h3>
                <p class="hint">{will}</p>
            </div>
            <PostForm to>
                <input type="hidden" name="user" value=user />
                {children.map(|children| children())}
                <Submit label=button tone=Tone::Quiet />
            </PostForm>
        </li>
    }
}

#[component]
fn Reset(user: String) -> impl IntoView {
    view! {
        <li class="deed deed-long">
            <div>
                <h3>"Lost phone"</h3>
                <p class="hint">
                    "Removes all authenticators and recovery codes, and ends all sessions. The user sets up again."
                </p>
            </div>
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
                <Submit label="Reset multi-factor authentication" tone=Tone::Quiet />
            </PostForm>
        </li>
    }
}
