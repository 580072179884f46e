//! A compiler that can build for the browser.
//!
//! For a release, the standard library for WebAssembly is built from its sources, for size, once: the one that rustup
//! downloads is built for speed, and makes what a browser has to load a tenth larger. The sources come from rustup;
//! where its server cannot be reached, Debian's packaged toolchain serves. The result is in `.setup`, which git
//! ignores. Outside the project, only rustup's component `rust-src` (and its WebAssembly target for `cargo xtask dev`)
//! or the Debian packages that are named on screen are added.

use crate::{packages, process, project::Project, site::Mode};
use anyhow::{Context, Result, bail};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The target of the browser.
pub const WASM: &str = "wasm32-unknown-unknown";
const PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld-22"];

/// A compiler with the sources of its standard library.
struct Toolchain {
    /// The folder of `rustc`, `rustdoc` and `cargo`.
    bin: PathBuf,
    /// The linker for WebAssembly.
    linker: PathBuf,
}

/// A cargo that can build for the browser; the caller adds the arguments. In development, panics have their messages
/// where rustup's library for the browser can be had.
pub fn cargo_for_wasm(project: &Project, mode: Mode) -> Result<Command> {
    if mode == Mode::Development && (default_has_target() || rustup_adds_target()) {
        return Ok(process::program(project, "cargo"));
    }
    let folder = project.setup().join("wasm-toolchain");
    if !is_made(&folder) {
        make(project, &find()?, &folder)?;
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
    let files = found.and_then(|folder| fs::read_dir(folder).ok());
    files.is_some_and(|files| {
        files.flatten().any(|file| file.path().extension().is_some_and(|name| name == "rlib"))
    })
}

fn rustup_adds_target() -> bool {
    process::succeeds(Command::new("rustup").args(["target", "add", WASM])) && default_has_target()
}

/// The compiler and the form of the library that a folder was made for. An update of either leads to a new one.
fn mark(rustc: &Path) -> Option<String> {
    let version = process::output(rustc.to_str()?, &["-V"])?;
    Some(format!("{}\n{version}\n{SMALL}\n{}\n", rustc.display(), STANDARD_LIBRARY.concat()))
}

fn is_made(folder: &Path) -> bool {
    let Ok(made) = fs::read_to_string(folder.join("finished")) else { return false };
    let rustc = made.lines().next().map(PathBuf::from);
    // Debian's compiler serves until rustup's has the sources; rustup's own default may change.
    let is_current =
        rustc.as_ref().is_some_and(|rustc| *rustc == rustup_bin().join("rustc") || rustc.starts_with("/usr"));
    is_current && rustc.and_then(|rustc| mark(&rustc)).is_some_and(|mark| mark == made)
}

/// The folder of the programs that rustup's `rustc` and `cargo` stand for in this project.
fn rustup_bin() -> PathBuf {
    PathBuf::from(process::output("rustc", &["--print", "sysroot"]).unwrap_or_default()).join("bin")
}

fn find() -> Result<Toolchain> {
    let bin = rustup_bin();
    let sysroot = bin.parent().context("rustc does not run")?;
    let has_sources = || sysroot.join("lib/rustlib/src/rust/library/Cargo.lock").exists();
    if !has_sources() {
        process::step("Adding the sources of the standard library (rustup component add rust-src)");
        if !process::succeeds(Command::new("rustup").args(["component", "add", "rust-src"])) {
            println!("  rustup cannot add them; using Debian's packaged toolchain instead");
        }
    }
    if has_sources() {
        let linker = sysroot.join("lib/rustlib").join(host(&bin.join("rustc"))?).join("bin/rust-lld");
        return Ok(Toolchain { bin, linker });
    }
    packages::debian(&PACKAGES).context("`rustup component add rust-src` failed")?;
    Ok(Toolchain { bin: "/usr/bin".into(), linker: "/usr/lib/llvm-22/bin/lld".into() })
}

/// Makes a folder that is a whole toolchain: the compiler's own parts by links, and the library for WebAssembly.
fn make(project: &Project, toolchain: &Toolchain, folder: &Path) -> Result<()> {
    process::step("Building the standard library for WebAssembly (about a minute, once)");
    let rustc = toolchain.bin.join("rustc");
    let libraries = build_standard_library(project, toolchain)?;
    let _ = fs::remove_dir_all(folder);
    let (bin, host, wasm) = (
        folder.join("bin"),
        folder.join("lib/rustlib").join(host(&rustc)?),
        folder.join("lib/rustlib").join(WASM).join("lib"),
    );
    for made in [&bin, &host.join("bin"), &wasm] {
        fs::create_dir_all(made)?;
    }
    for name in ["rustc", "rustdoc"] {
        let call =
            format!("exec '{}' --sysroot '{}' \"$@\"", toolchain.bin.join(name).display(), folder.display());
        fs::write(
            bin.join(name),
            format!(
                "#!/bin/sh\ncase \"$*\" in *'--target {WASM}'*) RUSTC_BOOTSTRAP=1 {call} {SMALL} ;; esac\n{call}\n"
            ),
        )?;
        make_executable(&bin.join(name))?;
    }
    link(&toolchain.bin.join("cargo"), &bin.join("cargo"))?;
    let packaged = process::output(&rustc.to_string_lossy(), &["--print", "target-libdir"]);
    link(Path::new(&packaged.context("rustc does not run")?), &host.join("lib"))?;
    link(&toolchain.linker, &host.join("bin/rust-lld"))?;
    for library in libraries {
        let name = library.file_name().context("a library without a name")?;
        fs::copy(&library, wasm.join(name))?;
    }
    // What was built with another library does not fit this one, and cargo cannot tell.
    let _ = fs::remove_dir_all(project.target().join(WASM));
    fs::write(folder.join("finished"), mark(&rustc).unwrap_or_default())?;
    Ok(())
}

/// The target triple of the machine, as the compiler names it.
fn host(rustc: &Path) -> Result<String> {
    let version = process::output(&rustc.to_string_lossy(), &["-vV"]).unwrap_or_default();
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).context("rustc does not say what machine it is for")
}

