//! The audit log: what happened, the newest first. What is asked for stands in the address, so that it works without
//! scripts and a view can be sent to a colleague.

mod filter;
mod log;

use super::query::{address, asked};
use crate::{
    Page,
    api::read_audit,
    components::{Load, PageHead},
};
use filter::FilterCard;
use gate::model::{Action, AuditFilter};
use leptos::prelude::*;

/// The page *Audit log*.
#[component]
pub(crate) fn Audit() -> impl IntoView {
    let filter = AuditFilter {
        // A word that is no action would hide everything behind a filter that nobody sees.
        action: asked("action").filter(|word| Action::from_word(word).is_some()).unwrap_or_default(),
        who: asked("who").unwrap_or_default(),
        before: asked("before").and_then(|before| before.parse().ok()),
    };
    let page = read_audit(filter.clone());
    let shown = {
        let filter = filter.clone();
        move |page| log::shown(page, &filter)
    };
    view! {
        <PageHead place=Page::Audit path=&["Settings", "Configuration"] />
        <FilterCard filter />
        <Load from=page view=shown />
        <section class="card" aria-labelledby="export">
            <h2 id="export">"Keep a copy"</h2>
            <p>
                "The log is append-only, and each row is chained to the one before: the operator of this server can check with "
                <code>"sallyport audit verify"</code> " that nothing was changed or left out. An export holds the whole log, and is logged itself."
            </p>
            <p class="actions">
                <a class="button button-quiet" href=export("csv")>
                    "Export as CSV"
                </a>
                <a class="button button-quiet" href=export("jsonl")>
                    "Export as JSON lines"
                </a>
            </p>
        </section>
    }
}

fn export(kind: &str) -> String {
    format!("{}/export.{kind}", Page::Audit.path())
}

/// The address of the rows before `before` that the filter lets through; `None`: from the newest.
fn page_of(filter: &AuditFilter, before: Option<i64>) -> String {
    let before = before.map(|seq| seq.to_string()).unwrap_or_default();
    address(Page::Audit, &[("action", &filter.action), ("who", &filter.who), ("before", &before)])
}
