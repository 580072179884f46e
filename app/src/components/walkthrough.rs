//! *How does it work?*: five steps, one at a time with scripts, all in a list without. The style sheet
//! shows one of five.

use crate::islands::{Icon, Stepper};
use leptos::prelude::*;

struct Step {
    picture: &'static str,
    title: &'static str,
    words: &'static str,
}

/// Line drawings on a 120 x 80 grid; `accent` marks what the step is about.
const STEPS: [Step; 5] = [
    Step {
        picture: r#"<rect x="42" y="6" width="36" height="68" rx="6"/><path d="M55 12h10"/><g class="accent"><rect x="49" y="22" width="9" height="9" rx="2"/><rect x="62" y="22" width="9" height="9" rx="2"/><rect x="49" y="36" width="9" height="9" rx="2"/></g><path d="M66.5 37v9m-4-4 4 4 4-4"/><path d="M54 67h12"/>"#,
        title: "Get an app",
        words: "Install an authenticator app such as Google Authenticator or Authy on your phone. Any TOTP app works, and so do most password managers, on a computer too.",
    },
    Step {
        picture: r#"<rect x="10" y="14" width="52" height="38" rx="4"/><path d="M28 62h16M36 52v10"/><g class="accent"><rect x="24" y="21" width="9" height="9"/><rect x="39" y="21" width="9" height="9"/><rect x="24" y="36" width="9" height="9"/><path d="M39 36h4v4h5v5"/></g><rect x="82" y="12" width="28" height="54" rx="5"/><path d="M78 30 66 26M78 40H66"/><path d="M88 28v-4h4m8 0h4v4m0 12v4h-4m-8 0h-4v-4"/>"#,
        title: "Scan the QR code",
        words: "Press Set up authenticator app, then scan the QR code with the app. If you cannot scan, type the key shown beside it, or press Open in an app on this device.",
    },
    Step {
        picture: r#"<rect x="8" y="12" width="28" height="54" rx="5"/><g class="accent"><path d="M14 34h16M14 40h10"/></g><path d="M42 39h14m-5-5 5 5-5 5"/><rect x="62" y="26" width="50" height="26" rx="4"/><g class="accent"><path d="M70 39h4m4 0h4m8 0h4m4 0h4"/></g>"#,
        title: "Enter the code",
        words: "The app shows six digits that change every 30 seconds. Type the ones you see now: this proves that app and account belong together.",
    },
    Step {
        picture: r#"<path d="M30 8h44l16 16v48H30z"/><path d="M74 8v16h16"/><g class="accent"><path d="M40 34h12m6 0h12M40 44h12m6 0h12M40 54h12m6 0h12"/></g><path d="M40 64h30"/>"#,
        title: "Keep recovery codes",
        words: "Phones get lost. Save the ten recovery codes that you are shown: each gets you in once. A second authenticator on another device is a good idea too.",
    },
    Step {
        picture: r#"<path d="M34 72V22a12 12 0 0 1 12-12h28a12 12 0 0 1 12 12v50"/><path d="M26 72h68"/><g class="accent"><path d="m50 42 7 7 14-15"/></g>"#,
        title: "Next time you sign in",
        words: "After your password, the page asks for a code. Open the app, type the six digits, and you are in. Nobody from support will ever ask you for a code.",
    },
];

/// The walkthrough. The heading of a `details` element works as a button with and without scripts.
#[component]
pub(crate) fn Walkthrough() -> impl IntoView {
    let items = STEPS
        .iter()
        .map(|item| {
            view! {
                <li class="step">
                    <svg class="step-picture" viewBox="0 0 120 80" aria-hidden="true" inner_html=item.picture></svg>
                    <div>
                        <h3>{item.title}</h3>
                        <p>{item.words}</p>
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
            <Stepper steps=STEPS.len()>
                <ol class="steps" aria-live="polite">
                    {items}
                </ol>
            </Stepper>
        </details>
    }
}
