//! The limit for idle sessions.

use crate::{
    api::{Change, RequestIdleLimit},
    components::{ButtonTone, FieldError, FieldErrorText, PostForm, StateLine, StateTone, Submit, described_by},
    messages::SAVE_LIMIT,
};
use gate::rules::IDLE_MINUTES;
use leptos::prelude::*;

/// The limit, and a form that changes it.
#[component]
pub(super) fn IdleCard(minutes: u32) -> impl IntoView {
    let typed = RequestIdleLimit::FORM.memory().and_then(|typed| typed.text("minutes")?.parse().ok());
    let chosen = typed.unwrap_or(minutes);
    let options = IDLE_MINUTES
        .iter()
        .map(|choice| view! { <option value=*choice selected={*choice == chosen}>{*choice} " minutes"</option> })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="idle">
            <h2 id="idle">"Idle sessions"</h2>
            <StateLine tone=StateTone::Neutral icon=icondata::LuTimer>
                "A session that nobody uses ends after "
                {minutes}
                " minutes"
            </StateLine>
            <PostForm to=RequestIdleLimit::FORM>
                <input type="hidden" name="was_minutes" value=minutes />
                <LimitField options />
                <Submit label=SAVE_LIMIT working="Saving…" tone=ButtonTone::Quiet />
            </PostForm>
        </section>
    }
}

#[component]
fn LimitField(options: impl IntoView + 'static) -> impl IntoView {
    let error = FieldError::of("minutes", false);
    view! {
        <div class="field">
            <label for="minutes">"End idle sessions after"</label>
            <select
                id="minutes"
                name="minutes"
                data-retry=""
                aria-invalid=error.invalid()
                aria-describedby=described_by("minutes", true)
            >
                {options}
            </select>
            <FieldErrorText id="minutes" error />
            <p class="hint" id="minutes-hint">
                "Applies to everyone at once. People are warned a minute before. No session lasts longer than twelve hours."
            </p>
        </div>
    }
}
