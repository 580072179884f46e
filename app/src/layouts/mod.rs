//! The two layouts: one for the pages of a signed-in user, one for those before and beside the sign-in.

mod app_layout;
mod auth_layout;
mod sidebar;
mod watch;

pub(crate) use {app_layout::AppLayout, auth_layout::AuthLayout};
