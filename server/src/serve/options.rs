//! What the app and Leptos are told about this deployment.

use super::ServeError;
use crate::{
    config::{Config, DEFAULT_FILE},
    site,
};
use app::{Support, api::Site};
use figment::{
    Figment,
    providers::{Format, Toml},
};
use leptos::config::{LeptosOptions, get_configuration};
use std::path::Path;

/// What the files of the site are called.
const OUTPUT_NAME: &str = "sallyport";

/// The deployment as server functions see it. `demo`: the demo mailbox, which shows emails to every visitor, is open.
pub fn site_options(config: &Config, public_url: &str, demo: bool) -> Site {
    let support = &config.support;
    Site {
        secure: config.is_secure(),
        public_url: public_url.to_owned(),
        demo,
        support: Support {
            contact: support.contact.clone(),
            feedback: support.feedback.clone(),
            documentation: support.documentation.clone(),
        },
    }
}

/// The options of Leptos: its own table of the configuration file, and the path that contains the digest of the
/// assets.
pub fn leptos_options(file: Option<&Path>) -> Result<LeptosOptions, ServeError> {
    let default = Path::new(DEFAULT_FILE);
    // An operator's configuration file need not have the table of Leptos.
    let has_table =
        |path: &&Path| Figment::from(Toml::file_exact(path)).find_value("workspace.metadata.leptos").is_ok();
    let path = file.or_else(|| default.exists().then_some(default)).filter(has_table).and_then(Path::to_str);
    let mut options =
        get_configuration(path).map_err(|error| ServeError::Leptos(error.to_string()))?.leptos_options;
    if options.output_name.is_empty() {
        options.output_name = OUTPUT_NAME.into();
    }
    options.site_pkg_dir = site::folder().into();
    Ok(options)
}

/// The same without a configuration file, and without variables: for tests, which must not depend on them.
pub fn default_leptos_options() -> LeptosOptions {
    LeptosOptions::builder().output_name(OUTPUT_NAME).site_pkg_dir(site::folder()).build()
}