/// How everything for the browser is compiled: a panic stops the program without a message, so that the messages and
/// the code that formats them need not be downloaded.
const SMALL: &str = "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none";

/// How cargo builds the library. The link-time optimisation of the whole needs its bitcode.
const STANDARD_LIBRARY: [&str; 4] = [
    "-Zbuild-std=std,panic_abort",
    "-Zbuild-std-features=optimize_for_size",
    "--config=profile.release.opt-level='z'",
    "--config=build.rustflags=['-Cembed-bitcode=yes', '-Ccodegen-units=1', '-Zunstable-options', \
     '-Cpanic=immediate-abort', '-Zlocation-detail=none', '-Zfmt-debug=none']",
];

/// Builds an empty crate together with the standard library, and returns the paths of the libraries.
fn build_standard_library(project: &Project, toolchain: &Toolchain) -> Result<Vec<PathBuf>> {
    let scratch = project.setup().join("standard-library");
    fs::create_dir_all(scratch.join("src"))?;
    let manifest = "[package]\nname = \"scratch\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[workspace]\n";
    fs::write(scratch.join("Cargo.toml"), manifest)?;
    fs::write(scratch.join("src/lib.rs"), "#![no_std]\n")?;
    let target = scratch.join("target");
    // What an earlier compiler built lies in the same folder.
    let _ = fs::remove_dir_all(target.join(WASM));
    let mut cargo = Command::new(toolchain.bin.join("cargo"));
    cargo
        .current_dir(&scratch)
        .env("RUSTC", toolchain.bin.join("rustc"))
        // Building the library is no feature of a stable compiler. The project's own crates are built without this.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", &target)
        .env_remove("RUSTUP_TOOLCHAIN")
        .args(["build", "--release", "--target", WASM])
        .args(STANDARD_LIBRARY);
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
    bail!("the toolchain for WebAssembly is made on Unix")
}

#[cfg(not(unix))]
fn link(_: &Path, _: &Path) -> Result<()> {
    bail!("the toolchain for WebAssembly is made on Unix")
}
