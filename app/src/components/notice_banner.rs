//! What happened to the own account since it was last looked at.

use super::{Icon, PostForm, Submit, Tone, When};
use crate::api::{Change, DismissNotices};
use gate::model::NoticeView;
use leptos::prelude::*;

/// The notices that were not read yet; nothing when there are none.
#[component]
pub(crate) fn NoticeBanner(notices: Vec<NoticeView>) -> impl IntoView {
    let newest = notices.iter().map(|notice| notice.at).max();
    let own = notices.iter().any(|notice| notice.kind.is_own());
    let rows = notices
        .into_iter()
        .map(|notice| {
            let NoticeView { kind, about, at, network, browser } = notice;
            view! {
                <li>
                    {kind.sentence(&about)}
                    <span class="hint">
                        <span><When at /></span>
                        {(!browser.is_empty()).then(|| view! { <span>{browser}</span> })}
                        {(!network.is_empty()).then(|| view! { <span>"From " {network}</span> })}
                    </span>
                </li>
            }
        })
        .collect_view();
    newest.map(|until| {
        view! {
            <section class="banner" aria-labelledby="notices">
                <Icon of=icondata::LuBell />
                <div>
                    <h2 id="notices">"Since you last looked"</h2>
                    <ul class="notices">{rows}</ul>
                    {own
                        .then(|| {
                            view! {
                                <p>
                                    "Was something of this not you? Change your password, end your other sessions, and tell your administrator."
                                </p>
                            }
                        })}
                    <PostForm to=DismissNotices::FORM>
                        <input type="hidden" name="until" value=until.millis() />
                        <Submit label="I have read this" tone=Tone::Quiet />
                    </PostForm>
                </div>
            </section>
        }
    })
}
