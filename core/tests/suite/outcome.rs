//! What the function will do: whatever the file, a deployment that refuses it says so, under the name that it has and under
//! the right one.

use credits_core::{Deployment, Outcome, Policy, Report, check};

const NAME: &str = "credits-2025-01.csv";

/// A good file of five accounts, read for January 2025, that takes so many bodies.
#[track_caller]
fn report(name: &str, bodies: usize) -> Report {
    let file: String = (1..=5).map(|id| format!("{id:012},{id}.50\n")).collect();
    let mut policy = Policy { month: "2025-01".parse().ok(), ..Policy::default() };
    if bodies == 5 {
        policy.limits.body_bytes = 1;
    }
    let report = check(name, file.as_bytes(), &policy);
    assert_eq!(report.summary().bodies, Some(bodies));
    report
}

/// The kind, and the reasons as one text.
fn said(outcome: &Outcome) -> (&'static str, String) {
    (outcome.kind(), outcome.reasons().join("; "))
}

#[test]
fn a_deployment_refuses_what_it_cannot_send() {
    let shared = Deployment { concurrency_reserved: false, ..Deployment::default() };
    let off = Deployment { switched_off: true, ..Deployment::default() };
    let seconds = |timeout_seconds| Deployment { timeout_seconds, ..Deployment::default() };
    let time =
        "the month takes 5 requests and may take 62 seconds, but the function has 61: send it from the command line";
    for (deployment, bodies, kind, reasons) in [
        (shared, 1, "replaces", ""),
        (shared, 5, "refuses", "the month takes 5 requests, which need the function's concurrency to be reserved"),
        (off, 1, "refuses", "the function is switched off: an upload is given up at once"),
        (seconds(1), 1, "replaces", ""),
        (seconds(61), 5, "refuses", time),
        (seconds(62), 5, "replaces", ""),
    ] {
        let report = report(NAME, bodies);
        let (found, found_reasons) = said(&report.outcome(&deployment));
        assert_eq!(found, kind, "{deployment:?}, {bodies} bodies");
        // Beside the reasons that are meant, none but that the time is too short as well.
        assert!(found_reasons.starts_with(reasons), "{found_reasons}");
        assert_eq!(found_reasons.is_empty(), reasons.is_empty(), "{found_reasons}");
    }
}

#[test]
fn what_cannot_be_known_before_is_said_of_a_file_that_is_sent() {
    let list = Deployment { has_account_list: true, ..Deployment::default() };
    let shrink = Deployment { max_shrink: Some(12), ..list };
    let of_list = "the function also holds the accounts against its own list";
    let of_shrink = "the function also looks at what CloudZero holds, and refuses a month whose accounts or total would \
                     fall by more than 12 %";
    assert_eq!(said(&report(NAME, 1).outcome(&list)), ("replaces", of_list.into()));
    assert_eq!(said(&report(NAME, 1).outcome(&shrink)), ("replaces", format!("{of_list}; {of_shrink}")));
    let held =
        Policy { known_accounts: credits_core::KnownAccounts::read(b"123456789012\n").ok(), ..Policy::default() };
    assert_eq!(said(&check(NAME, b"123456789012,5\n", &held).outcome(&list)), ("replaces", String::new()));
    assert_eq!(said(&check(NAME, b"123456789012,x\n", &held).outcome(&shrink)).0, "refuses");
}

#[test]
fn the_right_name_mends_a_name_and_nothing_else() {
    let default = Deployment::default();
    for (name, bodies, kind, right) in [
        (NAME, 1, "replaces", "replaces"),
        (NAME, 5, "refuses", "refuses"),
        ("January 2025.csv", 1, "nothing-happens", "replaces"),
        ("January 2025.csv", 5, "nothing-happens", "refuses"),
        ("credits-2025-01 (1).csv", 1, "refuses", "replaces"),
        ("credits-2025-01 (1).csv", 5, "refuses", "refuses"),
    ] {
        let report = report(name, bodies);
        let right_outcome = report.right_outcome(&default).unwrap();
        assert_eq!((report.outcome(&default).kind(), right_outcome.kind()), (kind, right), "{name}, {bodies} bodies");
        // It is what the file would be under that name.
        assert_eq!(right_outcome, self::report(NAME, bodies).outcome(&default), "{name}, {bodies} bodies");
    }
    let nameless = check("January.csv", b"123456789012,5\n", &Policy::default());
    assert_eq!(nameless.right_outcome(&default), None);
    let wrong =
        check("January.csv", b"123456789012,x\n", &Policy { month: "2025-01".parse().ok(), ..Policy::default() });
    assert_eq!(wrong.right_outcome(&default).unwrap().kind(), "refuses");
}
