//! The two layouts: one for the pages of a signed-in user, one for those before and beside the sign-in. A page that
//! anyone may open has that of its reader.

mod app_layout;
mod auth_layout;
mod either_layout;
mod profile_menu;
mod sidebar;
mod watch;

pub(crate) use {app_layout::AppLayout, auth_layout::AuthLayout, either_layout::EitherLayout};
