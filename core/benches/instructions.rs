//! What `scripts/check-instructions` counts the instructions of, with callgrind: the same on a busy machine as on a quiet
//! one. `instructions NAME` does one thing once, `instructions` prints the names; what is counted is in a function whose
//! name begins with `counted`.

#[allow(dead_code, unused_imports, reason = "each bench uses its part")]
mod support;

use credits_core::{Accepted, Policy, Report};
use std::hint::black_box;

const NAME: &str = "credits-2025-01.csv";
const ROWS: u64 = 5_000;
/// Each with its name in `instructions.json`.
const COUNTED: [(&str, fn()); 4] = [
    ("bodies", bodies),
    ("check", || check(NAME, support::credits_file(ROWS))),
    ("check_cost_explorer", || check("credits-2024-06.csv", support::cost_explorer_file(300))),
    ("check_line_items", || check(NAME, support::line_items_file(ROWS))),
];

fn main() {
    match std::env::args().skip(1).find(|argument| !argument.starts_with("--")) {
        Some(name) => COUNTED.iter().find(|(known, _)| *known == name).expect("it is one of the names").1(),
        None => COUNTED.iter().for_each(|(name, _)| println!("{name}")),
    }
}

fn check(name: &str, file: Vec<u8>) {
    black_box(counted_check(name, black_box(file)));
}

#[inline(never)]
fn counted_check(name: &str, file: Vec<u8>) -> (Report, Vec<u8>) {
    let report = credits_core::check(name, &file, &Policy::default());
    // Given back, so that freeing them is not counted.
    (report, file)
}

fn bodies() {
    let report = credits_core::check(NAME, &support::credits_file(ROWS), &Policy::default());
    black_box(counted_bodies(report.accept().expect("the file is good")));
}

#[inline(never)]
fn counted_bodies(accepted: Accepted) -> Accepted {
    accepted.bodies().for_each(|body| drop(black_box(body)));
    accepted
}
