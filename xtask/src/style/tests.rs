//! The style sheets and the pages fit each other, and users get the short form.

use super::*;
use std::collections::BTreeSet;

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn main_sheet() -> std::path::PathBuf {
    root().join("style/main.css")
}

/// The text of all files in `folder` whose name ends with `ending`.
fn read_all(folder: &Path, ending: &str) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        if entry.path().is_dir() {
            text.push_str(&read_all(&entry.path(), ending));
        } else if entry.path().to_string_lossy().ends_with(ending) {
            text.push_str(&fs::read_to_string(entry.path()).unwrap());
        }
    }
    text
}

/// A name of CSS: letters, digits, `-` and `_`.
fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

/// The classes that selectors of bundled CSS name. Bundling removes comments; a dot before a digit is a number.
fn classes_of_style(css: &str) -> BTreeSet<&str> {
    let after_dots = css.split('.').skip(1);
    after_dots
        .map(|rest| rest.split(|c| !is_name(c)).next().unwrap())
        .filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()))
        .collect()
}

/// The classes that pages name as `class="…"`.
fn classes_of_pages(source: &str) -> BTreeSet<&str> {
    let lists = source.split("class=\"").skip(1).filter_map(|rest| rest.split('"').next());
    lists.flat_map(str::split_whitespace).collect()
}

/// The classes of `css` that `source` names neither in a string nor as `class="…"` or `class:NAME`. Comments and
/// the names of variables do not count: short classes such as `row` would hide behind them.
fn dead_classes<'a>(css: &'a str, source: &str) -> Vec<&'a str> {
    let code: Vec<&str> = source.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    // Quotes that neither begin nor end a string.
    let code = code.join("\n").replace("\\\"", "").replace("'\"'", "");
    let strings = code.split('"').skip(1).step_by(2).flat_map(|string| string.split(|c| !is_name(c)));
    let switched = code.split("class:").skip(1).filter_map(|rest| rest.split(|c| !is_name(c)).next());
    let named: BTreeSet<&str> = strings.chain(switched).chain(classes_of_pages(&code)).collect();
    classes_of_style(css).into_iter().filter(|class| !named.contains(class)).collect()
}

#[test]
fn every_style_sheet_is_imported() {
    let text = fs::read_to_string(main_sheet()).unwrap();
    let sheet = parse(&main_sheet(), &text).unwrap();
    let imported: BTreeSet<String> = imports(&sheet).map(str::to_owned).collect();
    let files = fs::read_dir(root().join("style")).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    assert_eq!(imported, names.filter(|name| name != "main.css").collect());
}

/// An imported file ends up in the layer that its import names, in the place of the import.
#[test]
fn imports_become_layers_in_their_order() {
    let css = bundle(&main_sheet(), true).unwrap();
    let text = fs::read_to_string(main_sheet()).unwrap();
    let mut at = 0;
    let imports = text.lines().filter_map(|line| line.strip_prefix("@import url(\"")?.split_once("\") layer("));
    for (file, layer) in imports {
        let layer = layer.trim_end_matches(");");
        let block = format!("@layer {layer}{{");
        at += css[at..].find(&block).unwrap_or_else(|| panic!("{file}: no {block} in its place"));
    }
    assert!(at > 0 && !css.contains("@import"));
}

#[test]
fn an_import_without_a_layer_is_refused() {
    let folder = crate::process::new_temporary_folder("style").unwrap();
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("part.css"), "p { margin: 0 }").unwrap();
    let main = folder.join("main.css");
    for (import, accepted) in [
        ("@import \"part.css\" layer(part);", true),
        ("@import \"part.css\";", false),
        ("@import \"part.css\" layer(part) print;", false),
        ("@import \"missing.css\" layer(part);", false),
    ] {
        fs::write(&main, import).unwrap();
        assert_eq!(bundle(&main, true).is_ok(), accepted, "{import}");
    }
    fs::remove_dir_all(folder).unwrap();
}

/// A class without a rule is a part of a page that has no look.
#[test]
fn every_class_of_a_page_has_a_look() {
    let pages = read_all(&root().join("app/src"), ".rs");
    let used = classes_of_pages(&pages);
    assert!(used.len() > 50, "the search finds what pages use: {used:?}");
    let css = bundle(&main_sheet(), false).unwrap();
    let styled = classes_of_style(&css);
    let bare: Vec<_> = used.difference(&styled).collect();
    assert!(bare.is_empty(), "no rule in style/: {bare:?}");
}

#[test]
fn no_class_is_dead() {
    let css = bundle(&main_sheet(), false).unwrap();
    assert!(classes_of_style(&css).len() > 50, "the search finds the selectors");
    let dead = dead_classes(&css, &read_all(&root().join("app/src"), ".rs"));
    assert!(dead.is_empty(), "no page in app/src has these classes; remove their rules from style/: {dead:?}");
}

#[test]
fn the_search_finds_a_dead_class() {
    let css = ".row{color:red}.rows>.row-on:not(.b){margin:.5em}.busy,.late,.soft{}";
    let source = "// a \"late\" comment\nlet rows = view! { <p class=\"row b\" class:busy=busy>\"text\"</p> };\n\
                  let picture = r#\"<path class=\"soft\"/>\"#;";
    assert_eq!(dead_classes(css, source), ["late", "row-on", "rows"]);
}

/// Users get no white space and no comments; both builds have the same rules.
#[test]
fn what_is_shipped_is_minified() {
    let [short, long] = [true, false].map(|minify| bundle(&main_sheet(), minify).unwrap());
    assert!(!short.trim_end().contains('\n') && !short.contains("/*"), "{short}");
    assert!(short.len() < long.len() * 9 / 10, "{} of {} bytes", short.len(), long.len());
    assert_eq!(classes_of_style(&short), classes_of_style(&long));
}

/// Nested rules and `light-dark()` are newer than some of the browsers.
#[test]
fn what_is_shipped_suits_older_browsers() {
    let css = bundle(&main_sheet(), true).unwrap();
    for newer in ["&", "light-dark("] {
        assert!(!css.contains(newer), "{newer} is left");
    }
    assert!(css.contains("-webkit-user-select:all"), "Safari knows it by this name only");
}
