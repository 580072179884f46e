//! A compiler that can build for the browser.
//!
//! Usually that is rustup's, with its WebAssembly target added. Where rustup's server cannot be reached, Debian's
//! packaged toolchain is used, and the standard library for WebAssembly is built once from its sources. What is
//! made lies in the project's ignored folder `.setup`; nothing else is touched but rustup's own target and the packages it
//! says it installs.

use crate::{packages, project::Project, run};
use anyhow::{Context, Result, bail};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The target of the browser.
pub const WASM: &str = "wasm32-unknown-unknown";
const PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld-22"];

/// A cargo that can build for the browser, ready for arguments.
pub fn cargo_for_wasm(project: &Project) -> Result<Command> {
    let folder = project.setup().join("wasm-toolchain");
    let debian = run::output("/usr/bin/rustc", &["-V"]);
    let made = || debian.is_some() && fs::read_to_string(folder.join("finished")).ok() == debian;
    // What was made before is asked first: rustup's server may take its time not to answer.
    if default_has_target() || (!made() && rustup_adds_target()) {
        return Ok(run::program(project, "cargo"));
    }
    if !made() {
        make_from_debian(project, &folder)?;
    }
    let mut cargo = run::program(project, folder.join("bin/cargo"));
    // Run directly, so that rustup is not asked and its configuration stays as it is.
    cargo
        .env("RUSTC", folder.join("bin/rustc"))
        .env("RUSTDOC", folder.join("bin/rustdoc"))
        .env_remove("RUSTUP_TOOLCHAIN");
    Ok(cargo)
}

fn default_has_target() -> bool {
    let found = run::output("rustc", &["--print", "target-libdir", "--target", WASM]);
    found.is_some_and(|folder| has_libraries(Path::new(&folder)))
}

fn rustup_adds_target() -> bool {
    run::step("Adding the WebAssembly target (rustup target add)");
    let added = run::succeeds(Command::new("rustup").args(["target", "add", WASM]));
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
    run::step("Building the standard library for WebAssembly (about a minute, once)");
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
        run::output("/usr/bin/rustc", &["--print", "target-libdir"]).context("Debian's rustc does not run")?;
    link(Path::new(&packaged), &host.join("lib"))?;
    link(Path::new("/usr/lib/llvm-22/bin/lld"), &host.join("bin/rust-lld"))?;
    for library in libraries {
        let name = library.file_name().context("a library without a name")?;
        fs::copy(&library, wasm.join(name))?;
    }
    // Another version of the packages makes it anew.
    fs::write(folder.join("finished"), run::output("/usr/bin/rustc", &["-V"]).unwrap_or_default())?;
    Ok(())
}

/// What machine Debian's compiler is for.
fn host() -> Result<String> {
    let version = run::output("/usr/bin/rustc", &["-vV"]).unwrap_or_default();
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).context("Debian's rustc does not say what machine it is for")
}

/// Builds an empty crate together with the standard library; gives the libraries.
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
    run::check(&mut cargo)?;
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
