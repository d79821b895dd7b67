//! How many instructions a fixed file takes, counted by callgrind: the same on a busy machine as on a quiet one.
//! `scripts/check-instructions` compares them with those in `instructions.json`.

#![allow(missing_docs, reason = "the macros write public items")]

#[allow(dead_code, unused_imports, reason = "each bench uses its part")]
mod support;

use credits_core::{Accepted, Policy, Report};
use gungraun::{Callgrind, LibraryBenchmarkConfig, library_benchmark, library_benchmark_group, main};
use std::hint::black_box;

const NAME: &str = "credits-2025-01.csv";
const ROWS: u64 = 5_000;

// All but the digest is counted: valgrind has no SHA instructions, and what stands in for them would be most of it.
#[library_benchmark(config = LibraryBenchmarkConfig::default()
    .tool(Callgrind::with_args(["--toggle-collect=sha2::sha256::compress256*"])))]
#[bench::file(support::credits_file(ROWS))]
fn check(file: Vec<u8>) -> (Report, Vec<u8>) {
    let report = credits_core::check(NAME, black_box(&file), &Policy::default());
    // Given back, so that freeing them is not counted.
    (report, file)
}

#[library_benchmark(config = LibraryBenchmarkConfig::default()
    .tool(Callgrind::with_args(["--toggle-collect=sha2::sha256::compress256*"])))]
#[bench::file(support::line_items_file(ROWS))]
fn check_line_items(file: Vec<u8>) -> (Report, Vec<u8>) {
    let report = credits_core::check(NAME, black_box(&file), &Policy::default());
    (report, file)
}

#[library_benchmark(config = LibraryBenchmarkConfig::default()
    .tool(Callgrind::with_args(["--toggle-collect=sha2::sha256::compress256*"])))]
#[bench::file(support::cost_explorer_file(300))]
fn check_cost_explorer(file: Vec<u8>) -> (Report, Vec<u8>) {
    let report = credits_core::check("credits-2024-06.csv", black_box(&file), &Policy::default());
    (report, file)
}

fn accepted() -> Accepted {
    credits_core::check(NAME, &support::credits_file(ROWS), &Policy::default()).accept().expect("the file is good")
}

#[library_benchmark]
#[bench::file(accepted())]
fn bodies(accepted: Accepted) -> Accepted {
    accepted.bodies().for_each(|body| drop(black_box(body)));
    accepted
}

library_benchmark_group!(name = core; benchmarks = check, check_line_items, check_cost_explorer, bodies);
main!(library_benchmark_groups = core);
