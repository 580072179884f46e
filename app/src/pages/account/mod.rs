//! The user's own account: who it is, how it is signed in to, and where it is signed in.

mod email_row;
mod password_row;
mod sessions_card;

use crate::{
    Page,
    api::{read_dashboard, read_identity, read_mail, read_sessions},
    components::{ButtonTone, Load, PageHead, SETTINGS_PATH, SettingRow},
    enrolment::BeginSetupButton,
    messages::{MANAGE_AUTHENTICATORS, NOT_SET_UP, authenticators_on, role_name},
    shared::Icon,
};
use email_row::EmailRow;
use gate::model::{Identity, SecurityState};
use leptos::prelude::*;
use password_row::PasswordRow;
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
                view! {
                    <ProfileCard identity=identity.clone() can_mail />
                    <SignInCard identity state />
                    <SessionsCard sessions />
                }
                    .into_any()
            } />
    }
}

#[component]
fn ProfileCard(identity: Identity, can_mail: bool) -> impl IntoView {
    let Identity { name, email, tpp, role, .. } = identity;
    view! {
        <section class="card" aria-labelledby="profile">
            <h2 id="profile">"Profile"</h2>
            <ul class="rows">
                <SettingRow title="Name" state=view! { <p>{name}</p> }.into_any() />
                <EmailRow email can_mail />
                <SettingRow
                    title="Organisation"
                    state=view! { <p>{tpp.name} " · " {role_name(role)}</p> }.into_any()
                />
            </ul>
        </section>
    }
}

/// What the sign-in asks for.
#[component]
fn SignInCard(identity: Identity, state: SecurityState) -> impl IntoView {
    let enrolled = state.authenticators > 0;
    view! {
        <section class="card" aria-labelledby="sign-in">
            <h2 id="sign-in">"Sign-in"</h2>
            <ul class="rows">
                <PasswordRow email=identity.email enrolled />
                <SettingRow title=Page::Mfa.heading() state=view! { <MfaState number=state.authenticators /> }.into_any()>
                    {if enrolled {
                        view! {
                            <a href=Page::Mfa.path() class="button button-quiet">
                                {MANAGE_AUTHENTICATORS}
                            </a>
                        }
                            .into_any()
                    } else {
                        view! { <BeginSetupButton tone=ButtonTone::Quiet /> }.into_any()
                    }}
                </SettingRow>
            </ul>
        </section>
    }
}

#[component]
fn MfaState(number: u32) -> impl IntoView {
    if number > 0 {
        view! {
            <p class="state-good">
                <Icon of=icondata::LuShieldCheck />
                " "
                {authenticators_on(number)}
            </p>
        }
        .into_any()
    } else {
        view! {
            <p class="state-warning">
                <Icon of=icondata::LuShieldAlert />
                " "
                {NOT_SET_UP}
            </p>
        }
        .into_any()
    }
}
