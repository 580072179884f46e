//! The picture of the organisation: seen, replaced, removed.

use crate::{
    api::{Change, LOGO_PATH, PageSession, RemoveLogo, logo_url, page_session},
    components::{ButtonTone, Logo, PostForm, SettingRow, Submit},
};
use leptos::prelude::*;

/// The picture, and a form for another one.
#[component]
pub(super) fn LogoRow() -> impl IntoView {
    let exists = logo_url().is_some();
    let state = if exists { view! { <Logo /> }.into_any() } else { view! { <p>"None"</p> }.into_any() };
    view! {
        <SettingRow title="Logo" state>
            {exists
                .then(|| {
                    view! {
                        <PostForm to=RemoveLogo::FORM>
                            <Submit label="Remove logo" working="Removing…" tone=ButtonTone::Quiet />
                        </PostForm>
                    }
                })}
            <details class="fold">
                <summary class="button button-quiet" role="button">
                    {if exists { "Replace logo" } else { "Add logo" }}
                </summary>
                <UploadForm />
            </details>
        </SettingRow>
    }
}

/// The browser sends it by itself, also where scripts run: `data-live` says that nothing is to be waited for.
#[component]
fn UploadForm() -> impl IntoView {
    view! {
        <form method="post" action=LOGO_PATH enctype="multipart/form-data" data-live="">
            {page_session().map(|id| view! { <input type="hidden" name=PageSession::FIELD value=id /> })}
            <div class="field">
                <label for="logo">"Picture"</label>
                <input type="file" id="logo" name="logo" accept="image/png" required aria-describedby="logo-hint" />
                <p class="hint" id="logo-hint">
                    "A PNG file, at most 100 KB and 1,024 by 1,024 dots. It is shown small, beside the name of the organisation, to everybody who is signed in."
                </p>
            </div>
            <button class="button button-primary">"Save logo"</button>
        </form>
    }
}
