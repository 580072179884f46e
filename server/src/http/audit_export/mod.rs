//! The audit log as a download, for administrators. Rows are read in batches while the response is sent, so memory
//! does not grow with the log.

pub(crate) mod formats;

use axum::{
    Extension,
    body::Body,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use formats::AuditFormat;
use gate::{
    engine::{
        Engine, Error,
        caller::{Administrator, Caller, CallerKind},
        error_chain,
    },
    model::{ChainEnd, NotedEnd, Stage},
};
use http::{HeaderMap, StatusCode, header};

/// Names the end of the log in an export: `TPP=LENGTH:HASH`, as `sallyport audit verify --expect` reads it.
const END_HEADER: &str = "x-audit-end";

/// Sends the log of the caller's TPP.
pub(super) async fn export(
    State(engine): State<Engine>,
    Path(file): Path<String>,
    headers: HeaderMap,
    caller: Option<Extension<Caller>>,
) -> Response {
    let format = match file.as_str() {
        "export.csv" => AuditFormat::Csv,
        "export.jsonl" => AuditFormat::JsonLines,
        _ => return (StatusCode::NOT_FOUND, "There is no such file.\n").into_response(),
    };
    // An export writes a row to the log, so another site must not cause one, although this is a GET. Another host
    // of the same site is another site, too.
    if headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none") {
        return (StatusCode::FORBIDDEN, "Open the audit log first.\n").into_response();
    }
    let Some(Extension(caller)) = caller else { return Redirect::to(app::Page::SignIn.path()).into_response() };
    let stage = caller.stage;
    let Ok(administrator) = Administrator::of(caller) else {
        return if stage == Stage::Authenticated {
            (StatusCode::FORBIDDEN, "This is for administrators.\n").into_response()
        } else {
            Redirect::to(app::Page::for_stage(stage).path()).into_response()
        };
    };
    match engine.begin_audit_export(&administrator).await {
        Ok(end) => stream(engine, administrator, format, &end),
        Err(Error::SessionGone) => Redirect::to(app::Page::SignIn.path()).into_response(),
        Err(error) => {
            tracing::error!(error = error_chain(&error), "the audit log cannot be exported");
            (StatusCode::SERVICE_UNAVAILABLE, "The server cannot answer right now.\n").into_response()
        }
    }
}

/// The rows up to `end`, which the response also names in a header.
fn stream(engine: Engine, administrator: Administrator, format: AuditFormat, end: &ChainEnd) -> Response {
    let last_seq = end.seq;
    let tpp = administrator.tpp().clone();
    let start = (engine, administrator, 0, Some(format.header()));
    let batches = futures_util::stream::try_unfold(start, move |state| async move {
        let (engine, caller, after_seq, header) = state;
        if let Some(header) = header {
            return Ok(Some((header, (engine, caller, after_seq, None))));
        }
        let rows = engine.audit_batch(&caller, after_seq, last_seq).await?;
        let Some(read_seq) = rows.last().map(|row| row.seq) else { return Ok(None) };
        let text: String = rows.iter().map(|row| format.line(row)).collect();
        Ok::<_, Error>(Some((text, (engine, caller, read_seq, None))))
    });
    let (content_type, disposition) = match format {
        AuditFormat::Csv => ("text/csv; charset=utf-8", "attachment; filename=\"sallyport-audit.csv\""),
        AuditFormat::JsonLines => {
            ("application/jsonl; charset=utf-8", "attachment; filename=\"sallyport-audit.jsonl\"")
        }
    };
    let headers = [(header::CONTENT_TYPE, content_type), (header::CONTENT_DISPOSITION, disposition)];
    let noted = NotedEnd { tpp: Some(tpp), end: end.clone() };
    (headers, [(END_HEADER, noted.to_string())], Body::from_stream(batches)).into_response()
}
