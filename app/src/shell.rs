//! The HTML document around the app. Rendered on the server only.

use crate::{App, navigator::StartScript};
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// The document. `options.site_pkg_dir` holds a digest of the assets, so that their addresses change with
/// their content.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let assets = format!("/{}", options.site_pkg_dir);
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="robots" content="noindex" />
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
