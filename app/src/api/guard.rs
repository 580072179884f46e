//! The guard: a server function states what caller it needs and gets the engine together with that caller, or
//! an error with the right status. There is no other way to the engine.

use super::{
    ApiError, FlashMemory, FlashMessage, FormMemory, KeepsCookies, RedirectTo, Site, Theme,
    cookies::remember_flash,
};
use crate::{Page, ReturnTo, navigator::FRAME_HEADER};
use gate::engine::{
    ClientInfo, Engine, Error,
    caller::{Caller, CallerKind, FormerToken, NotAllowed, Repeatable},
    error_chain,
};
use gate::model::{EmailAddress, Refusal, Timestamp, UserId};
use http::{HeaderValue, Method, StatusCode, header, request::Parts};
use leptos::prelude::{provide_context, use_context};
use leptos_axum::ResponseOptions;
use std::sync::Arc;

/// When a client may ask again that came when too much was waiting (RFC 9110 section 10.2.3).
const RETRY_AFTER_SECONDS: &str = "2";

/// For which session the page of the form that was sent was rendered, by the identifiers of the session and of its
/// user. Every form of ours has it, so that a change never applies to another account or sign-in than the one on
/// the screen.
#[derive(Clone)]
pub struct PageSession(pub String);

impl PageSession {
    /// The field of the form.
    pub const FIELD: &'static str = "page-session";

    /// What the forms of a page for this caller say.
    pub fn of(caller: &Caller) -> String {
        format!("{}-{}", caller.session(), caller.user())
    }

    /// Whose session it was, as the form says.
    pub fn user(&self) -> Option<UserId> {
        self.0.split_once('-').and_then(|(_, user)| UserId::parse(user))
    }
}

/// Private to this file, so that only the guard hands out the engine.
#[derive(Clone)]
struct EngineContext(Engine);

/// Makes engine and site reachable for the server functions of one request.
pub fn provide(engine: Engine, site: Arc<Site>) {
    provide_context(EngineContext(engine));
    provide_context(site);
}

/// The engine and the caller, if the caller's session is of kind `C`.
pub(super) fn authorize<C: CallerKind>() -> Result<(Engine, C), ApiError> {
    let engine = engine_for_anyone()?;
    let session = session();
    if let Some(caller) = &session
        && let Some(other) = other_page_session(caller)
    {
        // The same user, signed in anew, is led back to the page, where the form is as it was.
        if other.user().as_ref() != Some(caller.user()) {
            redirect(RedirectTo::with_flash(Page::for_stage(caller.stage), FlashMessage::OtherSession));
        }
        return Err(with_status(ApiError::OtherSession(caller.stage)));
    }
    let caller = match session.map(C::of) {
        Some(Ok(caller)) => Ok(caller),
        Some(Err(NotAllowed::Stage(stage))) => Err(ApiError::Stage(stage)),
        Some(Err(NotAllowed::Role)) => Err(ApiError::AdministratorsOnly),
        None => Err(ApiError::SignedOut),
    };
    caller.map(|caller| (engine, caller)).map_err(with_status)
}

/// The other session for which the page of the form that was sent was rendered, if it was.
fn other_page_session(caller: &Caller) -> Option<PageSession> {
    extension::<PageSession>().filter(|PageSession(id)| *id != PageSession::of(caller))
}

/// The session that the page is being rendered for, as its forms name it.
pub fn page_session() -> Option<String> {
    session().as_ref().map(PageSession::of)
}

/// Whether the page that is being rendered was asked for by a script, which runs the islands on it.
pub fn is_asked_by_script() -> bool {
    use_context::<Parts>().is_some_and(|parts| parts.headers.contains_key(FRAME_HEADER))
}

/// Who is signed in, for the page that is being rendered.
pub fn signed_in_as() -> Option<EmailAddress> {
    session().map(|caller| caller.identity.email.clone())
}

/// The same for a change that is answered again when its answer got lost: then the browser still has the token
/// from before the change. A request with such a token can only get the answer that it missed.
pub(super) fn authorize_repeatable<C: CallerKind>() -> Result<(Engine, Repeatable<C>), ApiError> {
    let former = use_context::<Parts>().and_then(|parts| parts.extensions.get::<FormerToken>().cloned());
    match former {
        Some(former) => Ok((engine_for_anyone()?, Repeatable::Former(former))),
        None => authorize().map(|(engine, caller)| (engine, Repeatable::Live(caller))),
    }
}

