//! The user's sessions.

use crate::{
    api::{Change, EndOtherSessions, EndSession},
    components::{ButtonTone, PostForm, Submit, Time, TimeFormat},
    shared::Icon,
};
use gate::model::{SessionView, Stage};
use leptos::prelude::*;

/// The list, with a button to end each session except this one.
#[component]
pub(super) fn SessionsCard(sessions: Vec<SessionView>) -> impl IntoView {
    let alone = sessions.len() < 2;
    let rows = sessions.into_iter().map(|session| view! { <Session session /> }).collect_view();
    view! {
        <section class="card" aria-labelledby="sessions">
            <h2 id="sessions">"Sessions"</h2>
            <p>
                {if alone {
                    "You are signed in here only."
                } else {
                    "You are signed in at these places. End what you do not recognise, and tell an administrator of your organisation."
                }}
            </p>
            <ul class="rows">{rows}</ul>
            {(!alone)
                .then(|| {
                    view! {
                        <PostForm to=EndOtherSessions::FORM>
                            <Submit label="End all other sessions" working="Ending…" tone=ButtonTone::Quiet />
                        </PostForm>
                    }
                })}
        </section>
    }
}

#[component]
fn Session(session: SessionView) -> impl IntoView {
    let SessionView { id, browser, network, signed_in_at, seen_at, stage, this } = session;
    let browser = browser.unwrap_or_else(|| "Unknown browser".to_owned());
    view! {
        <li class="row">
            <Icon of=icondata::LuMonitorSmartphone />
            <div class="row-body">
                <strong>{browser}</strong>
                <span class="hint">
                    {network.map(|network| view! { <span>"From " {network}</span> })}
                    <span>"Signed in " <Time at=signed_in_at format=TimeFormat::Ago /></span>
                    <span>"Last used " <Time at=seen_at format=TimeFormat::Ago /></span>
                    {(stage == Stage::MfaPending).then(|| view! { <span>"Code not given yet"</span> })}
                </span>
            </div>
            {if this {
                view! { <span class="badge">"This session"</span> }.into_any()
            } else {
                view! {
                    <PostForm to=EndSession::FORM>
                        <input type="hidden" name="id" value=id.to_string() />
                        <Submit label="End" working="Ending…" tone=ButtonTone::Quiet />
                    </PostForm>
                }
                    .into_any()
            }}
        </li>
    }
}
