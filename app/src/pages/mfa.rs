//! The own authenticators: how things stand, the set-up, and the list. One thing at a time: while something is
//! being set up, renamed or removed, nothing else is offered.

use crate::{
    Place,
    api::{MfaState, RemoveAuthenticator, RenameAuthenticator, RenewRecoveryCodes, read_mfa},
    components::{
        CodeField, Icon, Load, Notice, NoticeKind, PageHead, PostForm, SetupDesk, Submit, Tone, Walkthrough, When,
    },
    words,
};
use gate::{
    model::{Authenticator, Enforcement, RecoveryState},
    rules::{RECOVERY_CODES, RECOVERY_LOW},
};
use leptos::prelude::*;
use leptos_router::{components::A, hooks::use_query_map};

/// The MFA page.
#[component]
pub(crate) fn Mfa() -> impl IntoView {
    let state = Resource::new(|| (), |()| read_mfa());
    view! {
        <PageHead place=Place::Mfa path=&["Settings", "Account Settings"] />
        <Load from=state view=|state: MfaState| view! { <Cards state /> }.into_any() />
    }
}

/// What is being done to which authenticator. In the address, so that it works without scripts.
#[derive(Clone, PartialEq, Eq)]
enum Doing {
    Nothing,
    Renaming(Authenticator),
    Removing(Authenticator),
    Renewing,
}

impl Doing {
    fn from_address(authenticators: &[Authenticator]) -> Self {
        let query = use_query_map();
        let named = |key| {
            let id = query.with(|query| query.get(key))?;
            authenticators.iter().find(|authenticator| authenticator.id.as_str() == id).cloned()
        };
        let renewing = query.with(|query| query.get("renew")).is_some();
        match (named("rename"), named("remove")) {
            (Some(authenticator), _) => Self::Renaming(authenticator),
            (_, Some(authenticator)) => Self::Removing(authenticator),
            _ if renewing => Self::Renewing,
            _ => Self::Nothing,
        }
    }
}

#[component]
fn Cards(state: MfaState) -> impl IntoView {
    let MfaState { authenticators, enforcement, recovery, setting_up } = state;
    let number = authenticators.len();
    let last_stays = enforcement.since.is_some() && number == 1;
    let everything = authenticators.clone();
    let doing = Memo::new(move |_| if setting_up { Doing::Nothing } else { Doing::from_address(&everything) });
    view! {
        <section class="card" aria-labelledby="state">
            <h2 id="state" class="visually-hidden">
                "State"
            </h2>
            <StateLines number enforcement />
            {move || {
                (doing.get() == Doing::Nothing)
                    .then(|| {
                        view! {
                            <div class="mfa-actions">
                                <Walkthrough />
                                <SetupDesk setting_up first={number < 2} />
                            </div>
                        }
                    })
            }}
        </section>
        {(number > 0 && !setting_up)
            .then(|| {
                view! {
                    <section class="card" aria-labelledby="authenticators">
                        <h2 id="authenticators">"Your authenticators"</h2>
                        {move || match doing.get() {
                            Doing::Nothing | Doing::Renewing => {
                                view! { <List authenticators=authenticators.clone() last_stays /> }.into_any()
                            }
                            Doing::Renaming(one) => view! { <Rename one /> }.into_any(),
                            Doing::Removing(one) => view! { <Remove one last={number == 1} /> }.into_any(),
                        }}
                    </section>
                }
            })}
        {(number > 0 && !setting_up)
            .then(|| {
                view! {
                    {move || match doing.get() {
                        Doing::Nothing => Some(view! { <RecoveryCard recovery renewing=false /> }),
                        Doing::Renewing => Some(view! { <RecoveryCard recovery renewing=true /> }),
                        _ => None,
                    }}
                }
            })}
    }
}

#[component]
fn StateLines(number: usize, enforcement: Enforcement) -> impl IntoView {
    let number = u32::try_from(number).unwrap_or(u32::MAX);
    let state = if number == 0 {
        view! {
            <p class="state state-off">
                <Icon of=icondata::LuShieldAlert />
                <strong>"Not set up"</strong>
            </p>
            <p>"At sign-in only your password is asked for. With an authenticator app, a stolen password is not enough to get in."</p>
        }
        .into_any()
    } else {
        view! {
            <p class="state state-on">
                <Icon of=icondata::LuShieldCheck />
                <strong>"On · " {words::count(number, "authenticator", "authenticators")}</strong>
            </p>
            <p>
                "A code is asked for at every sign-in."
                {(number == 1).then_some(" Set up a second authenticator on another device, so that a lost phone does not lock you out.")}
            </p>
        }
        .into_any()
    };
    view! {
        {state}
        {enforcement
            .since
            .map(|at| view! { <p class="hint">"Required by your organisation since " <When at day=true /> "."</p> })}
    }
}

