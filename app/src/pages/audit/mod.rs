//! The audit log: what happened, the newest first. The filter stands in the address, so that it works without
//! scripts and a view can be sent to a colleague.

mod filter_card;
mod log;

use super::query::{page_url, query_param};
use crate::{
    Page,
    api::read_audit,
    components::{CONFIGURATION_PATH, Load, PageHead},
};
use filter_card::FilterCard;
use gate::model::{Action, AuditFilter};
use leptos::prelude::*;
use log::{Clock, log};

/// The parameter of the address that asks for UTC.
const CLOCK: &str = "clock";

/// The page *Audit log*.
#[component]
pub(crate) fn Audit() -> impl IntoView {
    let filter = AuditFilter {
        // An unknown word would hide every row behind a filter that the form does not show.
        action: query_param("action").filter(|word| word.parse::<Action>().is_ok()).unwrap_or_default(),
        who: query_param("who").unwrap_or_default(),
        before: query_param("before").and_then(|before| before.parse().ok()),
    };
    let clock = if query_param(CLOCK).is_some() { Clock::Utc } else { Clock::Local };
    let rows = read_audit(filter.clone());
    let view = {
        let filter = filter.clone();
        move |page| log(page, &filter, clock)
    };
    view! {
        <PageHead page=Page::Audit path=CONFIGURATION_PATH wide=true />
        <FilterCard filter clock />
        <Load from=rows view />
        <section class="card" aria-labelledby="export">
            <h2 id="export">"Keep a copy"</h2>
            <p>
                "The log is append-only, and each row is chained to the one before: the operator of this server can check with "
                <code translate="no">"sallyport audit verify"</code> " that nothing was changed or left out. An export holds the whole log, and is logged itself."
            </p>
            <p class="actions">
                <a class="button button-quiet" href=export_url("csv")>
                    "Export as CSV"
                </a>
                <a class="button button-quiet" href=export_url("jsonl")>
                    "Export as JSON lines"
                </a>
            </p>
        </section>
    }
}

fn export_url(extension: &str) -> String {
    format!("{}/export.{extension}", Page::Audit.path())
}

/// The address of the rows before `before` that the filter lets through; `None`: from the newest.
fn page_url_before(filter: &AuditFilter, before: Option<i64>, clock: Clock) -> String {
    let before = before.map(|seq| seq.to_string()).unwrap_or_default();
    let filter = [("action", filter.action.as_str()), ("who", &filter.who), ("before", &before)];
    page_url(Page::Audit, &[filter.as_slice(), &[(CLOCK, clock.word())]].concat())
}
