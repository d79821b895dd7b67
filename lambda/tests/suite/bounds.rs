//! Memory and time of the command line on the worst files: no file takes more than twice its size and 40 MB.
#![cfg(target_os = "linux")]

use crate::support::folder::Folder;
use std::fs;
use std::process::{Child, Stdio};
use std::time::Duration;

const MARGIN: usize = 40_000_000;

/// Seconds of processor time. The promise is two of them, with all code optimised; here half of it is not.
const LONGEST: usize = 10;

/// What Linux counts processor time in.
const TICKS_PER_SECOND: usize = 100;

/// What a process took until it ended.
struct Taken {
    peak: usize,
    ticks: usize,
    said: String,
}

/// Follows a process to its end. Its peak never falls, so that looking often is enough; its time stays known until it is
/// waited for.
fn follow(mut child: Child, said: impl Fn() -> String) -> Taken {
    let read = |name: &str| fs::read_to_string(format!("/proc/{}/{name}", child.id())).unwrap();
    let mut peak = 0;
    loop {
        let status = read("status");
        let line = |name: &str| status.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        if let Some(kibibytes) = line("VmHWM:") {
            peak = kibibytes.trim_end_matches("kB").trim().parse::<usize>().unwrap() * 1024;
        }
        if line("State:").is_some_and(|state| state.starts_with('Z')) {
            break;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    let stat = read("stat");
    let behind_name = stat.rsplit_once(')').unwrap().1;
    let ticks = behind_name.split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<usize>().unwrap()).sum();
    assert_eq!(child.wait().unwrap().code(), Some(1), "each of them is refused: {}", said());
    Taken { peak, ticks, said: said() }
}

/// Has the command line judge a file, in text, as a person would.
fn check(file: &[u8]) -> Taken {
    let here = Folder::new().with("credits-2025-01.csv", file);
    let output = here.path().join("said");
    let mut command = here.credits(&["check", "credits-2025-01.csv"]);
    command.stdout(fs::File::create(&output).unwrap()).stderr(Stdio::null());
    follow(command.spawn().unwrap(), || fs::read_to_string(&output).unwrap())
}

#[test]
fn the_worst_files_take_no_more_than_twice_their_size_and_a_margin() {
    let rows = |count: u64, row: &dyn Fn(u64) -> String| (0..count).map(row).collect::<String>();
    let files = [
        ("too-many-columns", ["111111111111,5\n222222222222,6", &",".repeat(63 << 20), "\n"].concat()),
        ("too-many-rows", rows(4_000_000, &|row| format!("{},1\n", 100_000_000_000 + row))),
        ("too-many-rows", rows(5_500_000, &|_| "1,2\n".to_owned())),
        ("header-column-missing", ["account,", &"x".repeat(60 << 20), "\n111111111111,5\n"].concat()),
        ("amount-not-a-number", rows(1_000_000, &|row| format!("{},x\n", 100_000_000_000 + row))),
    ];
    for (code, file) in files {
        let Taken { peak, ticks, said } = check(file.as_bytes());
        assert!(said.contains(code), "{code}: {said}");
        let bound = 2 * file.len() + MARGIN;
        assert!(peak <= bound, "{code}: {peak} bytes for a file of {}, and {bound} are allowed", file.len());
        assert!(ticks <= LONGEST * TICKS_PER_SECOND, "{code}: {ticks} ticks");
    }
}
