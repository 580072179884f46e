//! Calls go one way: use cases call services and the store, services call services and the store. The proof reads
//! the sources: module paths, and method calls by name.

#![expect(clippy::unwrap_used, reason = "a test may stop")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// The use cases that may call others: the dispatcher of step-up, and the command line's way in.
const MAY_CALL_OTHERS: [&str; 3] = ["confirm.rs", "operator_users.rs", "mod.rs"];

/// The sources of a folder, by file name, without comments and tests.
fn sources(room: &str) -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/engine").join(room);
    let files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    let code = |path: &Path| {
        let text = fs::read_to_string(path).unwrap();
        let without_tests = text.split("#[cfg(test)]").next().unwrap_or_default();
        let lines = without_tests.lines().filter(|line| !line.trim_start().starts_with("//"));
        lines.collect::<Vec<_>>().join("\n")
    };
    files.iter().map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), code(path))).collect()
}

/// The methods that a source defines on the engine or the operator.
fn methods(code: &str) -> Vec<String> {
    let blocks = code
        .split("\nimpl ")
        .skip(1)
        .filter(|block| block.starts_with("Engine {") || block.starts_with("Operator {"));
    let bodies = blocks.map(|block| block.split("\n}").next().unwrap_or_default());
    let names = bodies.flat_map(|body| body.split("fn ").skip(1));
    names.filter_map(|rest| rest.split(['(', '<']).next()).map(str::to_owned).collect()
}

fn calls(code: &str, method: &str) -> bool {
    code.contains(&format!(".{method}("))
}

#[test]
fn services_never_call_use_cases() {
    let use_cases = sources("use_cases");
    let defined: Vec<String> = use_cases.values().flat_map(|code| methods(code)).collect();
    assert!(defined.len() > 60, "the methods of the use cases are found: {defined:?}");
    for (file, code) in sources("services").into_iter().chain(sources("store")) {
        assert!(!code.contains("use_cases"), "{file} names a use case");
        for method in &defined {
            assert!(!calls(&code, method), "{file} calls the use case {method}");
        }
    }
}

#[test]
fn use_cases_never_call_each_other() {
    let use_cases = sources("use_cases");
    for (file, code) in use_cases.iter().filter(|(file, _)| !MAY_CALL_OTHERS.contains(&file.as_str())) {
        let paths = code.replace("super::operator::Operator", "");
        assert!(!paths.contains("super::") && !paths.contains("use_cases"), "{file} names another use case");
        for (other, source) in use_cases.iter().filter(|(other, _)| *other != file) {
            for method in methods(source) {
                assert!(!calls(code, &method), "{file} calls {method} of {other}");
            }
        }
    }
}

#[test]
fn the_search_finds_what_it_forbids() {
    let code = "\nimpl Engine {\n    pub async fn sign_in(&self) {}\n    fn end_replaced<T>(&self) {}\n}\n";
    assert_eq!(methods(code), ["sign_in", "end_replaced"]);
    assert!(calls("work.engine().sign_in(email)", "sign_in") && !calls("users::sign_in(work)", "sign_in"));
}
