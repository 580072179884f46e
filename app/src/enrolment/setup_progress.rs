//! How far the set-up is: the same four steps on the MFA page, in onboarding, and wherever it ends.

use crate::shared::Icon;
use leptos::prelude::*;

/// A step of the set-up. The server knows how far it is, so a reload or a lost answer changes nothing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum SetupStep {
    /// The key goes into the app.
    Scan,
    /// One code proves that it arrived.
    EnterCode,
    /// Only where the user has no recovery codes yet.
    SaveCodes,
    Done,
}

impl SetupStep {
    const fn label(self) -> &'static str {
        match self {
            Self::Scan => "Scan",
            Self::EnterCode => "Enter the code",
            Self::SaveCodes => "Save recovery codes",
            Self::Done => "Done",
        }
    }
}

/// The steps, finished ones ticked. `with_codes`: recovery codes are saved on the way.
#[component]
pub(crate) fn SetupProgress(current: SetupStep, with_codes: bool) -> impl IntoView {
    let item = move |step: SetupStep| {
        let done = step < current || current == SetupStep::Done;
        let is_current = (step == current).then_some("step");
        view! {
            <li class=if done { "setup-progress-done" } else { "" } aria-current=is_current>
                {done.then(|| view! { <Icon of=icondata::LuCheck /> })}
                <span>{step.label()} {(done && step != current).then_some(view! { <span class="visually-hidden">", done"</span> })}</span>
            </li>
        }
    };
    let steps = [SetupStep::Scan, SetupStep::EnterCode, SetupStep::SaveCodes, SetupStep::Done];
    let shown = steps.into_iter().filter(|step| with_codes || *step != SetupStep::SaveCodes);
    view! {
        <ol class="setup-progress screen-only" aria-label="Steps of the set-up">
            {shown.map(item).collect_view()}
        </ol>
    }
}
