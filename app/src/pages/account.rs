//! The own account.

use super::credentials::{EmailChange, PasswordCard};
use crate::{
    Page,
    api::{Change, EndOtherSessions, EndSession, read_dashboard, read_identity, read_mail, read_sessions},
    components::{Icon, Load, PageHead, PostForm, Submit, Tone, When},
    words,
};
use gate::model::{Identity, SecurityState, SessionView, Stage};
use leptos::prelude::*;

/// The account page.
#[component]
pub(crate) fn Account() -> impl IntoView {
    let all = async {
        Ok((read_identity().await?, read_dashboard().await?, read_sessions().await?, read_mail().await?))
    };
    view! {
        <PageHead place=Page::Account path=&["Settings"] />
        <Load from=all view=|(who, state, sessions, mail)| {
                view! {
                    <Cards who state mail />
                    <Sessions sessions />
                }
                    .into_any()
            } />
    }
}

#[component]
fn Cards(who: Identity, state: SecurityState, mail: bool) -> impl IntoView {
    let enrolled = state.authenticators > 0;
    view! {
        <section class="card" aria-labelledby="profile">
            <h2 id="profile">"Profile"</h2>
            <dl class="facts">
                <div><dt>"Name"</dt><dd>{who.name}</dd></div>
                <div><dt>"Email"</dt><dd>{who.email}</dd></div>
                <div><dt>"Organisation"</dt><dd>{who.tpp.name}</dd></div>
                <div><dt>"Role"</dt><dd>{words::of_role(who.role)}</dd></div>
            </dl>
            <EmailChange mail />
        </section>
        <PasswordCard enrolled />
        <section class="card" aria-labelledby="mfa">
            <h2 id="mfa">"Multi-Factor Authentication"</h2>
            <p class=if enrolled { "state state-on" } else { "state state-off" }>
                <Icon of=if enrolled { icondata::LuShieldCheck } else { icondata::LuShieldAlert } />
                <strong>
                    {if enrolled {
                        format!("On · {}", words::count(state.authenticators, "authenticator", "authenticators"))
                    } else {
                        "Not set up".to_owned()
                    }}
                </strong>
            </p>
            <p>
                <a href=Page::Mfa.path() class="button button-quiet">
                    {if enrolled { "Manage authenticators" } else { "Go to set-up" }}
                </a>
            </p>
        </section>
    }
}

#[component]
fn Sessions(sessions: Vec<SessionView>) -> impl IntoView {
    let alone = sessions.len() < 2;
    let rows = sessions.into_iter().map(|session| view! { <Session session /> }).collect_view();
    view! {
        <section class="card" aria-labelledby="sessions">
            <h2 id="sessions">"Sessions"</h2>
            <p>
                {if alone {
                    "You are signed in here only."
                } else {
                    "You are signed in at these places. End what you do not recognise, and tell your administrator."
                }}
            </p>
            <ul class="rows">{rows}</ul>
            {(!alone)
                .then(|| {
                    view! {
                        <PostForm to=EndOtherSessions::FORM>
                            <Submit label="End all other sessions" working="Ending…" tone=Tone::Quiet />
                        </PostForm>
                    }
                })}
        </section>
    }
}

#[component]
fn Session(session: SessionView) -> impl IntoView {
    let SessionView { id, browser, network, signed_in_at, seen_at, stage, this } = session;
    let browser = if browser.is_empty() { "Unknown browser".to_owned() } else { browser };
    view! {
        <li class="row">
            <Icon of=icondata::LuMonitorSmartphone />
            <div class="row-words">
                <strong>{browser}</strong>
                <span class="hint">
                    {(!network.is_empty()).then(|| view! { <span>"From " {network}</span> })}
                    <span>"Since " <When at=signed_in_at /></span>
                    <span>"Last used " <When at=seen_at /></span>
                    {(stage == Stage::MfaPending).then(|| view! { <span>"Code not given yet"</span> })}
                </span>
            </div>
            {if this {
                view! { <span class="mark">"This session"</span> }.into_any()
            } else {
                view! {
                    <PostForm to=EndSession::FORM>
                        <input type="hidden" name="id" value=id.0 />
                        <Submit label="End" working="Ending…" tone=Tone::Quiet />
                    </PostForm>
                }
                    .into_any()
            }}
        </li>
    }
}
