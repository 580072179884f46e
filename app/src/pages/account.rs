//! The own account.

use crate::{
    Place,
    api::{read_dashboard, read_identity},
    components::{Icon, Load, PageHead},
    words,
};
use gate::model::{Identity, SecurityState};
use leptos::prelude::*;
use leptos_router::components::A;

/// The account page.
#[component]
pub(crate) fn Account() -> impl IntoView {
    let both = Resource::new(|| (), |()| async { Ok((read_identity().await?, read_dashboard().await?)) });
    view! {
        <PageHead place=Place::Account path=&["Settings"] />
        <Load from=both view=|(who, state): (Identity, SecurityState)| view! { <Cards who state /> }.into_any() />
    }
}

#[component]
fn Cards(who: Identity, state: SecurityState) -> impl IntoView {
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
            <p class="hint">"Something is not right? Your administrator can have it changed."</p>
        </section>
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
                <A href=Place::Mfa.path() attr:class="button button-quiet">
                    {if enrolled { "Manage authenticators" } else { "Go to set-up" }}
                </A>
            </p>
        </section>
    }
}
