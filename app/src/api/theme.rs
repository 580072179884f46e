//! The colours that this browser shows pages in: those of its system, or always light or dark ones. They belong to
//! the browser, not to the account, so a cookie keeps them, and the server writes them into each page: nothing
//! flashes.

#![cfg_attr(feature = "ssr", expect(clippy::unused_async, reason = "server functions are async"))]

use super::{ApiError, RedirectTo};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use strum::{AsRefStr, EnumString};

#[cfg(feature = "ssr")]
use {
    super::{
        cookies::set_theme_cookie,
        guard::{chosen_theme, redirect},
    },
    crate::{Page, ReturnTo},
};

/// The colours of all pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, AsRefStr, EnumString)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Theme {
    /// As the browser's system has them.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// Keeps the colours for this browser, and leads back to the page `from`. Anyone may call it.
#[server(prefix = "/api", endpoint = "set-theme")]
pub async fn set_theme(theme: Theme, #[server(default)] from: String) -> Result<RedirectTo, ApiError> {
    set_theme_cookie(theme);
    let path = from.split('?').next().unwrap_or_default();
    let page = RedirectTo::page(Page::at_path(path).unwrap_or(Page::Dashboard));
    Ok(redirect(ReturnTo::parse(&from).map_or(page, |from| RedirectTo(from.as_str().to_owned()))))
}

#[cfg(feature = "ssr")]
impl Theme {
    /// All of them, as they are offered.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The schemes that the browser may draw the page in before it has the style sheet.
    pub const fn color_scheme(self) -> &'static str {
        match self {
            Self::System => "light dark",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// What the browser that asks has chosen.
#[cfg(feature = "ssr")]
pub fn theme() -> Theme {
    chosen_theme().unwrap_or_default()
}
