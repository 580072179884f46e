//! The style sheet: the files that `style/main.css` imports become one, in the syntax of [`browsers`].
//!
//! To add a file: import it in `style/main.css`, with a layer, and name the layer in the order at the top.

use anyhow::{Context, Result, anyhow, bail};
use lightningcss::{
    rules::{CssRule, layer::LayerBlockRule},
    stylesheet::{MinifyOptions, ParserOptions, PrinterOptions, StyleSheet},
    targets::{Browsers, Targets},
};
use std::{fs, path::Path};

/// The oldest browsers that pages are made for; newer syntax is rewritten for them.
///
/// Safari 16.4 is the newest on phones that stop at iOS 16, Firefox 115 and Chrome 109 on Windows 7 and 8.
const fn browsers() -> Browsers {
    const fn version(major: u32, minor: u32) -> u32 {
        (major << 16) | (minor << 8)
    }
    Browsers {
        android: Some(version(109, 0)),
        chrome: Some(version(109, 0)),
        edge: Some(version(109, 0)),
        firefox: Some(version(115, 0)),
        ie: None,
        ios_saf: Some(version(16, 4)),
        opera: Some(version(95, 0)),
        safari: Some(version(16, 4)),
        samsung: Some(version(21, 0)),
    }
}

/// One style sheet from `main` and the files it imports; `minify` leaves out what only people read.
pub fn bundle(main: &Path, minify: bool) -> Result<String> {
    // Rules borrow from the text of their file, so the texts are declared first to outlive the rules.
    let (text, imported): (String, Vec<String>);
    text = read(main)?;
    let mut sheet = parse(main, &text)?;
    imported = imports(&sheet).map(|file| read(&main.with_file_name(file))).collect::<Result<_>>()?;
    let mut imported = imported.iter();
    for rule in &mut sheet.rules.0 {
        let CssRule::Import(import) = rule else { continue };
        let conditional = import.supports.is_some() || !import.media.media_queries.is_empty();
        let Some(Some(layer)) = import.layer.clone().filter(|_| !conditional) else {
            bail!("{}: the import of {} must name a layer, and nothing else", main.display(), import.url);
        };
        let rules = parse(&main.with_file_name(&*import.url), imported.next().context("an unread import")?)?.rules;
        if rules.0.iter().any(|rule| matches!(rule, CssRule::Import(_))) {
            bail!("{}: only {} may import", import.url, main.display());
        }
        *rule = CssRule::LayerBlock(LayerBlockRule { name: Some(layer), rules, loc: import.loc });
    }
    let targets = Targets::from(browsers());
    let wrong = |error: &dyn std::fmt::Display| anyhow!("{}: {error}", main.display());
    // Despite its name this step also adds prefixes; white space goes in the next one.
    sheet.minify(MinifyOptions { targets, ..MinifyOptions::default() }).map_err(|error| wrong(&error))?;
    let printer = PrinterOptions { minify, targets, ..PrinterOptions::default() };
    Ok(sheet.to_css(printer).map_err(|error| wrong(&error))?.code)
}

/// The files that a style sheet imports.
fn imports<'a>(sheet: &'a StyleSheet<'_>) -> impl Iterator<Item = &'a str> {
    let rules = sheet.rules.0.iter();
    rules.filter_map(|rule| if let CssRule::Import(import) = rule { Some(&*import.url) } else { None })
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| path.display().to_string())
}

fn parse<'a>(path: &Path, text: &'a str) -> Result<StyleSheet<'a>> {
    let options = ParserOptions { filename: path.display().to_string(), ..ParserOptions::default() };
    StyleSheet::parse(text, options).map_err(|error| anyhow!("{error}"))
}

#[cfg(test)]
mod tests;
