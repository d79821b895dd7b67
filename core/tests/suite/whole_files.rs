//! What is said of whole files: all problems at once, in words, and within bounds.

use crate::support::{codes, policy_of};
use credits_core::{Policy, Verdict, check};

#[test]
fn all_problems_come_in_one_pass_in_the_order_of_the_file() {
    let file = "111111111111,x\n222222222222,\"6\nabc,€5\n,\n111111111111,1e5\n333333333333,7,8\n12,5-\n444444444444,1";
    let report = check("credits.csv", file.as_bytes(), &Policy::default());
    let found: Vec<_> = report
        .findings()
        .iter()
        .map(|f| (f.code.slug(), f.place.map_or(0, |p| p.line), f.place.map_or(0, |p| p.column)))
        .collect();
    assert_eq!(
        found,
        [
            ("amount-not-a-number", 1, 14),
            ("broken-quote", 2, 14),
            ("account-not-digits", 3, 1),
            ("amount-currency", 3, 5),
            ("amount-scientific", 5, 14),
            ("too-many-columns", 6, 16),
            ("account-length", 7, 1),
            ("amount-not-a-number", 7, 4),
            ("no-final-line-end", 8, 15),
            ("file-name", 0, 0),
        ]
    );
    assert_eq!(report.summary().rows_read, 7);
}

#[test]
fn messages_quote_what_was_found_and_name_lines_and_amounts() {
    let message = |text: &str, args: &str| {
        let report = check("credits-2025-01.csv", text.as_bytes(), &policy_of(args));
        report.findings()[0].message.clone()
    };
    assert_eq!(message("111111111111,1.234,56\n", ""), "field 3 holds `56`, but the row should have 2 fields");
    assert_eq!(message("111111111111,\x1b[2J\n", ""), "the amount `␛[2J` is not a number");
    assert_eq!(
        message("111111111111,5\n111111111111,6\n", ""),
        "account `111111111111` is on line 1 with 5 and again on line 2 with 6"
    );
    assert_eq!(
        message("111111111111,5\n111111111111,6\n", "--duplicates sum"),
        "account `111111111111` is on line 1 with 5 and again on line 2 with 6; they are added up"
    );
    assert_eq!(
        message("111111111111,5\n111111111111,5\nTotal,10\n", "--duplicates first").as_str(),
        "account `111111111111` is on line 1 with 5 and again on line 2 with 5; the first is kept"
    );
    assert_eq!(
        message("111111111111,5\n222222222222,6\nTotal,12\n", ""),
        "the total row says $12.00, but the credits add up to $11.00"
    );
    assert_eq!(message("54736118302,5\n", ""), "account `54736118302` is read as `054736118302`");
    assert_eq!(
        message("111111111111,1\n222222222222,-2\n333333333333,3\n", ""),
        "the file has 2 positive and 1 negative amount; the first of the other kind is here"
    );
}

#[test]
fn size_alone_leaves_the_total_known() {
    let file = b"111111111111,5\n222222222222,6\n";
    for args in ["--limit-file-bytes 3", "--limit-month-bytes 10"] {
        let report = check("credits-2025-01.csv", file, &policy_of(args));
        assert_eq!(report.summary().verdict, Verdict::Refused, "{args}");
        assert_eq!(report.summary().total_credit.unwrap().to_string(), "11.00", "{args}");
        assert_eq!(report.summary().bodies, Some(1), "{args}");
        assert!(report.accept().is_err(), "{args}");
    }
    // Reading stops at the limit of rows: nothing can be said of their sum.
    let report = check("credits-2025-01.csv", file, &policy_of("--limit-rows 1"));
    assert_eq!((codes(&report), report.summary().total_credit), (vec!["too-many-rows"], None));
}

#[test]
fn a_million_rows_of_a_cent() {
    use std::fmt::Write;
    let mut file = String::new();
    for account in 100_000_000_000_u64..100_001_000_000 {
        writeln!(file, "{account},0.01").unwrap();
    }
    let report = check("credits-2025-01.csv", file.as_bytes(), &Policy::default());
    assert_eq!(codes(&report), ["month-too-large"]);
    assert_eq!(report.summary().total_credit.unwrap().to_string(), "10000.00");
    assert_eq!(report.summary().unique_accounts, 1_000_000);
}

#[test]
fn floods_of_findings_are_counted_not_kept() {
    let file = "111111111111,x\n".repeat(2_500);
    let report = check("credits-2025-01.csv", file.as_bytes(), &Policy::default());
    assert_eq!(report.findings().len(), 1_000);
    assert_eq!(
        report.findings_omitted().iter().map(|(code, count)| (code.slug(), *count)).collect::<Vec<_>>(),
        [("amount-not-a-number", 1_500)]
    );
    assert_eq!(report.summary().rows_read, 2_500);
}

#[test]
fn a_month_is_checked_against_the_callers_clock_and_word() {
    let file = b"111111111111,5\n";
    let policy = Policy { current_month: Some("2025-01".parse().unwrap()), ..Policy::default() };
    let verdict = |name: &str, policy: &Policy| check(name, file, policy).summary().verdict;
    assert_eq!(verdict("in/credits-2025-01.csv", &policy), Verdict::Ready);
    assert_eq!(verdict("credits-2025-02.csv", &policy), Verdict::Refused);
    assert_eq!(verdict("january.csv", &policy), Verdict::Refused);
    let told = Policy { month: Some("2024-12".parse().unwrap()), ..policy };
    let accepted = check("january.csv", file, &told).accept().unwrap();
    assert_eq!(accepted.month().to_string(), "2024-12");
}

/// However many repeats there are, each names what stands in the file.
#[test]
fn a_repeat_that_is_added_up_is_compared_with_the_row_and_not_with_the_sum() {
    let policy = policy_of("--duplicates sum");
    let report =
        check("credits-2025-01.csv", b"111111111111,5\n111111111111,6\n111111111111,5\n111111111111,11\n", &policy);
    let messages: Vec<(&str, &str)> =
        report.findings().iter().map(|finding| (finding.code.slug(), finding.message.as_str())).collect();
    assert_eq!(
        messages,
        [
            (
                "duplicate-conflict",
                "account `111111111111` is on line 1 with 5 and again on line 2 with 6; they are added up"
            ),
            (
                "duplicate-row",
                "account `111111111111` is on line 1 with 5 and again on line 3 with 5; they are added up"
            ),
            (
                "duplicate-conflict",
                "account `111111111111` is on line 1 with 5 and again on line 4 with 11; they are added up"
            ),
        ]
    );
    assert_eq!(report.summary().total_credit.unwrap().to_string(), "27.00");
}
