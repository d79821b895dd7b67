//! Memory and time grow with the file alone: no file takes more than twice its size and 40 MB, whatever is in it.
//! Each file is checked in a process of its own, which tells its peak.

use credits_core::{Policy, check};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

/// Set for the process that checks one file.
const FILE: &str = "CREDITS_BOUNDS_FILE";

const MARGIN: usize = 40_000_000;

/// Seconds of processor time. The promise is two of them on a clock, with all code optimised; here half of it is not.
const LONGEST: usize = 5;

/// What Linux counts processor time in.
const TICKS_PER_SECOND: usize = 100;

/// Checks the file that the environment names, if it names one, and prints the peak of this process in bytes.
#[test]
fn checks_one_file() {
    let Some(path) = std::env::var_os(FILE) else { return };
    let file = fs::read(path).unwrap();
    let report = check("credits-2025-01.csv", &file, &Policy::default());
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let kibibytes: usize = peak.trim().trim_end_matches("kB").trim().parse().unwrap();
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let behind_name = stat.rsplit_once(')').unwrap().1;
    let ticks: usize =
        behind_name.split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<usize>().unwrap()).sum();
    println!("PEAK {} {ticks} {}", kibibytes * 1024, report.findings().len());
}

#[test]
fn the_worst_files_take_no_more_than_twice_their_size_and_a_margin() {
    let account = |number: u64| 100_000_000_000 + number;
    let million = |row: &dyn Fn(u64) -> String| (0..1_000_000).map(row).collect::<String>().into_bytes();
    let commas = ["111111111111,5\n222222222222,6".to_owned(), ",".repeat(63 << 20), "\n".to_owned()].concat();
    let heading = ["account,amount,", &"x".repeat(60 << 20), "\n111111111111,5\n"].concat();
    let headings = ["account,amount", &",x".repeat(30 << 20), "\n111111111111,5\n"].concat();
    let long_first = ["a,account,amount\n", &"z".repeat(30 << 20), ",111111111111,5\n"].concat();
    let table = ["Linked account,111111111111", &",".repeat(16_000), "\nLinked account total,-5\n"].concat();
    let items = "SubAccountId,ChargeCategory,BilledCost\n";
    let files: [(&str, Vec<u8>); 11] = [
        ("commas", commas.into_bytes()),
        ("a long heading", heading.into_bytes()),
        ("many headings", headings.into_bytes()),
        ("four million rows", (0..4_000_000).flat_map(|row| format!("{},1\n", account(row)).into_bytes()).collect()),
        ("a million rows", million(&|row| format!("{},1.234\n", account(row)))),
        ("a million short accounts", million(&|row| format!("{},5\n", 100_000_000 + row))),
        ("a million repeats", million(&|row| format!("111111111111,{}\n", row % 7))),
        ("a million bad rows", million(&|_| "1,x\n".to_owned())),
        ("repeats of a long row", [long_first.into_bytes(), million(&|_| "y,111111111111,5\n".to_owned())].concat()),
        ("a wide table of short lines", [table.into_bytes(), million(&|_| "2025-01,-5\n".to_owned())].concat()),
        (
            "a million words",
            [items.into(), million(&|row| format!("{},SubAccountId,Inc {row}\n", account(row)))].concat(),
        ),
    ];
    for (what, file) in files {
        assert_bounded(what, &file);
    }
}

