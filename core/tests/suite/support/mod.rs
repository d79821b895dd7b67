//! What the tests of this folder share.

pub(crate) mod exports;
pub(crate) mod invariants;

use credits_core::{Code, Finding, KnownAccounts, Policy, Report, Severity, Verdict, check};
use std::fs;
use std::path::{Path, PathBuf};

/// A file that shows one code, with the options it is checked under.
pub(crate) struct Fixture {
    pub(crate) code: Code,
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) policy: Policy,
    /// The options as `credits check` takes them.
    pub(crate) args: String,
}

impl Fixture {
    /// One for every code: the folder `fixtures/<slug>`.
    pub(crate) fn all() -> Vec<Self> {
        Code::ALL.iter().map(|&code| Self::of(code)).collect()
    }

    fn of(code: Code) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(code.slug());
        let path = csv_file(&folder);
        let args = fs::read_to_string(folder.join("args")).unwrap_or_default().trim().to_owned();
        let (accounts, others) = match args.strip_prefix("--accounts ") {
            Some(list) => (Some(fs::read(folder.join(list)).unwrap()), ""),
            None => (None, args.as_str()),
        };
        let mut policy = policy_of(others);
        policy.known_accounts = accounts.map(|list| KnownAccounts::read(&list).unwrap());
        policy.current_month = Some("2026-01".parse().unwrap());
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        Self { code, name, bytes: fs::read(&path).unwrap(), policy, args }
    }

    pub(crate) fn check(&self) -> Report {
        check(&self.name, &self.bytes, &self.policy)
    }
}

fn csv_file(folder: &Path) -> PathBuf {
    let entries = fs::read_dir(folder).unwrap_or_else(|_| panic!("{} shows its code", folder.display()));
    let mut files =
        entries.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|e| e == "csv"));
    files.next().unwrap_or_else(|| panic!("{} holds a CSV file", folder.display()))
}

/// The policy that options of `credits check` ask for.
pub(crate) fn policy_of(args: &str) -> Policy {
    let mut policy = Policy::default();
    let words: Vec<&str> = args.split_whitespace().collect();
    for option in words.chunks(2) {
        let &[name, value] = option else { panic!("options come with a value: {args}") };
        match name {
            "--duplicates" => policy.duplicates = value.parse().unwrap(),
            "--invalid-rows" => policy.invalid_rows = value.parse().unwrap(),
            "--expect-total" => policy.expected_total = Some(credits_core::read_amount(value).unwrap()),
            "--limit-rows" => policy.limits.rows = value.parse().unwrap(),
            "--limit-file-bytes" => policy.limits.file_bytes = value.parse().unwrap(),
            "--limit-month-bytes" => policy.limits.month_bytes = value.parse().unwrap(),
            _ => panic!("unknown option {name}"),
        }
    }
    policy
}

/// The first error in the order of the report.
pub(crate) fn first_error(report: &Report) -> Option<&Finding> {
    report.findings().iter().find(|finding| finding.severity == Severity::Error)
}

/// The codes of a report's findings, in its order.
pub(crate) fn codes(report: &Report) -> Vec<&'static str> {
    report.findings().iter().map(|finding| finding.code.slug()).collect()
}

/// A file with letters for ids, read under these options: what it must add up to.
#[track_caller]
pub(crate) fn reads(args: &str, text: &str, total: &str) {
    let report = check("credits-2025-01.csv", with_ids(text).as_bytes(), &policy_of(args));
    assert_ne!(report.summary().verdict, Verdict::Refused, "{text}: {:?}", report.findings());
    assert_eq!(report.summary().total_credit.unwrap().to_string(), total, "{text}");
}

/// A file with letters for ids that must be refused: the code and the line of its first error.
#[track_caller]
pub(crate) fn refuses(args: &str, text: &str, code: &str, line: u32) {
    let report = check("credits-2025-01.csv", with_ids(text).as_bytes(), &policy_of(args));
    let error = first_error(&report).unwrap_or_else(|| panic!("{text}: {:?}", report.findings()));
    assert_eq!((error.code.slug(), error.place.map(|place| place.line)), (code, Some(line)), "{text}");
    assert_eq!(report.summary().verdict, Verdict::Refused, "{text}");
}

/// The text with account ids in place of their letters, so that a table of files can be read.
pub(crate) fn with_ids(text: &str) -> String {
    let letters = [("A", "123456789012"), ("B", "210987654321"), ("Z", "054736118302"), ("P", "999999999999")];
    let cell = |cell: &str| letters.iter().find(|(letter, _)| *letter == cell).map_or(cell, |(_, id)| id).to_owned();
    let line = |line: &str| line.split(',').map(cell).collect::<Vec<_>>().join(",");
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}
