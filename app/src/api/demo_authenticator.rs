//! The authenticator app of a demonstration: the present codes of the demo users, readable by anyone.

use super::ApiError;
use gate::model::{EmailAddress, Timestamp};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::time::Duration;

#[cfg(feature = "ssr")]
use {
    super::{
        guard::{api_result, engine_for_anyone},
        site::site,
    },
    gate::engine,
};

/// An authenticator of a demo user, with its present code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoCode {
    /// The user's name.
    pub name: String,
    /// The user's address.
    pub email: EmailAddress,
    /// The name of the authenticator.
    pub authenticator: String,
    /// Six digits; `None` if the code of now was used already.
    pub code: Option<String>,
    /// When the next code comes.
    pub next_at: Timestamp,
    /// How long that takes.
    pub left: Duration,
}

/// The codes of a demonstration; `None` on any other server. Anyone may call it. Two locks: this process was
/// started as a demonstration, and the database holds nothing but demo data.
#[server(prefix = "/api", endpoint = "read-demo-authenticator")]
pub async fn read_demo_authenticator() -> Result<Option<Vec<DemoCode>>, ApiError> {
    if !site()?.demo {
        return Ok(None);
    }
    let engine = engine_for_anyone()?;
    let codes = api_result(engine.demo_codes().await)?;
    let view = |found: engine::DemoCode| {
        let engine::DemoCode { identity, authenticator, code, next_at } = found;
        DemoCode {
            name: identity.name,
            email: identity.email,
            authenticator,
            code,
            next_at,
            left: engine.time_until(next_at),
        }
    };
    Ok(codes.map(|codes| codes.into_iter().map(view).collect()))
}
