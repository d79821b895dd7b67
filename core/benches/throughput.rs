//! How fast files are checked and turned into bodies, against two yardsticks in the same process. `scripts/bench` reads
//! what this prints: one line a measurement, `what rows bytes nanoseconds…`.
//!
//! `cargo bench --bench throughput -- write ROWS FILE` writes the file of so many rows instead, `-- once FILE` checks a
//! file and makes its bodies once, for measuring the process, and `-- check RUNS FILE` only checks it, so many times.

#[allow(dead_code, unused_imports, reason = "each bench uses its part")]
mod support;

use credits_core::{Limits, Policy, check};
use std::hint::black_box;
use std::time::Instant;
use std::{env, fs};

const NAME: &str = "credits-2025-01.csv";

/// Rows of the files, with the runs of each.
const FILES: [(u64, usize); 4] = [(23, 401), (17_000, 41), (270_000, 11), (1_000_000, 7)];

fn main() {
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [] => measure_all(),
        ["write", rows, path] => {
            let rows = rows.parse().expect("a number of rows");
            fs::write(path, support::credits_file(rows)).expect("the file can be written");
        }
        ["line-items"] => measure_line_items(),
        ["once", path] => {
            let file = fs::read(path).expect("the file can be read");
            println!("{}", check_and_make_bodies(&file));
        }
        ["check", runs, path] => {
            let file = fs::read(path).expect("the file can be read");
            for _ in 0..runs.parse().expect("a number of runs") {
                println!("{}", nanoseconds(|| check(NAME, &file, &policy())));
            }
        }
        _ => panic!("unknown arguments: {arguments:?}"),
    }
}

fn measure_all() {
    for (rows, runs) in FILES {
        let file = support::credits_file(rows);
        let body_bytes = check_and_make_bodies(&file);
        let source = vec![b'x'; body_bytes];
        let mut target = vec![0; body_bytes];
        // In turns, so that a slow moment of the machine falls on all of them.
        let mut times: [Vec<u128>; 4] = Default::default();
        for _ in 0..runs {
            times[0].push(nanoseconds(|| iterate_with_csv(&file)));
            times[1].push(nanoseconds(|| check(NAME, &file, &policy())));
            times[2].push(nanoseconds(|| check_and_make_bodies(&file)));
            times[3].push(nanoseconds(|| target.copy_from_slice(black_box(&source))));
        }
        for (what, times) in ["csv", "check", "check+bodies", "memcpy"].iter().zip(times) {
            let times: Vec<String> = times.iter().map(u128::to_string).collect();
            println!("{what} {rows} {} {}", file.len(), times.join(" "));
        }
    }
}

/// A million rows of the plain layout and of line items, in turns: how many rows a second each, and their ratio.
fn measure_line_items() {
    const ROWS: u64 = 1_000_000;
    let files = [support::credits_file(ROWS), support::line_items_file(ROWS)];
    let mut best = [u128::MAX; 2];
    for _ in 0..7 {
        for (file, best) in files.iter().zip(&mut best) {
            *best = nanoseconds(|| check(NAME, file, &policy())).min(*best);
        }
    }
    let [plain, items] = best.map(|nanoseconds| u128::from(ROWS) * 1_000_000_000 / nanoseconds);
    println!("plain {plain} rows/s, line items {items} rows/s: {} %", items * 100 / plain);
}

/// Raised, so that a million accounts are a month.
fn policy() -> Policy {
    Policy { limits: Limits { month_bytes: usize::MAX, ..Limits::default() }, ..Policy::default() }
}

fn check_and_make_bodies(file: &[u8]) -> usize {
    let accepted = check(NAME, file, &policy()).accept().expect("the file is good");
    accepted.bodies().map(|body| black_box(body).json().len()).sum()
}

/// The first yardstick: what reading records costs when nothing is done with them.
fn iterate_with_csv(file: &[u8]) -> usize {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(file);
    let mut record = csv::ByteRecord::new();
    let mut fields = 0;
    while reader.read_byte_record(&mut record).expect("the file is CSV") {
        fields += record.len();
    }
    fields
}

fn nanoseconds<T>(work: impl FnOnce() -> T) -> u128 {
    let start = Instant::now();
    black_box(work());
    start.elapsed().as_nanos()
}