/// The engine without a caller, for the few functions that anyone may call. What a use case needs a caller for, it
/// still takes as an argument of that type.
pub(super) fn engine_for_anyone() -> Result<Engine, ApiError> {
    use_context::<EngineContext>().map(|context| context.0).ok_or(ApiError::Unavailable)
}

/// The caller's session, at any stage.
pub(super) fn session() -> Option<Caller> {
    extension::<Caller>()
}

/// The network, browser and device that the request comes from.
pub(super) fn client_info() -> ClientInfo {
    extension::<ClientInfo>().unwrap_or_default()
}

/// The page that was asked for before the sign-in that this request is a step of: in the address of a page, or in
/// the form that was sent.
pub fn return_to() -> Option<ReturnTo> {
    extension::<ReturnTo>()
}

/// The form that brought the browser to the page that is being rendered.
pub(super) fn form_memory() -> Option<FormMemory> {
    extension::<FormMemory>()
}

/// The message that this browser was led to a moment ago.
pub(super) fn flash_memory() -> Option<FlashMemory> {
    extension::<FlashMemory>()
}

/// The colours that the browser asks for, if it has chosen any.
pub(super) fn chosen_theme() -> Option<Theme> {
    extension::<Theme>()
}

/// The present moment, for pages that say how long ago something was.
pub fn now() -> Option<Timestamp> {
    engine_for_anyone().ok().map(|engine| engine.now())
}

/// The token that the browser has of a session that has ended.
pub(super) fn former_token() -> Option<FormerToken> {
    extension::<FormerToken>()
}

/// Whether the browser has sent a cookie of ours.
pub(super) fn keeps_cookies() -> bool {
    extension::<KeepsCookies>().is_some()
}

/// What a middleware found out about the request.
fn extension<T: Clone + Send + Sync + 'static>() -> Option<T> {
    use_context::<Parts>().and_then(|parts| parts.extensions.get::<T>().cloned())
}

/// Turns the engine's result into the server function's: refusals pass, causes are logged here, once.
pub(super) fn api_result<T>(result: gate::engine::Result<T>) -> Result<T, ApiError> {
    result.map_err(|error| {
        with_status(match error {
            Error::Refused(refusal) => ApiError::Refused(refusal),
            Error::SessionGone => ApiError::SignedOut,
            Error::Busy => ApiError::Busy,
            cause @ Error::Internal(_) => {
                tracing::error!(error = error_chain(&cause), "a use case failed");
                ApiError::Unavailable
            }
        })
    })
}

/// Gives the response the status of `error`. Plain forms keep theirs: they are redirected to the page they came
/// from, with the error in its address.
fn with_status(error: ApiError) -> ApiError {
    if matches!(error, ApiError::Refused(Refusal::NotShown | Refusal::OtherPending)) {
        // Scripts load the page again, with a message.
        remember_flash(&FlashMemory::anywhere(FlashMessage::ChangedSince));
    }
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let (Some(parts), Some(response)) = (use_context::<Parts>(), use_context::<ResponseOptions>())
        && (parts.method == Method::GET || !accepts_html(&parts))
    {
        response.set_status(status);
        if error == ApiError::Busy {
            response.insert_header(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER_SECONDS));
        }
    }
    error
}

/// Redirects a plain form. Scripts follow the address that the function answers. A step of the sign-in keeps the
/// page that it leads to in the end. The message of the address may be shown in this browser.
pub(super) fn redirect(to: RedirectTo) -> RedirectTo {
    let to = to.keeping(return_to().as_ref());
    if let Some(memory) = FlashMemory::of(&to.0) {
        remember_flash(&memory);
    }
    if let (Some(parts), Some(response)) = (use_context::<Parts>(), use_context::<ResponseOptions>())
        && accepts_html(&parts)
        && let Ok(location) = HeaderValue::from_str(&to.0)
    {
        response.set_status(StatusCode::SEE_OTHER);
        response.insert_header(header::LOCATION, location);
    }
    to
}

fn accepts_html(parts: &Parts) -> bool {
    let accept = parts.headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}
