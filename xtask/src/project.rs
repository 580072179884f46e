//! Names and paths. Cargo.toml's `[[workspace.metadata.leptos]]` is the only place that states them.

use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// Where things are and what they are called.
pub struct Project {
    /// The folder of the workspace.
    pub root: PathBuf,
    /// The name of the script, the WASM and the style sheet.
    pub output_name: String,
    /// The folder of the finished site.
    pub site: PathBuf,
    /// The folder in it for build output.
    pub package_folder: String,
    /// The style sheet that imports the others.
    pub style: PathBuf,
    /// Files that are copied as they are.
    pub assets: PathBuf,
    /// The package that becomes WASM.
    pub lib_package: String,
    /// The profile it is built with.
    pub lib_profile: String,
    /// The package of the server.
    pub bin_package: String,
    /// The name of the binary.
    pub bin_target: String,
    /// The folder of the browser tests.
    pub end2end: PathBuf,
    /// The most bytes that the WASM may have after brotli.
    pub wasm_budget: usize,
}

impl Project {
    /// Reads Cargo.toml.
    pub fn read() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize()?;
        let manifest: Table = std::fs::read_to_string(root.join("Cargo.toml"))?.parse()?;
        let metadata = manifest["workspace"]["metadata"].clone();
        let leptos = metadata["leptos"].get(0).context("Cargo.toml has no [[workspace.metadata.leptos]]")?.clone();
        let text = |key: &str| -> Result<String> {
            let value = leptos.get(key).and_then(Value::as_str);
            Ok(value.with_context(|| format!("Cargo.toml: the Leptos metadata has no {key}"))?.to_owned())
        };
        let budget = metadata["sallyport"].get("wasm-brotli-max").and_then(Value::as_integer);
        Ok(Self {
            output_name: text("output-name")?,
            site: root.join(text("site-root")?),
            package_folder: text("site-pkg-dir")?,
            style: root.join(text("style-file")?),
            assets: root.join(text("assets-dir")?),
            lib_package: text("lib-package")?,
            lib_profile: text("lib-profile-release")?,
            bin_package: text("bin-package")?,
            bin_target: text("bin-target")?,
            end2end: root.join(text("end2end-dir")?),
            wasm_budget: budget.and_then(|n| usize::try_from(n).ok()).context("no wasm-brotli-max")?,
            root,
        })
    }

    /// The folder for what set-up makes; ignored by git.
    pub fn setup(&self) -> PathBuf {
        self.root.join(".setup")
    }

    /// The target folder.
    pub fn target(&self) -> PathBuf {
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| self.root.join("target"), PathBuf::from)
    }

    /// The release binary.
    pub fn binary(&self) -> PathBuf {
        self.target().join("release").join(&self.bin_target)
    }

    /// The compressed WASM.
    pub fn compressed_wasm(&self) -> PathBuf {
        self.site.join(&self.package_folder).join(format!("{}.wasm.br", self.output_name))
    }
}
