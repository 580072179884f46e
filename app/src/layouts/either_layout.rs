//! The layout of pages that anyone may open: people who are signed in keep their sidebar.

use super::{AuthLayout, app_layout::AppFrame};
use crate::api::open_stage;
use gate::model::Stage;
use leptos::prelude::*;

/// The frame of the dashboard for people who are signed in, a quiet page for all others. `help`: this is not the help
/// page itself.
#[component]
pub(crate) fn EitherLayout(#[prop(default = true)] help: bool, children: Children) -> impl IntoView {
    let stage = open_stage();
    if stage == Some(Stage::Authenticated) {
        view! { <AppFrame>{children()}</AppFrame> }.into_any()
    } else {
        view! {
            <AuthLayout wide=true session=stage.is_some() help>
                {children()}
            </AuthLayout>
        }
        .into_any()
    }
}
