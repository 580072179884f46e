//! The TPP's profile and its rule that every user needs a second factor: how things stand, the change, and what
//! the change will do.

use crate::{
    Page,
    api::{Change, RequestEnforcement, RequestIdleLimit, read_enforcement},
    components::{AlertTone, Icon, Load, Notice, PageHead, PostForm, Shows, Submit, Switch, Tone, When},
};
use gate::model::{Coverage, EnforcementSettings};
use gate::rules::{IDLE_MINUTES, MAX_MESSAGE_CHARS};
use leptos::prelude::*;

/// The page *General*.
#[component]
pub(crate) fn General() -> impl IntoView {
    view! {
        <PageHead place=Page::General path=&["Settings", "Configuration"] />
        <Load
            from=read_enforcement()
            view=|settings: EnforcementSettings| {
                view! {
                    <EnforcementCard settings=settings.clone() />
                    <IdleCard minutes=settings.idle_minutes />
                    <Profile settings />
                }
                    .into_any()
            }
        />
    }
}

#[component]
fn Profile(settings: EnforcementSettings) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="profile">
            <h2 id="profile">"Organisation"</h2>
            <dl class="facts">
                <div><dt>"Name"</dt><dd>{settings.tpp.name}</dd></div>
                <div><dt>"Identifier"</dt><dd><code>{settings.tpp.id.0}</code></dd></div>
                <div><dt>"Users"</dt><dd>{settings.coverage.users}</dd></div>
                <div><dt>"Created"</dt><dd><When at=settings.created_at shows=Shows::Day /></dd></div>
            </dl>
        </section>
    }
}

#[component]
fn IdleCard(minutes: u32) -> impl IntoView {
    let options = IDLE_MINUTES
        .iter()
        .map(|choice| view! { <option value=*choice selected={*choice == minutes}>{*choice} " minutes"</option> })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="idle">
            <h2 id="idle">"Idle sessions"</h2>
            <p class="state">
                <Icon of=icondata::LuTimer />
                <strong>"A session that nobody uses ends after " {minutes} " minutes"</strong>
            </p>
            <PostForm to=RequestIdleLimit::FORM>
                <div class="field">
                    <label for="minutes">"End idle sessions after"</label>
                    <select id="minutes" name="minutes" aria-describedby="minutes-hint" data-retry="">
                        {options}
                    </select>
                    <p class="hint" id="minutes-hint">
                        "Applies to everyone at once. People are warned a minute before. No session lasts longer than twelve hours."
                    </p>
                </div>
                <Submit label="Save limit" working="Saving…" tone=Tone::Quiet />
            </PostForm>
        </section>
    }
}

#[component]
fn EnforcementCard(settings: EnforcementSettings) -> impl IntoView {
    let EnforcementSettings { enforcement, coverage, self_enrolled, .. } = settings;
    let on = enforcement.since.is_some();
    // Whoever lacks an authenticator may still switch it off, but not on.
    let locked = !self_enrolled && !on;
    let words = move |wanted| consequence(on, wanted, locked, coverage);
    view! {
        <section class="card" aria-labelledby="enforcement">
            <h2 id="enforcement">"Multi-factor authentication"</h2>
            <p class=if on { "state state-on" } else { "state" }>
                <Icon of=if on { icondata::LuShieldCheck } else { icondata::LuShield } />
                <strong>
                    {match enforcement.since {
                        Some(at) => view! { "Required for everyone since " <When at shows=Shows::Day /> }.into_any(),
                        None => "Optional".into_any(),
                    }} " · " {coverage.enrolled} " of " {coverage.users} " set up"
                </strong>
            </p>
            <Readiness self_enrolled on />
            <PostForm to=RequestEnforcement::FORM>
                <input type="hidden" name="was_enforced" value=if on { "on" } else { "off" } />
                <Switch
                    name="enforced"
                    label="Enforce TOTP MFA for all users"
                    on
                    locked
                    if_on=words(true)
                    if_off=words(false)
                />
                <div class="field">
                    <label for="message">"Message to users who have not set up"</label>
                    <textarea
                        id="message"
                        name="message"
                        rows="4"
                        maxlength=MAX_MESSAGE_CHARS
                        aria-describedby="message-hint"
                        data-retry=""
                        inner_html=escaped(&enforcement.message)
                    ></textarea>
                    <p class="hint" id="message-hint">
                        "What changes, why, and whom to ask. Shown as a banner on their dashboard and on the set-up page. Leave it empty to show none. 500 characters at most."
                    </p>
                </div>
                <Submit label="Save changes" working="Saving…" />
            </PostForm>
        </section>
    }
}

/// Text for the inside of a `textarea`. Leptos writes the children of that element as they are, so a message with
/// `</textarea>` in it would otherwise become markup.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// Whether the administrator itself is ready for the rule.
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
            <Notice kind=AlertTone::Warning>
                "You have not set up an authenticator yourself. " <a href=Page::Mfa.path()>"Set up now"</a>
                " to skip the set-up at your next sign-in."
            </Notice>
        }
        .into_any(),
        (false, false) => view! {
            <Notice kind=AlertTone::Warning>
                "Set up your own authenticator first. Then you can require it of everyone, without locking yourself out. "
                <a href=Page::Mfa.path()>"Set up now"</a>
            </Notice>
        }
        .into_any(),
    }
}

/// What saving will do, in words, before it is done.
fn consequence(on: bool, wanted: bool, locked: bool, coverage: Coverage) -> String {
    let Coverage { users, .. } = coverage;
    let missing = coverage.missing();
    let asked = match missing {
        0 => format!("All {users} users have set up already; nobody will be asked for anything new."),
        1 => format!("1 of {users} users will be asked to set up at their next sign-in."),
        _ => format!("{missing} of {users} users will be asked to set up at their next sign-in."),
    };
    match (on, wanted) {
        (true, true) if missing == 0 => format!("On. All {users} users have set up. Switched off, it becomes optional again."),
        (true, true) => format!("On. {asked} Switched off, it becomes optional again."),
        (false, true) => format!("After saving: {asked} Sessions that are open now go on until they end."),
        (true, false) => "After saving: multi-factor authentication is optional again. Whoever has set up keeps giving codes, and may remove the last authenticator.".to_owned(),
        (false, false) if locked => format!("Off. Once you have set up, you can switch it on: {asked}"),
        (false, false) => format!("Off. If you switch it on: {asked}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_consequence_counts_people() {
        let some = Coverage { users: 5, enrolled: 2 };
        assert!(
            consequence(false, false, false, some)
                .contains("3 of 5 users will be asked to set up at their next sign-in")
        );
        assert!(
            consequence(false, true, false, Coverage { users: 5, enrolled: 4 })
                .contains("1 of 5 users will be asked")
        );
        assert!(
            consequence(false, true, false, Coverage { users: 5, enrolled: 5 })
                .contains("All 5 users have set up already")
        );
        assert!(consequence(true, false, false, some).contains("optional again"));
    }
}
