//! Security events since the user last confirmed to have read them.

use super::{ButtonTone, PostForm, Submit, Time};
use crate::{
    Page,
    api::{Change, DismissNotices},
    emails::SecurityEvent,
    messages::security_event,
    shared::Icon,
};
use gate::model::{NoticeView, Timestamp};
use leptos::prelude::*;

/// How many lines are shown; the rest is folded.
const MAX_LINES: usize = 5;

/// The unread notices: alarming ones first, then those about the user's own account. Notices that differ only in their
/// time share a line. Draws nothing if there are none.
#[component]
pub(crate) fn NoticeBanner(notices: Vec<NoticeView>) -> impl IntoView {
    let newest = notices.iter().map(|notice| notice.at).max();
    let own = notices.iter().any(|notice| notice.kind.is_own());
    let class =
        if notices.iter().any(|notice| notice.kind.is_alarming()) { "banner" } else { "banner banner-info" };
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
                                    ", and tell your administrator."
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
    notices.sort_by_key(|notice| (!notice.kind.is_alarming(), !notice.kind.is_own()));
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
    let NoticeView { kind, about, at, network, browser } = notice;
    let sentence = security_event(&SecurityEvent::from_parts(kind, about));
    view! {
        <li>
            <span>{sentence} {(times > 1).then(|| format!(" ({times} times)"))}</span>
            <span class="hint">
                <span><Time at /></span>
                {(!browser.is_empty()).then(|| view! { <span>{browser}</span> })}
                {(!network.is_empty()).then(|| view! { <span>"From " {network}</span> })}
            </span>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gate::model::SecurityEvent;

    fn notice(kind: SecurityEvent, about: &str, network: &str, at: i64) -> NoticeView {
        let (about, network) = (about.to_owned(), network.to_owned());
        NoticeView { kind, about, network, at: Timestamp(at), browser: String::new() }
    }

    #[test]
    fn events_of_colleagues_come_last() {
        let mut notices: Vec<_> =
            (0..6).map(|n| notice(SecurityEvent::ColleagueEnrolled, &n.to_string(), "a", 10 - n)).collect();
        notices.push(notice(SecurityEvent::AuthenticatorAdded, "Phone", "a", 1));
        notices.push(notice(SecurityEvent::CodeReused, "", "a", 0));
        let kinds: Vec<_> = grouped(notices).into_iter().map(|(line, _)| line.kind).take(3).collect();
        assert_eq!(
            kinds,
            [SecurityEvent::CodeReused, SecurityEvent::AuthenticatorAdded, SecurityEvent::ColleagueEnrolled]
        );
    }

    #[test]
    fn each_network_has_a_line() {
        let browser = |network, at| notice(SecurityEvent::NewBrowser, "", network, at);
        let lines = grouped(vec![browser("home", 3), browser("thief", 2), browser("home", 1)]);
        let found: Vec<_> =
            lines.iter().map(|(line, times)| (line.network.as_str(), line.at.millis(), *times)).collect();
        assert_eq!(found, [("home", 3, 2), ("thief", 2, 1)]);
    }
}
