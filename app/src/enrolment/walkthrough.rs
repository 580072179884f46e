//! *How does it work?*: five steps, one at a time with scripts, all in a list without. With scripts the style
//! sheet hides all steps but the current one.

use super::BeginSetupButton;
use crate::{islands::Stepper, messages::SET_UP_NOW, shared::Icon};
use leptos::prelude::*;

struct Step {
    picture: &'static str,
    title: &'static str,
    text: &'static str,
}

/// Line drawings on a 120 x 80 grid: `paper` is the object, `accent` what the step is about, `soft` its fill.
/// Pictures and texts are HTML, and constants.
const STEPS: [Step; 5] = [
    Step {
        picture: r#"<rect class="paper" x="40" y="6" width="40" height="68" rx="7"/><path d="M55 12h10M54 67h12"/><g class="accent"><rect class="soft" x="47" y="22" width="11" height="11" rx="2.5"/><rect class="soft" x="62" y="22" width="11" height="11" rx="2.5"/><rect class="soft" x="47" y="38" width="11" height="11" rx="2.5"/></g><path d="M67.5 38v11m-4.5-4.5 4.5 4.5 4.5-4.5"/>"#,
        title: "Get an app",
        text: "Install an authenticator app such as Google Authenticator or Authy on your phone. Any TOTP app works, and so do most password managers, on a computer too.",
    },
    Step {
        picture: r#"<rect class="paper" x="8" y="12" width="58" height="42" rx="5"/><path d="M28 66h18M37 54v12"/><g class="accent"><rect class="soft" x="23" y="18" width="11" height="11" rx="1.5"/><rect class="soft" x="40" y="18" width="11" height="11" rx="1.5"/><rect class="soft" x="23" y="36" width="11" height="11" rx="1.5"/><path d="M40 37h4v4m7-4v3M40 47h3m4-3v3h4"/></g><rect class="paper" x="84" y="10" width="30" height="58" rx="6"/><path d="M96 16h6M91 34v-4h4m8 0h4v4m0 10v4h-4m-8 0h-4v-4"/><path class="accent" d="M91 39h16"/><path d="M71 34h2m4 0h2M71 44h2m4 0h2"/>"#,
        title: "Scan the QR code",
        text: "Press <strong>Set up authenticator app</strong>, then scan the QR code with the app. On the phone itself, press <strong>Open in my app</strong>. If neither works, type the key that is shown.",
    },
    Step {
        picture: r#"<rect class="paper" x="6" y="6" width="42" height="68" rx="7"/><path d="M22 12h10"/><text class="figures" x="27" y="35" text-anchor="middle" textLength="32">492 039</text><path class="accent" d="M27 46a8 8 0 1 1-8 8"/><path d="M54 40h10m-4-4 4 4-4 4"/><rect class="paper" x="69" y="27" width="47" height="26" rx="5"/><text class="figures" x="92.5" y="43.5" text-anchor="middle">492 039</text>"#,
        title: "Enter the code",
        text: "The app shows six digits that change every 30 seconds. Type the ones you see now, below the QR code: this proves that app and account belong together.",
    },
    Step {
        picture: r#"<path class="paper" d="M32 6h40l16 16v52H32z"/><path d="M72 6v16h16"/><g class="accent"><path d="M42 34h14m8 0h14M42 44h14m8 0h14M42 54h14m8 0h14"/></g><path d="M42 64h20"/>"#,
        title: "Keep recovery codes",
        text: "Phones get lost. The next step shows ten recovery codes: download, print or copy them. Each gets you in once. A second authenticator on another device is a good idea too.",
    },
    Step {
        picture: r#"<path d="M20 72h66M34 72V12a4 4 0 0 1 4-4h30a4 4 0 0 1 4 4v60"/><path class="accent soft" d="m38 8 16 5a3 3 0 0 1 2 3v56a3 3 0 0 1-4 2.8L34 72V12a4 4 0 0 1 4-4z"/><path d="M49 42v4"/><circle class="accent soft" cx="96" cy="28" r="12"/><path class="accent" d="m90.5 28 4 4 7-8"/>"#,
        title: "Next time you sign in",
        text: "That is all. From then on, the page asks for a code after your password: open the app, type the six digits, and you are in. Nobody from support will ever ask you for a code.",
    },
];

/// What its last step leads to.
#[derive(Clone, Copy)]
pub(crate) enum WalkthroughEnd {
    /// It begins the set-up.
    Begin,
    /// The next thing to do is on the page already: a fragment of its address.
    OnPage(&'static str),
}

/// The walkthrough. The summary of a `details` element works as a button with and without scripts.
#[component]
pub(crate) fn Walkthrough(end: WalkthroughEnd) -> impl IntoView {
    let items = STEPS
        .iter()
        .enumerate()
        .map(|(index, step)| {
            let is_last = index + 1 == STEPS.len();
            view! {
                <li class="step">
                    <svg class="step-picture" viewBox="0 0 120 80" aria-hidden="true" translate="no" inner_html=step.picture></svg>
                    <div>
                        <h3>{step.title}</h3>
                        <p inner_html=step.text></p>
                        {is_last.then(|| view! { <End end /> })}
                    </div>
                </li>
            }
        })
        .collect_view();
    view! {
        <details class="walkthrough">
            <summary role="button" class="button button-quiet">
                <Icon of=icondata::LuCircleHelp />
                "How does it work?"
                <span class="chevron">
                    <Icon of=icondata::LuChevronRight />
                </span>
            </summary>
            // The headings of the steps are one level below it, on every page.
            <h2 class="visually-hidden">"The steps"</h2>
            <Stepper steps=STEPS.len()>
                <ol class="steps" aria-live="polite">
                    {items}
                </ol>
            </Stepper>
        </details>
    }
}

/// *Set up now*. The island finds it by its class.
#[component]
fn End(end: WalkthroughEnd) -> impl IntoView {
    view! {
        <div class="walkthrough-end">
            {match end {
                WalkthroughEnd::Begin => view! { <BeginSetupButton label=SET_UP_NOW /> }.into_any(),
                WalkthroughEnd::OnPage(fragment) => {
                    view! {
                        <a class="button button-primary" href=fragment>
                            {SET_UP_NOW}
                        </a>
                    }
                        .into_any()
                }
            }}
        </div>
    }
}
