//! What happened to the own account since it was last looked at.

use super::{Icon, PostForm, Submit, Tone, When};
use crate::{
    Page,
    api::{Change, DismissNotices},
};
use gate::model::{NoticeView, Timestamp};
use leptos::prelude::*;

/// How many lines are seen at once; the rest is folded.
const MOST: usize = 5;

/// The notices that were not read yet: what looks like somebody else at work first, then what is about the own account.
/// Those that differ in nothing but their time share a line. Nothing when there are none.
#[component]
pub(crate) fn NoticeBanner(notices: Vec<NoticeView>) -> impl IntoView {
    let newest = notices.iter().map(|notice| notice.at).max();
    let own = notices.iter().any(|notice| notice.kind.is_own());
    let class =
        if notices.iter().any(|notice| notice.kind.is_alarming()) { "banner" } else { "banner banner-info" };
    let mut lines = in_lines(notices);
    let folded = lines.split_off(lines.len().min(MOST));
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
                                <details class="more">
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
                        <Submit label="I have read this" tone=Tone::Quiet />
                    </PostForm>
                </div>
            </section>
        }
    })
}

/// What differs in nothing but its time in one line each, with how often it happened.
fn in_lines(mut notices: Vec<NoticeView>) -> Vec<(NoticeView, usize)> {
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
    fn colleagues_hide_nothing_of_the_own_account() {
        let mut notices: Vec<_> =
            (0..6).map(|n| notice(SecurityEvent::ColleagueEnrolled, &n.to_string(), "a", 10 - n)).collect();
        notices.push(notice(SecurityEvent::AuthenticatorAdded, "Phone", "a", 1));
        notices.push(notice(SecurityEvent::CodeReused, "", "a", 0));
        let kinds: Vec<_> = in_lines(notices).into_iter().map(|(line, _)| line.kind).take(3).collect();
        assert_eq!(
            kinds,
            [SecurityEvent::CodeReused, SecurityEvent::AuthenticatorAdded, SecurityEvent::ColleagueEnrolled]
        );
    }

    #[test]
    fn another_place_is_another_line() {
        let browser = |network, at| notice(SecurityEvent::NewBrowser, "", network, at);
        let lines = in_lines(vec![browser("home", 3), browser("thief", 2), browser("home", 1)]);
        let told: Vec<_> =
            lines.iter().map(|(line, times)| (line.network.as_str(), line.at.millis(), *times)).collect();
        assert_eq!(told, [("home", 3, 2), ("thief", 2, 1)]);
    }
}
