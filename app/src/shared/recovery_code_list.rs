//! A set of recovery codes, to be saved.

use super::{
    Icon,
    recovery_sheet::{RecoverySheet, text_file_url},
    script_buttons::{CopyButton, PrintButton},
};
use leptos::prelude::*;

/// The codes, and ways to save them. File and copy say the same as the paper, whose heading is `sheet`.
#[component]
pub(super) fn RecoveryCodeList(codes: Vec<String>, sheet: RecoverySheet, scripts: bool) -> impl IntoView {
    let RecoverySheet { heading, file } = sheet;
    let text = format!("{heading}\n\n{}\n", codes.join("\n"));
    let items = codes.into_iter().map(|code| view! { <li><code translate="no">{code}</code></li> }).collect_view();
    view! {
        <ol class="recovery-codes">{items}</ol>
        <p class="actions">
            <a class="button button-quiet" href=text_file_url(&text) download=file>
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
