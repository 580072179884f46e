//! The rows of the log: a table where there is space, one block a row where there is not (`style/audit.css`).

use super::page_url_before;
use crate::{
    Page,
    components::{EmailText, Time, TimeFormat, readable_email},
    messages::{action_name, factor_name},
    shared::Icon,
};
use gate::model::{Action, AuditFilter, AuditPage, AuditRow, Factor, Timestamp};
use leptos::prelude::*;

/// The rows of one page, or that there are none. `clock`: whether times are in UTC.
pub(super) fn log(page: AuditPage, filter: &AuditFilter, clock: Clock) -> AnyView {
    let AuditPage { rows, next } = page;
    if rows.is_empty() {
        return view! { <NothingFound /> }.into_any();
    }
    let rows = rows.into_iter().map(|row| view! { <Row row clock /> }).collect_view();
    let newest = filter.before.map(|_| view! { <a href=page_url_before(filter, None, clock)>"Newest"</a> });
    let older =
        next.map(|before| view! { <a rel="next" href=page_url_before(filter, Some(before), clock)>"Older"</a> });
    let has_more = newest.is_some() || older.is_some();
    view! {
        <section class="card" aria-labelledby="rows">
            <h2 id="rows">"What happened, newest first"</h2>
            <p class="hint">
                {match clock {
                    Clock::Local => "Times are local; without scripts, and in exports, they are in UTC. ",
                    Clock::Utc => "Times are in UTC, like those of exports. ",
                }} <a href=page_url_before(filter, filter.before, clock.other())>{clock.other().label()}</a>
            </p>
            <div class="log-container">
                <table class="log">
                    <thead>
                        <tr>
                            <th scope="col">{TIME}</th>
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
            {has_more.then(|| view! { <nav class="pagination" aria-label="Pages">{newest} {older}</nav> })}
        </section>
    }
    .into_any()
}

const TIME: &str = "Time";

/// Which clock the times of the log follow. It stands in the address, like the filter.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Clock {
    Local,
    Utc,
}

impl Clock {
    /// The word in the address.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Local => "",
            Self::Utc => "utc",
        }
    }

    const fn other(self) -> Self {
        match self {
            Self::Local => Self::Utc,
            Self::Utc => Self::Local,
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Local => "Show your local time",
            Self::Utc => "Show UTC",
        }
    }
}

#[component]
fn NothingFound() -> impl IntoView {
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
fn Row(row: AuditRow, clock: Clock) -> impl IntoView {
    let AuditRow { seq, at, action, actor, target, detail, factor, network, browser, .. } = row;
    // A newer server may have written words that this one does not know; they are shown as they are.
    let factor = factor.map(|word| word.parse::<Factor>().map_or(word, |known| factor_name(known).to_owned()));
    let detail = match action.parse() {
        Ok(Action::ChangeConfirmed) => detail.map(name_of),
        Ok(Action::ChangeRefused) => detail.map(|change| format!("Asked for: {}", name_of(change))),
        _ => detail.map(readable_email),
    };
    view! {
        <tr>
            <td data-label=TIME>
                <DateAndTime at utc={clock == Clock::Utc} />
                <span class="hint">"#" {seq}</span>
            </td>
            <td data-label="What">
                <strong>{name_of(action)}</strong>
            </td>
            <td data-label="Who"><EmailText email=actor /></td>
            <td data-label="Details">{target.map(|email| view! { <EmailText email /> })} {line(detail)}</td>
            <td data-label="Proof">{line(factor)}</td>
            <td data-label="From">{line(network)} {line(browser)}</td>
        </tr>
    }
}

/// The name of an action by its word.
fn name_of(word: String) -> String {
    word.parse::<Action>().map_or(word, |action| action_name(action).to_owned())
}

/// A line of a cell; nothing where there is no text, so that the style sheet can leave out empty cells.
fn line(text: Option<String>) -> Option<impl IntoView> {
    text.map(|text| view! { <span>{text}</span> })
}

/// Date and time of day to the second, in the order of an export. Each stays whole where the line is short.
#[component]
fn DateAndTime(at: Timestamp, utc: bool) -> impl IntoView {
    view! {
        <span>
            <Time at format=TimeFormat::Day utc />
            " "
            <Time at format=TimeFormat::Clock utc />
        </span>
    }
}
