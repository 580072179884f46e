//! The site in `target/site`: WebAssembly, script, style sheet and icon.
//!
//! A file is written only when its content changes, so that the server, which embeds the site, is not rebuilt
//! without need.

use crate::{process, project::Project, style, toolchain};
use anyhow::{Context, Result};
use std::{fs, io::Write, path::Path};
use wasm_bindgen_cli_support::Bindgen;

const BROTLI_QUALITY: u32 = 11;
const BROTLI_WINDOW: u32 = 22;

/// What a site is built for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// For users: small, each file also as brotli and gzip.
    Release,
    /// For `cargo xtask dev`: built quickly, readable in the browser's tools, and not compressed.
    Development,
}

/// Builds the whole site.
pub fn build(project: &Project, mode: Mode) -> Result<()> {
    build_wasm(project, mode)?;
    build_style(project, mode)?;
    copy_assets(project, mode)
}

/// Builds the WebAssembly and its script.
pub fn build_wasm(project: &Project, mode: Mode) -> Result<()> {
    // Cargo names the folder of the profile `dev` after the build.
    let (profile, folder) = match mode {
        Mode::Release => (project.lib_profile.as_str(), project.lib_profile.as_str()),
        Mode::Development => ("dev", "debug"),
    };
    let mut cargo = toolchain::cargo_for_wasm(project, mode)?;
    process::step("Building the WebAssembly");
    let package = &project.lib_package;
    process::check(cargo.args([
        "build",
        "--package",
        package,
        "--profile",
        profile,
        "--target",
        toolchain::WASM,
    ]))?;
    let built = project.target().join(toolchain::WASM).join(folder).join(format!("{package}.wasm"));
    bind(project, mode, &built)
}

/// Writes the style sheet.
pub fn build_style(project: &Project, mode: Mode) -> Result<()> {
    let style = style::bundle(&project.style, mode == Mode::Release)?;
    put(mode, &project.site_file("css"), style.as_bytes())
}

/// Copies what needs no build.
pub fn copy_assets(project: &Project, mode: Mode) -> Result<()> {
    copy_folder(mode, &project.assets, &project.site)
}

/// Writes the script and the WebAssembly that the browser loads. wasm-bindgen is a library here: its version
/// and that of the code it binds are in one lock file, so that they always match.
fn bind(project: &Project, mode: Mode, built: &Path) -> Result<()> {
    let mut output = Bindgen::new()
        .input_path(built)
        .web(true)?
        .typescript(false)
        .remove_name_section(mode == Mode::Release)
        .remove_producers_section(true)
        .out_name(&project.output_name)
        .generate_output()
        .with_context(|| format!("wasm-bindgen on {}", built.display()))?;
    drop_streams(output.wasm_mut());
    let mut script = output.js().to_owned();
    if mode == Mode::Release {
        shorten_imports(output.wasm_mut(), &mut script);
        script = minifier::js::minify(&script).to_string();
    }
    put(mode, &project.site_file("js"), script.as_bytes())?;
    put(mode, &project.site_file("wasm"), &output.wasm_mut().emit_wasm())
}

/// Takes out what nothing calls: server functions can answer with streams, ours do not, and the linker keeps the
/// code for them, because it is exported to scripts (`wasm-streams`).
fn drop_streams(module: &mut walrus::Module) {
    let is_stream = |name: &str| name.starts_with("intounderlying") || name.starts_with("__wbg_intounderlying");
    let unused: Vec<_> =
        module.exports.iter().filter(|export| is_stream(&export.name)).map(walrus::Export::id).collect();
    for export in unused {
        module.exports.delete(export);
    }
    walrus::passes::gc::run(module);
}

/// Gives what the WebAssembly imports from its script short names. Those of wasm-bindgen end with a random-looking
/// number of 16 digits, which cannot be compressed and stands in both files.
fn shorten_imports(module: &mut walrus::Module, script: &mut String) {
    let has_number = |name: &str| {
        name.rsplit_once('_')
            .is_some_and(|(_, number)| number.len() == 16 && number.bytes().all(|digit| digit.is_ascii_hexdigit()))
    };
    for (index, import) in module.imports.iter_mut().filter(|import| has_number(&import.name)).enumerate() {
        let short = format!("_{index}");
        *script = script.replace(&import.name, &short);
        import.name = short;
    }
}

fn copy_folder(mode: Mode, from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(mode, &entry.path(), &target)?;
        } else {
            put(mode, &target, &fs::read(entry.path())?)?;
        }
    }
    Ok(())
}

/// Writes a file, and its compressed forms for a release, unless they are there already.
fn put(mode: Mode, path: &Path, content: &[u8]) -> Result<()> {
    let [brotli, gzip] = ["br", "gz"].map(|suffix| path.with_added_extension(suffix));
    let compressed = mode == Mode::Release;
    let complete = brotli.exists() == compressed && gzip.exists() == compressed;
    if complete && fs::read(path).is_ok_and(|known| known == content) {
        return Ok(());
    }
    fs::create_dir_all(path.parent().context("a file without a folder")?)?;
    fs::write(path, content)?;
    if compressed {
        compress(content, &brotli, &gzip)
    } else {
        // The server prefers a compressed form; one of an earlier release build would hide the new content.
        [brotli, gzip].iter().filter(|old| old.exists()).try_for_each(|old| Ok(fs::remove_file(old)?))
    }
}

fn compress(content: &[u8], brotli: &Path, gzip: &Path) -> Result<()> {
    let file = fs::File::create(brotli)?;
    let mut writer = brotli::CompressorWriter::new(file, 4_096, BROTLI_QUALITY, BROTLI_WINDOW);
    writer.write_all(content)?;
    writer.flush()?;
    let mut writer = flate2::write::GzEncoder::new(fs::File::create(gzip)?, flate2::Compression::best());
    writer.write_all(content)?;
    writer.finish()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A compressed form of other content would be served in place of the file.
    #[test]
    fn compressed_forms_fit_the_file() {
        let folder = process::new_temporary_folder("site").unwrap();
        let file = folder.join("pkg/a.css");
        let forms = || ["a.css", "a.css.br", "a.css.gz"].map(|name| folder.join("pkg").join(name).exists());
        for mode in [Mode::Release, Mode::Development, Mode::Release] {
            put(mode, &file, b"the same content").unwrap();
            assert_eq!(forms(), [true, mode == Mode::Release, mode == Mode::Release]);
        }
        put(Mode::Release, &file, b"other content").unwrap();
        let compressed = fs::File::open(folder.join("pkg/a.css.br")).unwrap();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut brotli::Decompressor::new(compressed, 4_096), &mut text).unwrap();
        assert_eq!(text, "other content");
        fs::remove_dir_all(folder).unwrap();
    }
}
