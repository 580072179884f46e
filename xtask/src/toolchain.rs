//! A compiler that can build for the browser.
//!
//! Usually that is rustup's, with the WebAssembly target added. Where rustup's server cannot be reached, Debian's
//! packaged toolchain serves, and the standard library for WebAssembly is built from its sources, once. The result
//! is in `.setup`, which git ignores. Outside the project, only rustup's target and the Debian packages that are
//! named on screen are added.

use crate::{packages, process, project::Project};
use anyhow::{Context, Result, bail};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The target of the browser.
pub const WASM: &str = "wasm32-unknown-unknown";
const PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld-22"];

/// A cargo that can build for the browser; the caller adds the arguments.
pub fn cargo_for_wasm(project: &Project) -> Result<Command> {
    let folder = project.setup().join("wasm-toolchain");
    let debian = process::output("/usr/bin/rustc", &["-V"]);
    let made = || debian.is_some() && fs::read_to_string(folder.join("finished")).ok() == debian;
    // An earlier result is used first: without a network, rustup waits long before it gives up.
    if default_has_target() || (!made() && rustup_adds_target()) {
        return Ok(process::program(project, "cargo"));
    }
    if !made() {
        make_from_debian(project, &folder)?;
    }
    let mut cargo = process::program(project, folder.join("bin/cargo"));
    // Called by its path: a toolchain linked into rustup would change the user's configuration.
    cargo
        .env("RUSTC", folder.join("bin/rustc"))
        .env("RUSTDOC", folder.join("bin/rustdoc"))
        .env_remove("RUSTUP_TOOLCHAIN");
    Ok(cargo)
}

fn default_has_target() -> bool {
    let found = process::output("rustc", &["--print", "target-libdir", "--target", WASM]);
    found.is_some_and(|folder| has_libraries(Path::new(&folder)))
}

fn rustup_adds_target() -> bool {
    process::step("Adding the WebAssembly target (rustup target add)");
    let added = process::succeeds(Command::new("rustup").args(["target", "add", WASM]));
    if !added {
        println!("  rustup cannot add it; using Debian's packaged toolchain instead");
    }
    added && default_has_target()
}

fn has_libraries(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|files| {
        files.flatten().any(|file| file.path().extension().is_some_and(|ending| ending == "rlib"))
    })
}

fn make_from_debian(project: &Project, folder: &Path) -> Result<()> {
    packages::debian(&PACKAGES).context("the WebAssembly target is missing: `rustup target add` failed")?;
    process::step("Building the standard library for WebAssembly (about a minute, once)");
    let libraries = build_standard_library(project)?;
    let _ = fs::remove_dir_all(folder);
    let (bin, host, wasm) = (
        folder.join("bin"),
        folder.join("lib/rustlib").join(host()?),
        folder.join("lib/rustlib").join(WASM).join("lib"),
    );
    for made in [&bin, &host.join("bin"), &wasm] {
        fs::create_dir_all(made)?;
    }
    for name in ["rustc", "rustdoc"] {
        let script = format!("#!/bin/sh\nexec /usr/bin/{name} --sysroot '{}' \"$@\"\n", folder.display());
        fs::write(bin.join(name), script)?;
        make_executable(&bin.join(name))?;
    }
    link(Path::new("/usr/bin/cargo"), &bin.join("cargo"))?;
    let packaged =
        process::output("/usr/bin/rustc", &["--print", "target-libdir"]).context("Debian's rustc does not run")?;
    link(Path::new(&packaged), &host.join("lib"))?;
    link(Path::new("/usr/lib/llvm-22/bin/lld"), &host.join("bin/rust-lld"))?;
    for library in libraries {
        let name = library.file_name().context("a library without a name")?;
        fs::copy(&library, wasm.join(name))?;
    }
    // The version is compared at the next build, so that an update of the packages leads to a new library.
    fs::write(folder.join("finished"), process::output("/usr/bin/rustc", &["-V"]).unwrap_or_default())?;
    Ok(())
}

/// The target triple of the machine, as Debian's compiler names it.
fn host() -> Result<String> {
    let version = process::output("/usr/bin/rustc", &["-vV"]).unwrap_or_default();
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).context("Debian's rustc does not say what machine it is for")
}

/// Builds an empty crate together with the standard library, and returns the paths of the libraries.
fn build_standard_library(project: &Project) -> Result<Vec<PathBuf>> {
    let scratch = project.setup().join("standard-library");
    fs::create_dir_all(scratch.join("src"))?;
    let manifest = "[package]\nname = \"scratch\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[workspace]\n";
    fs::write(scratch.join("Cargo.toml"), manifest)?;
    fs::write(scratch.join("src/lib.rs"), "#![no_std]\n")?;
    let target = scratch.join("target");
    let mut cargo = Command::new("/usr/bin/cargo");
    cargo
        .current_dir(&scratch)
        .env("RUSTC", "/usr/bin/rustc")
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", &target)
        .env_remove("RUSTUP_TOOLCHAIN")
        .args(["build", "--release", "-Zbuild-std=std,panic_abort", "--target", WASM]);
    process::check(&mut cargo)?;
    let built = fs::read_dir(target.join(WASM).join("release/deps"))?;
    let libraries: Vec<PathBuf> = built
        .flatten()
        .map(|file| file.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "rlib"))
        .filter(|path| !path.to_string_lossy().contains("libscratch"))
        .collect();
    if libraries.is_empty() {
        bail!("the standard library for WebAssembly was not built");
    }
    Ok(libraries)
}

#[cfg(unix)]
fn make_executable(path: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::set_permissions(path, fs::Permissions::from_mode(0o755))?)
}

#[cfg(unix)]
fn link(to: &Path, from: &Path) -> Result<()> {
    Ok(std::os::unix::fs::symlink(to, from)?)
}

#[cfg(not(unix))]
fn make_executable(_: &Path) -> Result<()> {
    bail!("Debian's toolchain is for Debian")
}

#[cfg(not(unix))]
fn link(_: &Path, _: &Path) -> Result<()> {
    bail!("Debian's toolchain is for Debian")
}
