//! The HTML document around the app. Rendered on the server only.

use crate::{
    App,
    api::{Theme, theme},
    navigator::StartScript,
};
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// What the address is for, on every page: those before the sign-in are public.
const DESCRIPTION: &str = "Sign in with your password and a code of your authenticator app.";

/// The document. `options.site_pkg_dir` holds a digest of the assets, so that their addresses change with
/// their content.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let theme = theme();
    let assets = format!("/{}", options.site_pkg_dir);
    view! {
        <!DOCTYPE html>
        // The choice of this browser, so that the page never appears in other colours first.
        <html lang="en" data-theme=(theme != Theme::System).then(|| theme.as_ref().to_owned())>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content=theme.color_scheme() />
                <meta name="robots" content="noindex" />
                <meta name="description" content=DESCRIPTION />
                <link rel="icon" href=format!("{assets}/favicon.svg") type="image/svg+xml" />
                <link rel="stylesheet" href=format!("{assets}/{}.css", options.output_name) />
                <AutoReload options=options.clone() />
                <StartScript assets name=options.output_name.to_string() />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}
