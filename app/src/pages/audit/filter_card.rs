//! The filter of the audit log.

use super::{CLOCK, log::Clock};
use crate::{Page, components::Field, messages::action_name};
use gate::model::{Action, AuditFilter};
use leptos::prelude::*;
use strum::VariantArray;

/// A plain form that leads to this page with the filter in its address.
#[component]
pub(super) fn FilterCard(filter: AuditFilter, clock: Clock) -> impl IntoView {
    let is_set = !filter.action.is_empty() || !filter.who.is_empty();
    let options = Action::VARIANTS
        .iter()
        .map(|action| {
            let word = action.as_ref();
            view! {
                <option value=word selected=word == filter.action>
                    {action_name(*action)}
                </option>
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="filter">
            <h2 id="filter" class="visually-hidden">
                "Filter"
            </h2>
            <form method="get" action=Page::Audit.path() class="filter">
                {(clock == Clock::Utc).then(|| view! { <input type="hidden" name=CLOCK value=clock.word() /> })}
                <div class="field">
                    <label for="action">"What"</label>
                    <select id="action" name="action">
                        <option value="">"Everything"</option>
                        {options}
                    </select>
                </div>
                <Field
                    label="Email"
                    name="who"
                    inputmode="email"
                    maxlength=254
                    placeholder="Anybody"
                    value=filter.who
                />
                <div class="actions">
                    <button type="submit" class="button button-primary">
                        "Filter"
                    </button>
                    {is_set
                        .then(|| {
                            view! {
                                <a class="button button-plain" href=Page::Audit.path()>
                                    "Clear"
                                </a>
                            }
                        })}
                </div>
            </form>
        </section>
    }
}
