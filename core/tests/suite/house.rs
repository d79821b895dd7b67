//! The house of `core/src`: each floor imports only what stands before it, there is no circle, and no file is long.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The floors in the order in which a file travels. What is no folder is a file.
const FLOORS: &[&str] = &[
    "digits",
    "order",
    "span",
    "money",
    "month",
    "account",
    "credit",
    "known_accounts",
    "policy",
    "text",
    "finding",
    "cell",
    "layout",
    "rules",
    "cbf",
    "body",
    "report",
    "outcome",
    "check",
    "compare",
    "plain_file",
    "correction",
    "lib",
];

const MOST_LINES: usize = 400;

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every file as `folder/name`, with its text.
fn files() -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut folders = vec![source()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else {
                let name = entry.strip_prefix(source()).unwrap().with_extension("");
                files.insert(name.to_str().unwrap().replace('\\', "/"), fs::read_to_string(entry).unwrap());
            }
        }
    }
    files
}

/// The paths that a file imports from this crate, tests aside: `crate::text::Record` as `text`, `super::code::Code` as
/// `finding/code`.
fn imports(name: &str, text: &str) -> BTreeSet<String> {
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap();
    let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n");
    let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
    let first_word = |rest: &str| -> String {
        rest.chars().take_while(|character| character.is_alphanumeric() || *character == '_').collect()
    };
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        found.insert(first_word(&code[at + "crate::".len()..]));
    }
    for (at, _) in code.match_indices("super::") {
        found.insert(format!("{folder}/{}", first_word(&code[at + "super::".len()..])));
    }
    found
}

#[test]
fn no_file_is_long() {
    for (name, text) in files() {
        let lines = text.lines().count();
        assert!(lines <= MOST_LINES, "{name} has {lines} lines");
    }
}

#[test]
fn each_floor_imports_only_what_stands_before_it() {
    let place = |name: &str| FLOORS.iter().position(|floor| *floor == name);
    for (name, text) in files() {
        let floor = name.split('/').next().unwrap();
        let own = place(floor).unwrap_or_else(|| panic!("{floor} is a floor"));
        if floor == "lib" {
            continue;
        }
        for import in imports(&name, &text).iter().filter(|import| !import.contains('/')) {
            let other = place(import).unwrap_or_else(|| panic!("{name} imports {import}, which is no floor"));
            assert!(other < own, "{name} imports {import}, which does not stand before it");
        }
    }
}

#[test]
fn no_files_of_one_floor_import_each_other_in_a_circle() {
    let files = files();
    let within: BTreeMap<&String, BTreeSet<String>> = files
        .iter()
        .map(|(name, text)| {
            (name, imports(name, text).into_iter().filter(|import| files.contains_key(import)).collect())
        })
        .collect();
    let mut done: BTreeSet<&String> = BTreeSet::new();
    while done.len() < files.len() {
        let next = within.iter().find(|(name, imports)| {
            !done.contains(**name)
                && imports.iter().filter(|import| import.contains('/')).all(|import| done.contains(import))
        });
        let Some((name, _)) = next else {
            let left: Vec<_> = within.keys().filter(|name| !done.contains(**name)).collect();
            panic!("these import each other: {left:?}");
        };
        done.insert(name);
    }
}
