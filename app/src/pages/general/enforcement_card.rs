//! The rule that every user needs a second factor: how things stand, the change, and what the change will do.

use crate::{
    Page,
    api::{Change, RequestEnforcement},
    components::{Alert, AlertTone, PostForm, StateLine, StateTone, Submit, TextArea, Time, TimeFormat},
    islands::Switch,
    messages::{REQUIRED_SINCE, SET_UP_NOW, SET_UP_OWN_FIRST, consequence_of_saving},
    shared::Icon,
};
use gate::{model::EnforcementSettings, rules::MAX_MESSAGE_CHARS};
use leptos::prelude::*;

/// The rule and the message to users, and a form that changes them.
#[component]
pub(super) fn EnforcementCard(settings: EnforcementSettings) -> impl IntoView {
    let EnforcementSettings { enforcement, coverage, self_enrolled, .. } = settings;
    let on = enforcement.since.is_some();
    // An administrator without an authenticator may switch it off, but not on.
    let locked = !self_enrolled && !on;
    let typed = RequestEnforcement::FORM.memory();
    let wanted = typed.as_ref().map_or(on, |typed| typed.is_ticked("enforced") && !locked);
    let consequence = move |wanted| consequence_of_saving(on, wanted, locked, coverage);
    view! {
        <section class="card" aria-labelledby="enforcement">
            <h2 id="enforcement">"Multi-factor authentication"</h2>
            <StateLine
                tone=StateTone::good_or_neutral(on)
                icon=if on { icondata::LuShieldCheck } else { icondata::LuShield }
            >
                {match enforcement.since {
                    Some(at) => view! { {REQUIRED_SINCE} <Time at format=TimeFormat::Date /> }.into_any(),
                    None => "Optional".into_any(),
                }}
                " · "
                {coverage.enrolled}
                " of "
                {coverage.users}
                " set up"
            </StateLine>
            <Readiness self_enrolled on />
            <PostForm to=RequestEnforcement::FORM>
                <input type="hidden" name="was_enforced" value=if on { "on" } else { "off" } />
                <input type="hidden" name="was_message" value=enforcement.message.clone().unwrap_or_default() />
                <Switch
                    name="enforced"
                    label="Enforce TOTP MFA for all users"
                    on
                    wanted
                    locked
                    if_on=consequence(true)
                    if_off=consequence(false)
                />
                <TextArea
                    label="Message to users who have not set up"
                    name="message"
                    maxlength=MAX_MESSAGE_CHARS
                    hint="What changes, why, and whom to ask. Shown as a banner on their dashboard and on the set-up page. Leave it empty to show none. 500 characters at most."
                    value=enforcement.message.unwrap_or_default()
                />
                <Submit label="Save changes" working="Saving…" />
            </PostForm>
        </section>
    }
}

/// Whether the administrator has an authenticator, which the rule needs.
#[component]
fn Readiness(self_enrolled: bool, on: bool) -> impl IntoView {
    match (self_enrolled, on) {
        (true, _) => view! {
            <p class="hint">
                <Icon of=icondata::LuCheck />
                " Your own authenticator is set up."
            </p>
        }
        .into_any(),
        (false, true) => view! {
            <Alert tone=AlertTone::Warning>
                "You have not set up an authenticator yourself. " <a href=Page::Mfa.path()>{SET_UP_NOW}</a>
                " to skip the set-up at your next sign-in."
            </Alert>
        }
        .into_any(),
        (false, false) => view! {
            <Alert tone=AlertTone::Warning>
                {SET_UP_OWN_FIRST} " Then you can require it of everyone, without locking yourself out. "
                <a href=Page::Mfa.path()>{SET_UP_NOW}</a>
            </Alert>
        }
        .into_any(),
    }
}
