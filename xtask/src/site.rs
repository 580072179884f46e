//! The site: WASM, script, style and icon, each also as brotli and gzip.
//!
//! Files are written only when they change, so that the server, which carries them, is not built again for nothing.

use crate::{process, project::Project, toolchain};
use anyhow::{Context, Result};
use std::{fs, io::Write, path::Path};
use wasm_bindgen_cli_support::Bindgen;

const BROTLI_QUALITY: u32 = 11;
const BROTLI_WINDOW: u32 = 22;

/// Builds the whole site.
pub fn build(project: &Project) -> Result<()> {
    fs::create_dir_all(project.site.join(&project.package_folder))?;
    let mut cargo = toolchain::cargo_for_wasm(project)?;
    process::step("Building the browser's side (WebAssembly)");
    process::check(cargo.args([
        "build",
        "--package",
        &project.lib_package,
        "--profile",
        &project.lib_profile,
        "--target",
        toolchain::WASM,
    ]))?;
    bind(project)?;
    let style = bundle(&project.style)?;
    put(&project.site_file("css"), style.as_bytes())?;
    copy_assets(&project.assets, &project.site)
}

/// Writes script and WASM. The bindgen is a library of our own lock file, so it always fits.
fn bind(project: &Project) -> Result<()> {
    let name = &project.output_name;
    let wasm = format!("{}.wasm", project.lib_package);
    let input = project.target().join(toolchain::WASM).join(&project.lib_profile).join(wasm);
    let mut output = Bindgen::new()
        .input_path(&input)
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .out_name(name)
        .generate_output()
        .with_context(|| format!("wasm-bindgen on {}", input.display()))?;
    put(&project.site_file("js"), output.js().as_bytes())?;
    put(&project.site_file("wasm"), &output.wasm_mut().emit_wasm())
}

/// One style sheet of those that `main` imports, each in the layer that its import names.
fn bundle(main: &Path) -> Result<String> {
    let parts = fs::read_to_string(main)?.lines().map(|line| part(main, line)).collect::<Result<Vec<_>>>()?;
    Ok(parts.join("\n"))
}

/// A line of the main style sheet, with the file in place of its import.
fn part(main: &Path, line: &str) -> Result<String> {
    let Some((file, layer)) = parse_import(line) else { return Ok(line.to_owned()) };
    let path = main.with_file_name(file);
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    Ok(format!("@layer {layer} {{\n{text}}}"))
}

/// `@import url("FILE") layer(LAYER);`
fn parse_import(line: &str) -> Option<(&str, &str)> {
    line.strip_prefix("@import url(\"")?.strip_suffix(");")?.split_once("\") layer(")
}

fn copy_assets(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            fs::create_dir_all(&target)?;
            copy_assets(&entry.path(), &target)?;
        } else {
            put(&target, &fs::read(entry.path())?)?;
        }
    }
    Ok(())
}

/// Writes a file and its compressed forms, unless it is there already.
fn put(path: &Path, content: &[u8]) -> Result<()> {
    let compressed = |suffix: &str| path.with_added_extension(suffix);
    let complete = compressed("br").exists() && compressed("gz").exists();
    if complete && fs::read(path).is_ok_and(|known| known == content) {
        return Ok(());
    }
    fs::write(path, content)?;
    let mut brotli =
        brotli::CompressorWriter::new(fs::File::create(compressed("br"))?, 4_096, BROTLI_QUALITY, BROTLI_WINDOW);
    brotli.write_all(content)?;
    brotli.flush()?;
    drop(brotli);
    let mut gzip = flate2::write::GzEncoder::new(fs::File::create(compressed("gz"))?, flate2::Compression::best());
    gzip.write_all(content)?;
    gzip.finish()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_name_file_and_layer() {
        assert_eq!(parse_import("@import url(\"base.css\") layer(base);"), Some(("base.css", "base")));
        assert_eq!(parse_import("@layer base, forms;"), None);
    }

    #[test]
    fn every_style_sheet_is_imported() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../style");
        let main = fs::read_to_string(folder.join("main.css")).unwrap();
        let imported: Vec<_> = main.lines().filter_map(parse_import).map(|(file, _)| file.to_owned()).collect();
        let mut files: Vec<_> = fs::read_dir(&folder)
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != "main.css")
            .collect();
        files.sort();
        let mut sorted = imported.clone();
        sorted.sort();
        assert_eq!(sorted, files);
    }

    /// A class without a rule is a part of a page that nobody has drawn.
    #[test]
    fn every_class_of_a_page_has_a_look() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let (mut pages, mut style) = (String::new(), String::new());
        read_all(&root.join("app/src"), &mut pages);
        read_all(&root.join("style"), &mut style);
        let classes = pages.split("class=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let names: std::collections::BTreeSet<&str> = classes.flat_map(str::split_whitespace).collect();
        assert!(names.len() > 50, "the search finds what pages use: {names:?}");
        let drawn = |name: &str| {
            style.match_indices(&format!(".{name}")).any(|(at, found)| {
                let next = style[at + found.len()..].chars().next();
                !next.is_some_and(|c| c.is_ascii_alphanumeric() || c == '-')
            })
        };
        let bare: Vec<&str> = names.into_iter().filter(|name| !drawn(name)).collect();
        assert!(bare.is_empty(), "no rule in style/: {bare:?}");
    }

    fn read_all(folder: &Path, text: &mut String) {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            if entry.path().is_dir() {
                read_all(&entry.path(), text);
            } else {
                text.push_str(&fs::read_to_string(entry.path()).unwrap());
            }
        }
    }
}
