//! The key of a set-up: as QR code, as link for the same device, and for typing.

use super::{Icon, script_buttons::CopyButton, time_of_day};
use gate::model::TotpSetup;
use leptos::prelude::*;

/// The key in all three forms. The QR code is white with its quiet zone in every theme.
#[component]
pub(super) fn TotpSetupDetails(setup: TotpSetup, scripts: bool) -> impl IntoView {
    let TotpSetup { key, uri, qr, label, expires_at } = setup;
    let size = qr.size;
    let copied = key.replace(' ', "");
    view! {
        <div class="setup-key">
            // Phones, whose own screen cannot be scanned, show these two first, and the rest on demand.
            <p class="setup-key-open">
                <a class="button button-quiet" href=uri>
                    <Icon of=icondata::LuSmartphone />
                    "Open in my app"
                </a>
                <a class="button button-plain setup-key-more" href="#another-device">
                    "Use another device"
                </a>
            </p>
            <svg
                class="qr"
                role="img"
                aria-label="QR code for your authenticator app"
                viewBox=format!("0 0 {size} {size}")
                shape-rendering="crispEdges"
            >
                <rect width=size height=size fill="#fff"></rect>
                <path d=qr.path fill="#000"></path>
            </svg>
            <div class="setup-key-body">
                <p>
                    <span class="hint">"In your app it appears as"</span>
                    <br />
                    <span class="setup-key-label" translate="no">{label}</span>
                </p>
                <p class="hint" id="key-hint">
                    "Cannot scan? Type this key into the app (time-based, six digits):"
                </p>
                <p class="key">
                    <code aria-describedby="key-hint" translate="no">{key}</code>
                    {scripts.then(|| view! { <CopyButton label="Copy key" text=copied /> })}
                </p>
                <p class="hint">
                    "Valid for 30 minutes, until "
                    <time data-at=expires_at.millis() data-format="time-of-day">
                        {time_of_day(expires_at)}
                    </time> "."
                </p>
            </div>
        </div>
    }
}
