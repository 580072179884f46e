//! The picture of an organisation: shown to its signed-in users, and replaced by an administrator. The form is sent by
//! the browser itself, with scripts and without: no script of ours reads files.
//!
//! An answer is nothing but a picture that was written here (`gate/src/engine/picture.rs`), with its type and
//! `nosniff`.

use app::{
    Page,
    api::{FlashMemory, FlashMessage, PageSession, RedirectTo, Site, flash_cookie},
};
use axum::{
    Extension,
    extract::{Multipart, State, multipart::MultipartRejection},
    response::{IntoResponse, Redirect, Response},
};
use gate::engine::{
    Engine, Error,
    caller::{Administrator, Authenticated, Caller, CallerKind, NotAllowed},
    error_chain,
    picture::{MAX_PICTURE_BYTES, Picture},
};
use http::{StatusCode, header};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Largest body of an upload in bytes: the largest picture, and what surrounds it in the form.
pub(super) const MAX_UPLOAD: usize = MAX_PICTURE_BYTES + 16 * 1_024;
/// Most fields of the form. Ours has two.
const MAX_FIELDS: usize = 4;
/// The field with the file.
const FILE: &str = "logo";
/// Each address names its version, so a browser need not ask again; other users of the browser have other addresses.
const CACHED: &str = "private, max-age=86400";

/// What the handlers need.
#[derive(Clone)]
pub(super) struct LogoState {
    engine: Engine,
    site: Arc<Site>,
    /// One picture is decoded at a time, so that many at once cost no more memory than one.
    turn: Arc<Semaphore>,
}

impl LogoState {
    pub(super) fn new(engine: Engine, site: Arc<Site>) -> Self {
        Self { engine, site, turn: Arc::new(Semaphore::new(1)) }
    }

    /// The browser goes on to a page that says what has happened.
    fn to(&self, page: Page, message: FlashMessage) -> Response {
        let to = RedirectTo::with_flash(page, message).0;
        let line = FlashMemory::of(&to).and_then(|memory| flash_cookie(&self.site, &memory));
        let mut response = Redirect::to(&to).into_response();
        response.headers_mut().extend(line.map(|line| (header::SET_COOKIE, line)));
        response
    }
}

/// Sends the picture of the caller's TPP.
pub(super) async fn show(State(logos): State<LogoState>, caller: Option<Extension<Caller>>) -> Response {
    let Some(Extension(caller)) = caller else {
        return (StatusCode::UNAUTHORIZED, "Sign in first.\n").into_response();
    };
    let Ok(caller) = Authenticated::of(caller) else {
        return (StatusCode::FORBIDDEN, "Finish signing in first.\n").into_response();
    };
    match logos.engine.logo(&caller).await {
        Ok(Some(png)) => {
            let headers = [
                (header::CONTENT_TYPE, "image/png"),
                (header::CACHE_CONTROL, CACHED),
                (header::CONTENT_DISPOSITION, "inline; filename=\"logo.png\""),
                (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
            ];
            (headers, png).into_response()
        }
        Ok(None) => (StatusCode::NOT_FOUND, "There is no logo.\n").into_response(),
        Err(error) => failed(&error),
    }
}

/// Takes the form of an administrator.
pub(super) async fn replace(
    State(logos): State<LogoState>,
    caller: Option<Extension<Caller>>,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    let Some(Extension(caller)) = caller else { return Redirect::to(Page::SignIn.path()).into_response() };
    let session = PageSession::of(&caller);
    let administrator = match Administrator::of(caller) {
        Ok(administrator) => administrator,
        Err(NotAllowed::Role) => {
            return (StatusCode::FORBIDDEN, "This is for administrators.\n").into_response();
        }
        Err(NotAllowed::Stage(stage)) => return Redirect::to(Page::for_stage(stage).path()).into_response(),
    };
    let Ok(form) = form else { return (StatusCode::BAD_REQUEST, "The form could not be read.\n").into_response() };
    let Some(Form { page_session, file }) = read(form).await else {
        return logos.to(Page::General, FlashMessage::LogoRefused);
    };
    // Every form of ours names the session of its page.
    if page_session != session {
        return logos.to(Page::Dashboard, FlashMessage::OtherSession);
    }
    let Ok(turn) = logos.turn.clone().acquire_owned().await else {
        return (StatusCode::SERVICE_UNAVAILABLE, "The server is stopping.\n").into_response();
    };
    let read = tokio::task::spawn_blocking(move || {
        let picture = Picture::from_upload(&file);
        drop(turn);
        picture
    });
    let Ok(Ok(picture)) = read.await else { return logos.to(Page::General, FlashMessage::LogoRefused) };
    match logos.engine.set_logo(&administrator, &picture).await {
        Ok(()) => logos.to(Page::General, FlashMessage::LogoChanged),
        Err(Error::SessionGone) => Redirect::to(Page::SignIn.path()).into_response(),
        Err(error) => failed(&error),
    }
}

/// What the form says.
#[derive(Default)]
struct Form {
    page_session: String,
    file: Vec<u8>,
}

/// `None` for a form that is not ours, or too large.
async fn read(mut form: Multipart) -> Option<Form> {
    let mut found = Form::default();
    for _ in 0..MAX_FIELDS {
        let Some(field) = form.next_field().await.ok()? else { break };
        match field.name() {
            Some(PageSession::FIELD) => found.page_session = field.text().await.ok()?,
            Some(FILE) => found.file = field.bytes().await.ok()?.into(),
            _ => {}
        }
    }
    Some(found)
}

fn failed(error: &Error) -> Response {
    tracing::error!(error = error_chain(error), "the logo cannot be read or saved");
    (StatusCode::SERVICE_UNAVAILABLE, "The server cannot answer right now.\n").into_response()
}