/// A header, or the first of many repeats, may be wide or long and the rows short: a row costs what it has itself.
#[test]
fn short_rows_take_no_longer_for_a_wide_header_or_a_wide_row_before_them() {
    const WIDE: usize = 16_000;
    let commas = ",".repeat(WIDE);
    let rows = |count: u64, row: &dyn Fn(u64) -> String| (0..count).map(row).collect::<String>();
    let account = |number: u64| 100_000_000_000 + number;
    let files: [(&str, String); 12] = [
        (
            "nameless headings",
            ["account,amount", &commas, "\n", &rows(500_000, &|row| format!("{},1\n", account(row)))].concat(),
        ),
        (
            "months as headings",
            ["account,amount", &",month".repeat(WIDE), "\n", &rows(500_000, &|row| format!("{},1\n", account(row)))]
                .concat(),
        ),
        (
            "repeats of a row with empty cells",
            ["account,amount\n111111111111,5", &commas, "\n", &"111111111111,5\n".repeat(500_000)].concat(),
        ),
        (
            "repeats of a row with a last cell",
            [&format!("account,amount{commas}x\n111111111111,5{commas}x\n"), &*"111111111111,5\n".repeat(500_000)]
                .concat(),
        ),
        (
            "repeats of a row with filled cells",
            [
                &format!("account,amount{commas}\n111111111111,5{}\n", ",y".repeat(WIDE)),
                &*"111111111111,5,y\n".repeat(500_000),
            ]
            .concat(),
        ),
        (
            "conflicts under a long heading",
            ["account,amount,", &"x".repeat(40 << 20), "\n111111111111,5,y\n", &"111111111111,5,z\n".repeat(2_000)]
                .concat(),
        ),
        (
            "conflicts in rows that lack fields",
            [&format!("account,count,amount{commas}\n"), &*rows(500_000, &|row| format!("{},7,1\n", account(row)))]
                .concat(),
        ),
        (
            "rows that lack fields in front of a wide amount",
            [
                &format!("account{},amount{}\n", &commas[..WIDE / 2].replace(',', ",n"), &commas[..WIDE / 2]),
                &*rows(2_000, &|row| format!("{}{},1\n", account(row), ",7".repeat(WIDE / 2))),
            ]
            .concat(),
        ),
        (
            "rows with empty fields behind",
            [
                "account,name,amount\n",
                &rows(500_000, &|row| format!("{},n,1{}\n", account(row), &commas[..(row % 3) as usize])),
            ]
            .concat(),
        ),
        (
            "long rows with years",
            [
                &format!("account{},amount\n", &commas[..WIDE / 2].replace(',', ",n")),
                &*rows(500, &|row| format!("{}{},1\n", account(row), ",Jan 31,2025".repeat(WIDE / 4))),
            ]
            .concat(),
        ),
        (
            "a finding of each column of a long line",
            [
                "account,amount",
                &",month".repeat(WIDE),
                "\n111111111111,5",
                &format!(",2024-02{}", " ".repeat(3_000)).repeat(WIDE),
                "\n",
            ]
            .concat(),
        ),
        (
            "totals beside accounts",
            ["account,name,amount\n", &rows(1_000_000, &|row| format!("{},a long name of a total,1\n", account(row)))]
                .concat(),
        ),
    ];
    for (what, file) in files {
        assert_bounded(what, file.as_bytes());
    }
}

fn assert_bounded(what: &str, file: &[u8]) {
    assert!(file.len() <= 64 << 20, "{what}: {} bytes", file.len());
    let (peak, ticks) = measured(what, file);
    let bound = 2 * file.len() + MARGIN;
    assert!(peak <= bound, "{what}: {peak} bytes for a file of {}, and {bound} are allowed", file.len());
    assert!(ticks <= LONGEST * TICKS_PER_SECOND, "{what}: {ticks} ticks");
}

/// The peak of a process that checks a file, and the processor time it took.
fn measured(what: &str, file: &[u8]) -> (usize, usize) {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!(
        "bounds-{}-{}.csv",
        std::process::id(),
        what.replace(' ', "-")
    ));
    fs::File::create(&path).unwrap().write_all(file).unwrap();
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "bounds::checks_one_file", "--nocapture", "--test-threads=1"])
        .env(FILE, &path)
        .output()
        .unwrap();
    fs::remove_file(&path).unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = said.lines().find_map(|line| line.split_once("PEAK ")).unwrap_or_else(|| panic!("{what}: {said}"));
    let numbers: Vec<usize> = line.1.split(' ').map(|number| number.parse().unwrap()).collect();
    let &[peak, ticks, findings] = numbers.as_slice() else { panic!("{what}: {said}") };
    assert!(findings > 0, "{what}: every one of them has something to tell");
    (peak, ticks)
}
