//! The user's own account: profile, password, multi-factor authentication, sessions.

mod email_change;
mod password_card;
mod sessions_card;

use crate::{
    Page,
    api::{read_dashboard, read_identity, read_mail, read_sessions},
    components::{ButtonTone, Load, PageHead, SETTINGS_PATH, StateLine, StateTone},
    enrolment::BeginSetupButton,
    messages::{MANAGE_AUTHENTICATORS, NOT_SET_UP, authenticators_on, role_name},
};
use email_change::EmailChange;
use gate::model::{Identity, SecurityState};
use leptos::prelude::*;
use password_card::PasswordCard;
use sessions_card::SessionsCard;

/// The page *Account Settings*.
#[component]
pub(crate) fn Account() -> impl IntoView {
    let data = async {
        Ok((read_identity().await?, read_dashboard().await?, read_sessions().await?, read_mail().await?))
    };
    view! {
        <PageHead page=Page::Account path=SETTINGS_PATH />
        <Load from=data view=|(identity, state, sessions, can_mail)| {
                let email = identity.email.clone();
                view! {
                    <ProfileCard identity can_mail />
                    <PasswordCard email enrolled={state.authenticators > 0} />
                    <MfaCard state />
                    <SessionsCard sessions />
                }
                    .into_any()
            } />
    }
}

#[component]
fn ProfileCard(identity: Identity, can_mail: bool) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="profile">
            <h2 id="profile">"Profile"</h2>
            <dl class="facts">
                <div><dt>"Name"</dt><dd>{identity.name}</dd></div>
                <div><dt>"Email"</dt><dd>{identity.email.readable()}</dd></div>
                <div><dt>"Organisation"</dt><dd>{identity.tpp.name}</dd></div>
                <div><dt>"Role"</dt><dd>{role_name(identity.role)}</dd></div>
            </dl>
            <EmailChange can_mail />
        </section>
    }
}

#[component]
fn MfaCard(state: SecurityState) -> impl IntoView {
    let enrolled = state.authenticators > 0;
    view! {
        <section class="card" aria-labelledby="mfa">
            <h2 id="mfa">{Page::Mfa.heading()}</h2>
            <StateLine
                tone=StateTone::good_if(enrolled)
                icon=if enrolled { icondata::LuShieldCheck } else { icondata::LuShieldAlert }
            >
                {if enrolled { authenticators_on(state.authenticators) } else { NOT_SET_UP.to_owned() }}
            </StateLine>
            {if enrolled {
                view! {
                    <p>
                        <a href=Page::Mfa.path() class="button button-quiet">
                            {MANAGE_AUTHENTICATORS}
                        </a>
                    </p>
                }
                    .into_any()
            } else {
                view! { <BeginSetupButton tone=ButtonTone::Quiet /> }.into_any()
            }}
        </section>
    }
}
