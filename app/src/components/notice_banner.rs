//! Security events since the user last confirmed to have read them.

use super::{ButtonTone, PostForm, Submit, Time, TimeFormat};
use crate::{
    Page,
    api::{Change, DismissNotices},
    messages::security_event,
    shared::Icon,
};
use gate::model::{NoticeView, Timestamp};
use leptos::prelude::*;

/// How many lines are shown; the rest is folded.
const MAX_LINES: usize = 5;

/// The unread notices: alarming ones first, then those about the user's own account. Notices that differ only in
/// their time share a line. Draws nothing if there are none.
#[component]
pub(crate) fn NoticeBanner(notices: Vec<NoticeView>) -> impl IntoView {
    let newest = notices.iter().map(|notice| notice.at).max();
    let own = notices.iter().any(|notice| notice.event.is_about_own_account());
    let class =
        if notices.iter().any(|notice| notice.event.is_alarming()) { "banner" } else { "banner banner-info" };
    let mut lines = grouped(notices);
    let folded = lines.split_off(lines.len().min(MAX_LINES));
    let more = folded.len();
    let list = |lines: Vec<(NoticeView, usize)>| lines.into_iter().map(line).collect_view();
    let (rows, folded) = (list(lines), list(folded));
    newest.map(|until| {
        view! {
            <section class=class aria-labelledby="notices">
                <Icon of=icondata::LuBell />
                <div>
                    <h2 id="notices">"Since you last looked"</h2>
                    <ul class="notices">{rows}</ul>
                    {(more > 0)
                        .then(|| {
                            view! {
                                <details class="notices-more">
                                    <summary>"And " {more} " more"</summary>
                                    <ul class="notices">{folded}</ul>
                                </details>
                            }
                        })}
                    {own
                        .then(|| {
                            view! {
                                <p>
                                    "Not you? " <a href=Page::Account.path()>"Change your password and end your other sessions"</a>
                                    ", and tell an administrator of your organisation."
                                </p>
                            }
                        })}
                    <PostForm to=DismissNotices::FORM>
                        <input type="hidden" name="until" value=until.millis() />
                        <Submit label="I have read this" tone=ButtonTone::Quiet />
                    </PostForm>
                </div>
            </section>
        }
    })
}

/// Notices that differ only in their time, as one, with how often it happened.
fn grouped(mut notices: Vec<NoticeView>) -> Vec<(NoticeView, usize)> {
    notices.sort_by_key(|notice| (!notice.event.is_alarming(), !notice.event.is_about_own_account()));
    let mut lines: Vec<(NoticeView, usize)> = Vec::new();
    for notice in notices {
        let timeless = NoticeView { at: Timestamp(0), ..notice.clone() };
        match lines.iter_mut().find(|(first, _)| NoticeView { at: Timestamp(0), ..first.clone() } == timeless) {
            Some((_, times)) => *times += 1,
            None => lines.push((notice, 1)),
        }
    }
    lines
}

fn line((notice, times): (NoticeView, usize)) -> impl IntoView {
    let NoticeView { event, at, network, browser } = notice;
    let sentence = security_event(&event);
    view! {
        <li>
            <span>{sentence} {(times > 1).then(|| format!(" ({times} times)"))}</span>
            <span class="hint">
                <span><Time at format=TimeFormat::Ago /></span>
                {browser.map(|browser| view! { <span>{browser}</span> })}
                {network.map(|network| view! { <span>"From " {network}</span> })}
            </span>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gate::model::SecurityEvent;

    fn notice(event: SecurityEvent, network: &str, at: i64) -> NoticeView {
        NoticeView { event, network: Some(network.to_owned()), at: Timestamp(at), browser: None }
    }

    #[test]
    fn events_of_colleagues_come_last() {
        let enrolled = |n: i64| SecurityEvent::ColleagueEnrolled { name: n.to_string() };
        let mut notices: Vec<_> = (0..6).map(|n| notice(enrolled(n), "a", 10 - n)).collect();
        let added = SecurityEvent::AuthenticatorAdded { name: "Phone".to_owned() };
        notices.push(notice(added.clone(), "a", 1));
        notices.push(notice(SecurityEvent::CodeReused, "a", 0));
        let events: Vec<_> = grouped(notices).into_iter().map(|(line, _)| line.event).take(3).collect();
        assert_eq!(events, [SecurityEvent::CodeReused, added, enrolled(0)]);
    }

    #[test]
    fn each_network_has_a_line() {
        let browser = |network, at| notice(SecurityEvent::NewBrowser, network, at);
        let lines = grouped(vec![browser("home", 3), browser("cafe", 2), browser("home", 1)]);
        let found: Vec<_> =
            lines.iter().map(|(line, times)| (line.network.as_deref(), line.at.millis(), *times)).collect();
        assert_eq!(found, [(Some("home"), 3, 2), (Some("cafe"), 2, 1)]);
    }
}
