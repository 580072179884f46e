//! The code that is due after the password.

use crate::{
    Place,
    api::{Challenge, Change, VerifyCode, read_challenge},
    components::{CodeField, Load, Notice, NoticeKind, PageHead, PostForm, Shows, Submit, Threshold, When},
};
use leptos::prelude::*;

/// The page that asks for a code.
#[component]
pub(crate) fn EnterCode() -> impl IntoView {
    view! {
        <Threshold session=true>
            <section class="card">
                <PageHead place=Place::Code />
                <Load
                    from=read_challenge()
                    view=|challenge: Challenge| {
                        let who = challenge.identity;
                        view! {
                            {challenge
                                .paused_until
                                .map(|until| {
                                    view! {
                                        <Notice kind=NoticeKind::Warning>
                                            "There were too many wrong codes. You can give one again at "
                                            <strong><When at=until shows=Shows::Time /></strong>
                                            ". If it was not you who tried, somebody knows your password: tell support."
                                        </Notice>
                                    }
                                })}
                            <p>
                                "Open your authenticator app and find "
                                <strong class="account">{who.tpp.name} ": " {who.email}</strong> "."
                            </p>
                        }
                            .into_any()
                    }
                />
                <PostForm to=VerifyCode::FORM>
                    <CodeField focused=true />
                    <Submit label="Verify" working="Verifying…" />
                </PostForm>
                <p class="aside">
                    <span>"No access to your authenticator?"</span>
                    <a href=Place::Recovery.path()>"Use a recovery code"</a>
                    <a href=Place::Help.path()>"Get help signing in"</a>
                </p>
            </section>
        </Threshold>
    }
}
