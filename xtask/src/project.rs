//! Names and paths of the project. Only `[[workspace.metadata.leptos]]` in Cargo.toml states them.

use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// Where things are and what they are called.
pub struct Project {
    /// The folder of the workspace.
    pub root: PathBuf,
    /// The folders of the workspace's crates, relative to `root`.
    pub members: Vec<String>,
    /// The name of the script, the WebAssembly and the style sheet, without their extensions.
    pub output_name: String,
    /// The folder of the finished site.
    pub site: PathBuf,
    /// The folder inside the site that holds what the build makes.
    pub package_folder: String,
    /// The style sheet that imports the others.
    pub style: PathBuf,
    /// The folder of files that are copied unchanged.
    pub assets: PathBuf,
    /// The package that becomes WebAssembly.
    pub lib_package: String,
    /// The profile that the WebAssembly of a release is built with.
    pub lib_profile: String,
    /// The package of the server.
    pub bin_package: String,
    /// The name of the server's binary.
    pub bin_target: String,
    /// The folder of the browser tests.
    pub end2end: PathBuf,
    /// The port on which `cargo xtask dev` tells open pages to reload.
    pub reload_port: u16,
    /// The largest size of the WebAssembly after brotli, in bytes.
    pub wasm_budget: usize,
}

impl Project {
    /// Reads Cargo.toml.
    pub fn read() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize()?;
        let manifest: Table = std::fs::read_to_string(root.join("Cargo.toml"))?.parse()?;
        let workspace = &manifest["workspace"];
        let members = workspace.get("members").and_then(Value::as_array).context("Cargo.toml has no members")?;
        let metadata = &workspace["metadata"];
        let leptos = metadata["leptos"].get(0).context("Cargo.toml has no [[workspace.metadata.leptos]]")?;
        let text = |key: &str| -> Result<String> {
            let value = leptos.get(key).and_then(Value::as_str);
            Ok(value.with_context(|| format!("Cargo.toml: the Leptos metadata has no {key}"))?.to_owned())
        };
        let reload_port = leptos.get("reload-port").and_then(Value::as_integer);
        let budget = metadata["sallyport"].get("wasm-brotli-max").and_then(Value::as_integer);
        Ok(Self {
            members: members.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
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
            reload_port: reload_port.and_then(|n| u16::try_from(n).ok()).context("no reload-port")?,
            wasm_budget: budget.and_then(|n| usize::try_from(n).ok()).context("no wasm-brotli-max")?,
            root,
        })
    }

    /// The folder of what set-up makes; git ignores it.
    pub fn setup(&self) -> PathBuf {
        self.root.join(".setup")
    }

    /// The folder of cargo's build output.
    pub fn target(&self) -> PathBuf {
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| self.root.join("target"), PathBuf::from)
    }

    /// The server's binary of the release build.
    pub fn binary(&self) -> PathBuf {
        self.target().join("release").join(&self.bin_target)
    }

    /// The server's binary of the debug build.
    pub fn debug_binary(&self) -> PathBuf {
        self.target().join("debug").join(&self.bin_target)
    }

    /// A file of the site that the build makes, with the extension `extension`.
    pub fn site_file(&self, extension: &str) -> PathBuf {
        self.site.join(&self.package_folder).join(format!("{}.{extension}", self.output_name))
    }
}
