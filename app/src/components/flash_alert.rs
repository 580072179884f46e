//! What has just been done, on the page where the user continues.

use super::{
    Alert, AlertTone, Time, TimeFormat,
    undo_form::{MemberUndo, UndoForm},
};
use crate::{
    api::{FlashMessage, Undo, public_address, session_end, signed_in_as, undo},
    islands::ForgetQuery,
    messages::{flash_message, member_flash, session_end_message, undoable_change},
    pages::query::{present_flash, url_without_flash},
};
use gate::model::{MemberView, Timestamp};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The flash message of the address (`?done=`).
#[component]
pub(crate) fn FlashAlert() -> impl IntoView {
    let query = use_query_map().get_untracked();
    let until = query.get("until").and_then(|millis| millis.parse().ok()).map(Timestamp);
    present_flash().filter(|message| !message.is_about_member()).map(|message| {
        let focused =
            !matches!(message, FlashMessage::SignedOut | FlashMessage::SignedOutBefore | FlashMessage::Ended);
        let tone = match message {
            FlashMessage::Ended
            | FlashMessage::SignedOutBefore
            | FlashMessage::OtherAccount
            | FlashMessage::CodeOnItsWay => AlertTone::Info,
            FlashMessage::OtherSession | FlashMessage::ChangedSince => AlertTone::Warning,
            FlashMessage::LockedOut | FlashMessage::NotKept | FlashMessage::LogoRefused => AlertTone::Error,
            _ => AlertTone::Success,
        };
        let until = until.filter(|_| message == FlashMessage::LockedOut);
        let names_account = matches!(message, FlashMessage::OtherSession | FlashMessage::OtherAccount);
        let signed_in = signed_in_as().filter(|_| names_account);
        // A memory without its message is from a change on another page.
        let undo = undo().filter(|undo| match undo {
            Undo::Rename { .. } => message == FlashMessage::Renamed,
            Undo::IdleLimit { .. } | Undo::Message { .. } => message == FlashMessage::Saved,
        });
        let changed = undo.as_ref().map(|undo| format!(" {}", undoable_change(undo)));
        let action = undo.map(|undo| view! { <UndoForm undo /> }.into_any());
        view! {
            <Flash tone focused action>
                {signed_in.map(|email| format!("You are signed in as {email} here now. "))}
                {if message == FlashMessage::Ended {
                    view! { <WhyEnded /> }.into_any()
                } else {
                    flash_message(message).into_any()
                }}
                {changed}
                {until
                    .map(|at| view! { " It ends at " <strong><Time at format=TimeFormat::TimeOfDay /></strong> "." })}
                {(message == FlashMessage::NotKept).then(|| view! { <HowToKeepCookies /> })}
            </Flash>
        }
    })
}

/// The one about a user, on that user's page, while the state that it names is the present one.
#[component]
pub(crate) fn MemberFlashAlert(member: MemberView) -> impl IntoView {
    let message = present_flash().and_then(|done| Some((done, member_flash(done, &member)?)));
    message.map(|(done, message)| {
        let action = Some(view! { <MemberUndo done member /> }.into_any());
        view! { <Flash tone=AlertTone::Success focused=true action>{message}</Flash> }
    })
}

/// It takes the focus, since screen readers do not announce an alert that is there from the start; on the sign-in
/// page the first field keeps it.
#[component]
fn Flash(tone: AlertTone, focused: bool, action: Option<AnyView>, children: Children) -> impl IntoView {
    view! {
        <div tabindex="-1" autofocus=focused class="flash">
            <Alert tone action>
                {children()}
            </Alert>
            <ForgetQuery kept=url_without_flash() />
        </div>
    }
}

/// Why the session ended that this browser had.
#[component]
fn WhyEnded() -> impl IntoView {
    Suspend::new(async { session_end_message(session_end().await) })
}

/// A cookie is dropped without a word where cookies are blocked, and where one for https comes by http
/// (RFC 6265bis, section 5.7).
#[component]
fn HowToKeepCookies() -> impl IntoView {
    let (address, secure) = public_address().unwrap_or_default();
    let how = if secure {
        " Open the address that begins with https, and allow cookies for it: "
    } else {
        " Allow cookies for this address, then sign in again: "
    };
    view! { {how} <a href=format!("{address}/sign-in")>{address.clone()}</a> "." }
}
