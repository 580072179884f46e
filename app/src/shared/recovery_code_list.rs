//! A set of recovery codes, to be saved.

use super::{
    Icon,
    script_buttons::{CopyButton, PrintButton},
};
use leptos::prelude::*;

/// The codes, and ways to save them.
#[component]
pub(super) fn RecoveryCodeList(codes: Vec<String>, scripts: bool) -> impl IntoView {
    let text = codes.join("\n");
    // Letters, digits, dashes and line ends: nothing else needs escaping.
    let file = format!("data:text/plain,Sallyport%20recovery%20codes%0A%0A{}%0A", codes.join("%0A"));
    let items = codes.into_iter().map(|code| view! { <li><code>{code}</code></li> }).collect_view();
    view! {
        <ol class="recovery-codes">{items}</ol>
        <p class="actions">
            <a class="button button-quiet" href=file download="sallyport-recovery-codes.txt">
                <Icon of=icondata::LuDownload />
                "Download"
            </a>
            {scripts
                .then(|| {
                    view! {
                        <CopyButton label="Copy" text />
                        <PrintButton />
                    }
                })}
        </p>
    }
}
