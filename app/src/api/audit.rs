//! The audit log.

use super::ApiError;
use gate::model::{AuditFilter, AuditPage};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::guard::{api_result, authorize},
    gate::engine::caller::Administrator,
};

/// A page of the TPP's audit log. Needs an administrator.
#[server(prefix = "/api", endpoint = "read-audit")]
pub async fn read_audit(#[server(default)] filter: AuditFilter) -> Result<AuditPage, ApiError> {
    let (engine, caller) = authorize::<Administrator>()?;
    api_result(engine.audit_page(&caller, &filter).await)
}
