//! What happened to the own account since it was last looked at.

use super::{Icon, PostForm, Submit, Tone, When};
use crate::{
    Place,
    api::{Change, DismissNotices},
};
use gate::model::NoticeView;
use leptos::prelude::*;

/// How many lines are shown; a number stands for the rest.
const MOST: usize = 5;

/// The notices that were not read yet, the same ones in one line; nothing when there are none.
#[component]
pub(crate) fn NoticeBanner(notices: Vec<NoticeView>) -> impl IntoView {
    let newest = notices.iter().map(|notice| notice.at).max();
    let own = notices.iter().any(|notice| notice.kind.is_own());
    let class =
        if notices.iter().any(|notice| notice.kind.is_alarming()) { "banner" } else { "banner banner-info" };
    let mut lines: Vec<(NoticeView, usize)> = Vec::new();
    for notice in notices {
        match lines.iter_mut().find(|(first, _)| (first.kind, &first.about) == (notice.kind, &notice.about)) {
            Some((_, times)) => *times += 1,
            None => lines.push((notice, 1)),
        }
    }
    let more = lines.len().saturating_sub(MOST);
    let rows = lines
        .into_iter()
        .take(MOST)
        .map(|(notice, times)| {
            let NoticeView { kind, about, at, network, browser } = notice;
            view! {
                <li>
                    <span>{kind.sentence(&about)} {(times > 1).then(|| format!(" ({times} times)"))}</span>
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
            <section class=class aria-labelledby="notices">
                <Icon of=icondata::LuBell />
                <div>
                    <h2 id="notices">"Since you last looked"</h2>
                    <ul class="notices">{rows} {(more > 0).then(|| view! { <li>"And " {more} " more."</li> })}</ul>
                    {own
                        .then(|| {
                            view! {
                                <p>
                                    "Not you? " <a href=Place::Account.path()>"Change your password and end your other sessions"</a>
                                    ", and tell your administrator."
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