#[component]
fn List(authenticators: Vec<Authenticator>, last_stays: bool) -> impl IntoView {
    let rows = authenticators
        .into_iter()
        .map(|one| {
            let Authenticator { id, name, created_at, last_used_at } = one;
            view! {
                <li class="row">
                    <Icon of=icondata::LuSmartphone />
                    <div class="row-words">
                        <strong>{name.clone()}</strong>
                        <span class="hint">
                            <span>"Created " <When at=created_at day=true /></span>
                            <span>"Last used " <When at=last_used_at /></span>
                        </span>
                    </div>
                    <form method="get" action=Place::Mfa.path() class="row-actions">
                        <button
                            class="button button-quiet"
                            name="rename"
                            value=id.0.clone()
                            aria-label=format!("Rename {name}")
                        >
                            <Icon of=icondata::LuPencil />
                            "Rename"
                        </button>
                        <button
                            class="button button-quiet"
                            name="remove"
                            value=id.0
                            aria-label=format!("Remove {name}")
                            disabled=last_stays
                            aria-describedby=last_stays.then_some("last-stays")
                        >
                            <Icon of=icondata::LuTrash2 />
                            "Remove"
                        </button>
                    </form>
                </li>
            }
        })
        .collect_view();
    view! {
        <ul class="rows">{rows}</ul>
        {last_stays
            .then(|| {
                view! {
                    <p class="hint" id="last-stays">
                        "Your organisation requires multi-factor authentication, so your last authenticator cannot be removed. To replace it, set up the new one first."
                    </p>
                }
            })}
    }
}

#[component]
fn Rename(one: Authenticator) -> impl IntoView {
    let action = ServerAction::<RenameAuthenticator>::new();
    view! {
        <h3>"Rename “" {one.name.clone()} "”"</h3>
        <PostForm action>
            <input type="hidden" name="id" value=one.id.0 />
            <div class="field">
                <label for="name">"New name"</label>
                <input
                    id="name"
                    name="name"
                    type="text"
                    maxlength="64"
                    required
                    autocomplete="off"
                    value=one.name
                    autofocus
                    data-retry=""
                />
            </div>
            <div class="actions">
                <Submit action label="Save name" working="Saving…" />
                <Back />
            </div>
        </PostForm>
    }
}

#[component]
fn Remove(one: Authenticator, last: bool) -> impl IntoView {
    let action = ServerAction::<RemoveAuthenticator>::new();
    view! {
        <h3>"Remove “" {one.name} "”?"</h3>
        {if last {
            view! {
                <Notice kind=NoticeKind::Warning>
                    "It is your only authenticator: afterwards your password alone is enough to sign in."
                </Notice>
            }
                .into_any()
        } else {
            view! { <p>"Its codes stop working at once. Your other authenticators keep working."</p> }.into_any()
        }}
        <PostForm action>
            <input type="hidden" name="id" value=one.id.0 />
            <CodeField focused=true hint="To confirm, type a fresh code from any of your authenticators." />
            <div class="actions">
                <Submit action label="Remove authenticator" working="Removing…" tone=Tone::Danger />
                <Back />
            </div>
        </PostForm>
    }
}

#[component]
fn Back() -> impl IntoView {
    view! {
        <A href=Place::Mfa.path() attr:class="button button-plain">
            "Cancel"
        </A>
    }
}

#[component]
fn RecoveryCard(recovery: RecoveryState, renewing: bool) -> impl IntoView {
    let RecoveryState { left, unsaved } = recovery;
    let low = left <= RECOVERY_LOW;
    view! {
        <section class="card" aria-labelledby="recovery">
            <h2 id="recovery">"Recovery codes"</h2>
            <p class=if low { "state state-off" } else { "state state-on" }>
                <Icon of=icondata::LuKeyRound />
                <strong>
                    {match left {
                        0 => "None saved".to_owned(),
                        left => format!("{left} of {RECOVERY_CODES} left"),
                    }}
                </strong>
            </p>
            <p>
                {if low {
                    "With them you get in when your authenticator is lost. Save a list before you need it."
                } else {
                    "Each one gets you in once when your authenticator is lost or not at hand."
                }}
            </p>
            {match (unsaved, renewing) {
                (true, _) => {
                    view! {
                        <p>
                            <A href=Place::RecoveryCodes.path() attr:class="button button-primary">
                                "Save your recovery codes"
                            </A>
                        </p>
                    }
                        .into_any()
                }
                (false, true) => view! { <Renew /> }.into_any(),
                (false, false) => {
                    view! {
                        <form method="get" action=Place::Mfa.path()>
                            <button class="button button-quiet" name="renew" value="codes">
                                "Make new recovery codes"
                            </button>
                        </form>
                    }
                        .into_any()
                }
            }}
        </section>
    }
}

#[component]
fn Renew() -> impl IntoView {
    let action = ServerAction::<RenewRecoveryCodes>::new();
    view! {
        <PostForm action>
            <CodeField focused=true hint="To confirm, type a fresh code from any of your authenticators. The present list works until the new one is saved." />
            <div class="actions">
                <Submit action label="Make new codes" working="Preparing…" />
                <Back />
            </div>
        </PostForm>
    }
}
