//! What has just been done, on the page where the user continues.

use super::{Alert, AlertTone, Time, TimeFormat};
use crate::{
    api::{FlashMessage, signed_in_as},
    islands::ForgetQuery,
    messages::flash_message,
};
use gate::model::Timestamp;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The flash message of the address (`?done=`). It takes the focus, since screen readers do not announce an alert
/// that is there from the start; on the sign-in page the first field keeps it.
#[component]
pub(crate) fn FlashAlert() -> impl IntoView {
    let query = use_query_map().get_untracked();
    let message = query.get("done").and_then(|word| word.parse::<FlashMessage>().ok());
    let until = query.get("until").and_then(|millis| millis.parse().ok()).map(Timestamp);
    message.map(|message| {
        let focused = !matches!(message, FlashMessage::SignedOut | FlashMessage::Ended);
        let tone = match message {
            FlashMessage::Ended => AlertTone::Info,
            FlashMessage::OtherSession | FlashMessage::ChangedSince => AlertTone::Warning,
            FlashMessage::LockedOut => AlertTone::Error,
            _ => AlertTone::Success,
        };
        let until = until.filter(|_| message == FlashMessage::LockedOut);
        let signed_in = signed_in_as().filter(|_| message == FlashMessage::OtherSession);
        view! {
            <div tabindex="-1" autofocus=focused class="flash">
                <Alert tone>
                    {signed_in.map(|email| format!("You are signed in as {email} here now. "))}
                    {flash_message(message)}
                    {until
                        .map(|at| {
                            view! { " It ends at " <strong><Time at format=TimeFormat::TimeOfDay /></strong> "." }
                        })}
                </Alert>
                <ForgetQuery />
            </div>
        }
    })
}
