//! The house of `lambda/src`: each module uses only those that stand before it, no files import each other in a circle,
//! and no file is long.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The modules in the order of `lambda/src/lib.rs`. The sandbox and the programs stand apart: nobody imports them.
const FLOORS: &[&str] = &[
    "secret",
    "error",
    "clock",
    "exponent",
    "logging",
    "payload",
    "quote",
    "trust",
    "http",
    "statement",
    "aws",
    "cloudzero",
    "delivery",
    "config",
    "function",
    "truth",
    "collector",
    "sandbox",
    "bin",
    "lib",
];

const MOST_LINES: usize = 400;

/// Every file below a folder as `folder/name`, with its text.
fn files(below: &str) -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(below);
    let mut files = BTreeMap::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|extension| extension == "rs") {
                let name = entry.strip_prefix(&root).unwrap().with_extension("");
                files.insert(name.to_str().unwrap().replace('\\', "/"), fs::read_to_string(entry).unwrap());
            }
        }
    }
    assert!(!files.is_empty());
    files
}

/// The names behind `crate::` or `super::`, those in braces too, in code that is no test.
fn named(text: &str, before: &str) -> BTreeSet<String> {
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap();
    let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let is_name = |character: char| character.is_alphanumeric() || character == '_';
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices(before) {
        let rest = &code[at + before.len()..];
        let names = match rest.strip_prefix('{') {
            Some(list) => list.split('}').next().unwrap().split(',').map(str::trim).collect(),
            None => vec![rest],
        };
        for name in names {
            found.insert(name.chars().take_while(|character| is_name(*character)).collect());
        }
    }
    found
}

/// The files that a file imports, as `files` names them: children of its folder, siblings, and modules of the crate.
fn imports(name: &str, text: &str, files: &BTreeMap<String, String>, root: &str) -> BTreeSet<String> {
    let (folder, own) = name.rsplit_once('/').unwrap_or(("", name));
    // What a folder's `mod` calls `super` stands one folder further up.
    let folder = if own == "mod" { folder.rsplit_once('/').map_or("", |(above, _)| above) } else { folder };
    let in_folder = |folder: &str, name: &String| format!("{folder}/{name}").trim_start_matches('/').to_owned();
    let above = named(text, "super::").iter().map(|name| in_folder(folder, name)).collect::<Vec<_>>();
    let own = named(text, "crate::").iter().map(|name| in_folder(root, name)).collect::<Vec<_>>();
    let as_file =
        |path: String| [path.clone(), format!("{path}/mod")].into_iter().find(|path| files.contains_key(path));
    above.into_iter().chain(own).filter_map(as_file).filter(|path| path != name).collect()
}

#[track_caller]
fn has_no_circle(files: &BTreeMap<String, String>, root: &str) {
    let imports: BTreeMap<&String, BTreeSet<String>> =
        files.iter().map(|(name, text)| (name, imports(name, text, files, root))).collect();
    assert!(imports.values().map(BTreeSet::len).sum::<usize>() > files.len(), "imports are found at all");
    let mut done: BTreeSet<&String> = BTreeSet::new();
    while done.len() < files.len() {
        let next =
            imports.iter().find(|(name, of)| !done.contains(**name) && of.iter().all(|name| done.contains(name)));
        let Some((name, _)) = next else {
            let left: Vec<_> = imports.iter().filter(|(name, _)| !done.contains(**name)).collect();
            panic!("these import each other: {left:#?}");
        };
        done.insert(name);
    }
}

/// Simulations of several modules are tests, and know them all.
fn sources() -> BTreeMap<String, String> {
    let mut files = files("src");
    files.retain(|name, _| !name.ends_with("/simulation"));
    files
}

#[test]
fn no_file_is_long() {
    for folder in ["src", "tests"] {
        for (name, text) in files(folder) {
            let lines = text.lines().count();
            assert!(lines <= MOST_LINES, "{folder}/{name} has {lines} lines");
        }
    }
}

#[test]
fn each_module_uses_only_what_stands_before_it() {
    let place = |name: &str| FLOORS.iter().position(|floor| *floor == name);
    for (name, text) in sources() {
        let floor = name.split('/').next().unwrap();
        let own = place(floor).unwrap_or_else(|| panic!("{floor} is a floor"));
        if matches!(floor, "bin" | "lib") {
            continue;
        }
        for import in named(&text, "crate::").iter().filter(|import| import.as_str() != floor) {
            let other = place(import).unwrap_or_else(|| panic!("{name} imports {import}, which is no floor"));
            assert!(other < own, "{name} imports {import}, which does not stand before it");
        }
    }
}

#[test]
fn no_files_of_the_library_import_each_other_in_a_circle() {
    let mut files = sources();
    files.retain(|name, _| !name.starts_with("bin/") && name != "lib");
    has_no_circle(&files, "");
}

#[test]
fn no_files_of_the_command_line_import_each_other_in_a_circle() {
    let mut files = files("src/bin/credits");
    // What only its own parent folder declares is not looked at: a folder is one house.
    files.remove("main");
    has_no_circle(&files, "");
}
