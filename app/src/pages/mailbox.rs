//! The letters of a demonstration, so that everything that goes by mail can be tried without a mail server.

use super::query::{address, asked};
use crate::{
    Page,
    api::{DemoEmail, read_demo_mailbox},
    components::{AuthLayout, Icon, Load, PageHead, When},
};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The page *Demo mailbox*.
#[component]
pub(crate) fn Mailbox() -> impl IntoView {
    let to = asked("to").unwrap_or_default();
    view! {
        <AuthLayout wide=true>
            <section class="card">
                <PageHead place=Page::DemoMailbox />
                <Load from=read_demo_mailbox() view=move |letters| shown(letters, &to) />
                <p class="actions">
                    <a class="button button-quiet" href=Page::SignIn.path()>
                        "Back to sign-in"
                    </a>
                </p>
            </section>
        </AuthLayout>
    }
}

fn shown(letters: Option<Vec<DemoEmail>>, to: &str) -> AnyView {
    let Some(letters) = letters else { return view! { <NoMailbox /> }.into_any() };
    let people: BTreeSet<String> = letters.iter().map(|letter| letter.to.clone()).collect();
    let wanted = letters.into_iter().filter(|letter| to.is_empty() || letter.to == to);
    // The newest is the one that somebody waits for.
    let letters: Vec<_> = wanted.enumerate().map(|(n, letter)| view! { <Email letter open={n == 0} /> }).collect();
    let links = people.into_iter().map(|one| filter_link(one.clone(), one, to)).collect_view();
    view! {
        <p class="hint">"Shown only because this server runs with " <code>"--demo"</code> ": anybody can read these letters here."</p>
        <nav aria-label="Letters to">
            <ul class="choices">{filter_link("Everybody".to_owned(), String::new(), to)} {links}</ul>
        </nav>
        {if letters.is_empty() {
            view! {
                <div class="empty">
                    <Icon of=icondata::LuMailOpen />
                    <p>"No letters yet. They appear here when something is mailed: reload the page then."</p>
                </div>
            }
                .into_any()
        } else {
            view! { <ul class="letters">{letters}</ul> }.into_any()
        }}
    }
    .into_any()
}

fn filter_link(words: String, one: String, to: &str) -> impl IntoView + use<> {
    let current = (one == to).then_some("true");
    view! {
        <li>
            <a href=address(Page::DemoMailbox, &[("to", &one)]) aria-current=current>
                {words}
            </a>
        </li>
    }
}

#[component]
fn Email(letter: DemoEmail, open: bool) -> impl IntoView {
    let DemoEmail { to, subject, text, at } = letter;
    let text = pieces(&text)
        .into_iter()
        .map(|(web, piece)| {
            let href = piece.clone();
            if web { view! { <a href=href>{piece}</a> }.into_any() } else { piece.into_any() }
        })
        .collect_view();
    view! {
        <li>
            <details class="letter" open=open>
                <summary>
                    <span class="chevron">
                        <Icon of=icondata::LuChevronRight />
                    </span>
                    <span class="letter-head">
                        <strong>{subject}</strong>
                        <span class="hint">
                            <span>"To " {to}</span>
                            <When at />
                        </span>
                    </span>
                </summary>
                <p class="letter-text">{text}</p>
            </details>
        </li>
    }
}

/// The text in pieces; those with `true` are web addresses.
fn pieces(text: &str) -> Vec<(bool, String)> {
    let mut pieces: Vec<(bool, String)> = Vec::new();
    for word in text.split_inclusive(char::is_whitespace) {
        let web = word.starts_with("https://") || word.starts_with("http://");
        let end = |c: char| c.is_whitespace() || ".,;:)".contains(c);
        let (address, words) = word.split_at(if web { word.trim_end_matches(end).len() } else { 0 });
        if web {
            pieces.push((true, address.to_owned()));
        }
        match pieces.last_mut() {
            Some((false, text)) => text.push_str(words),
            _ if words.is_empty() => {}
            _ => pieces.push((false, words.to_owned())),
        }
    }
    pieces
}

#[component]
fn NoMailbox() -> impl IntoView {
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    view! { <p>"This is no demonstration, so there is no mailbox here. Letters go to people's own mail."</p> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_become_links() {
        let text = "Open it:\nhttp://127.0.0.1:1/freeze?token=a+b\n<b>javascript:x</b> (https://x.example/y).";
        let found = pieces(text);
        let links: Vec<_> = found.iter().filter(|(web, _)| *web).map(|(_, piece)| piece.as_str()).collect();
        assert_eq!(links, ["http://127.0.0.1:1/freeze?token=a+b"]);
        assert_eq!(found.iter().map(|(_, piece)| piece.as_str()).collect::<String>(), text);
        assert_eq!(
            pieces("https://x.example/y."),
            [(true, "https://x.example/y".to_owned()), (false, ".".to_owned())]
        );
        assert!(pieces("").is_empty());
    }
}
