//! The audit log as a file, for administrators: lines of JSON, or CSV that no spreadsheet takes for formulas. It is read
//! in batches while it is sent, so that its length does not matter.

use axum::{
    Extension,
    body::Body,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use gate::{
    engine::{
        Engine, Error,
        caller::{Administrator, Caller, CallerKind},
        error::chain,
    },
    model::AuditRow,
    rules::{AUDIT_COLUMNS, audit_csv, audit_json, csv_line},
};
use http::{HeaderMap, StatusCode, header};

/// How the rows are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Csv,
    JsonLines,
}

/// Sends the log of the caller's TPP.
pub(super) async fn audit(
    State(engine): State<Engine>,
    Path(file): Path<String>,
    headers: HeaderMap,
    caller: Option<Extension<Caller>>,
) -> Response {
    let format = match file.as_str() {
        "export.csv" => Format::Csv,
        "export.jsonl" => Format::JsonLines,
        _ => return (StatusCode::NOT_FOUND, "There is no such file.\n").into_response(),
    };
    // It writes a row, so another site must not cause it, although it is asked for like a page.
    if headers.get("sec-fetch-site").is_some_and(|site| site == "cross-site") {
        return (StatusCode::FORBIDDEN, "Open the audit log first.\n").into_response();
    }
    let Some(Extension(caller)) = caller else { return Redirect::to(app::Page::SignIn.path()).into_response() };
    let stage = caller.stage;
    let Ok(administrator) = Administrator::of(caller) else {
        return if stage == gate::model::Stage::Authenticated {
            (StatusCode::FORBIDDEN, "This is for administrators.\n").into_response()
        } else {
            Redirect::to(app::Page::for_stage(stage).path()).into_response()
        };
    };
    match engine.begin_audit_export(&administrator).await {
        Ok(()) => send(engine, administrator, format),
        Err(Error::SessionGone) => Redirect::to(app::Page::SignIn.path()).into_response(),
        Err(error) => {
            tracing::error!(error = chain(&error), "the audit log cannot be exported");
            (StatusCode::SERVICE_UNAVAILABLE, "The server cannot answer right now.\n").into_response()
        }
    }
}

fn send(engine: Engine, administrator: Administrator, format: Format) -> Response {
    let first = if format == Format::Csv { csv_line(&AUDIT_COLUMNS) } else { String::new() };
    let batches =
        futures_util::stream::try_unfold((engine, administrator, 0, Some(first)), move |state| async move {
            let (engine, caller, after, first) = state;
            if let Some(first) = first {
                return Ok(Some((first, (engine, caller, after, None))));
            }
            let rows = engine.audit_batch(&caller, after).await?;
            let Some(last) = rows.last().map(|row| row.seq) else { return Ok(None) };
            let text: String = rows.iter().map(|row| line(row, format)).collect();
            Ok::<_, Error>(Some((text, (engine, caller, last, None))))
        });
    let (kind, name) = match format {
        Format::Csv => ("text/csv; charset=utf-8", "attachment; filename=\"sallyport-audit.csv\""),
        Format::JsonLines => {
            ("application/jsonl; charset=utf-8", "attachment; filename=\"sallyport-audit.jsonl\"")
        }
    };
    ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], Body::from_stream(batches))
        .into_response()
}

fn line(row: &AuditRow, format: Format) -> String {
    match format {
        Format::Csv => audit_csv(row),
        Format::JsonLines => audit_json(row),
    }
}
