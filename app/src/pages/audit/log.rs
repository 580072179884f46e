//! The rows of the log: a table where there is room, one block a row where there is not (`style/audit.css`).

use super::page_of;
use crate::{
    Page,
    components::{Address, Icon},
    words,
};
use gate::model::{Action, AuditFilter, AuditPage, AuditRow, Factor, Timestamp};
use leptos::prelude::*;

pub(super) fn shown(page: AuditPage, filter: &AuditFilter) -> AnyView {
    let AuditPage { rows, next } = page;
    if rows.is_empty() {
        return view! { <Nothing /> }.into_any();
    }
    let rows = rows.into_iter().map(|row| view! { <Row row /> }).collect_view();
    let newest = filter.before.map(|_| view! { <a href=page_of(filter, None)>"Newest"</a> });
    let older = next.map(|before| view! { <a rel="next" href=page_of(filter, Some(before))>"Older"</a> });
    let more = newest.is_some() || older.is_some();
    view! {
        <section class="card" aria-labelledby="rows">
            <h2 id="rows">"What happened, newest first"</h2>
            <div class="log-room">
                <table class="log">
                    <thead>
                        <tr>
                            <th scope="col">"Time (UTC)"</th>
                            <th scope="col">"What"</th>
                            <th scope="col">"Who"</th>
                            <th scope="col">"Details"</th>
                            <th scope="col">"Proof"</th>
                            <th scope="col">"From"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {more.then(|| view! { <nav class="pages" aria-label="Pages">{newest} {older}</nav> })}
        </section>
    }
    .into_any()
}

#[component]
fn Nothing() -> impl IntoView {
    view! {
        <section class="card empty">
            <Icon of=icondata::LuSearchX />
            <p>"Nothing matches. Look for something else, or for another email."</p>
            <p>
                <a class="button button-quiet" href=Page::Audit.path()>
                    "Show everything"
                </a>
            </p>
        </section>
    }
}

#[component]
fn Row(row: AuditRow) -> impl IntoView {
    let AuditRow { seq, at, action, actor, target, detail, factor, network, browser, .. } = row;
    // A newer server may have written words that this one does not know; they are shown as they are.
    let factor = Factor::from_word(&factor).map_or(factor, |known| words::of_factor(known).to_owned());
    let known = Action::from_word(&action);
    let detail = match known {
        Some(Action::ChangeConfirmed | Action::ChangeRefused) => what(detail),
        _ => detail,
    };
    view! {
        <tr>
            <td data-label="Time (UTC)">
                {moment(at)}
                <span class="hint">"#" {seq}</span>
            </td>
            <td data-label="What">
                <strong>{what(action)}</strong>
            </td>
            <td data-label="Who">{address(actor)}</td>
            <td data-label="Details">{address(target)} {line(detail)}</td>
            <td data-label="Proof">{line(factor)}</td>
            <td data-label="From">{line(network)} {line(browser)}</td>
        </tr>
    }
}

/// The word of an action, for people.
fn what(word: String) -> String {
    Action::from_word(&word).map_or(word, |action| words::of_action(action).to_owned())
}

/// A line of a cell; nothing for an empty text, so that the style sheet can leave out empty cells.
fn line(text: String) -> Option<impl IntoView> {
    (!text.is_empty()).then(|| view! { <span>{text}</span> })
}

fn address(of: String) -> Option<impl IntoView> {
    (!of.is_empty()).then(|| view! { <Address of /> })
}

/// Day and time of day to the second, in the order of an export. Each stays whole where the line is short.
fn moment(at: Timestamp) -> impl IntoView {
    let text = at.rfc3339();
    let (day, time) = text.trim_end_matches('Z').split_once('T').unwrap_or((&text, ""));
    view! {
        <time datetime=text.clone()>
            <span>{day.to_owned()}</span>
            " "
            <span>{time.to_owned()}</span>
        </time>
    }
}
