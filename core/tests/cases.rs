//! A table of small files through every path: each is read as UTF-8 with and without byte-order mark and as UTF-16 of
//! both kinds, with each kind of line end, and must give the same verdict, total, accounts and first error every time.

mod support;

use credits_core::{Policy, Report, Verdict, check};
use support::{codes, first_error, policy_of};

const READY: Verdict = Verdict::Ready;
const WARNINGS: Verdict = Verdict::Warnings;

/// What a file must give.
enum Expected {
    /// Verdict, total, accounts.
    Read(Verdict, &'static str, usize),
    /// Code and line of the first error.
    Refused(&'static str, Option<u32>),
}
use Expected::{Read, Refused};

struct Case {
    text: &'static str,
    args: &'static str,
    expected: Expected,
}

const fn case(text: &'static str, expected: Expected) -> Case {
    Case { text, args: "", expected }
}

const fn with(args: &'static str, text: &'static str, expected: Expected) -> Case {
    Case { text, args, expected }
}

const CASES: &[Case] = &[
    // Shape.
    case("111111111111,5\n", Read(READY, "5.00", 1)),
    case("111111111111,5", Read(READY, "5.00", 1)),
    case("\n \n,,\n111111111111,5\n\n , \n222222222222,6\n", Read(READY, "11.00", 2)),
    case("111111111111;5,000.25\n222222222222;1\n", Read(READY, "5001.25", 2)),
    case("111111111111\t\"5\"\n", Read(READY, "5.00", 1)),
    case("\"111111111111\";\"5\"\n", Read(READY, "5.00", 1)),
    case("111111111111,5,,\n", Read(READY, "5.00", 1)),
    case("", Refused("no-credits", None)),
    case("\n\n", Refused("no-credits", None)),
    case("account,amount\n", Refused("no-credits", None)),
    case("111111111111\n", Refused("too-few-columns", Some(1))),
    case("111111111111,5\nfoo\n", Refused("too-few-columns", Some(2))),
    case("111111111111,5,x\n", Refused("too-many-columns", Some(1))),
    case("111111111111,$1,234.56\n", Refused("amount-needs-quotes", Some(1))),
    case("111111111111;1;234\n", Refused("too-many-columns", Some(1))),
    case("111111111111|5\n", Refused("pipe-delimiter", Some(1))),
    case("who,what\n111111111111,5\n", Refused("first-row-unreadable", Some(1))),
    // Quotes.
    case("111111111111,\"1,234.56\"\n", Read(READY, "1234.56", 1)),
    case("111111111111,5\"\n", Refused("amount-not-a-number", Some(1))),
    case("111111111111,5\n222222222222,\"6\n333333333333,7\n", Refused("broken-quote", Some(2))),
    case("111111111111,\"5\"x\n", Refused("broken-quote", Some(1))),
    case("111111111111,\"5\n\"\n", Refused("broken-quote", Some(1))),
    case("\"111111111111,5\n222222222222,6\n", Refused("broken-quote", Some(1))),
    case("\"Account\nID\",\"Amount\n(USD)\"\n111111111111,5\n", Read(READY, "5.00", 1)),
    case("\"Account\nID\",Amount\n111111111111,oops\n", Refused("amount-not-a-number", Some(3))),
    case("account,\"amount\n111111111111,5\n", Refused("broken-quote", Some(1))),
    // Headers.
    case("account,amount\n111111111111,5\n", Read(READY, "5.00", 1)),
    case("Credit_Amount (USD),note,LINKED-ACCOUNT ID\n5,x,111111111111\n", Read(READY, "5.00", 1)),
    case("line_item_usage_account_id\tUnblended Cost ($)\n111111111111\t-5\n", Read(READY, "5.00", 1)),
    case("account,amount\n111111111111,5,,\n", Read(READY, "5.00", 1)),
    case("account,amount\n111111111111,5,x\n", Refused("too-many-columns", Some(2))),
    case("account,amount\n111111111111,1,234.56\n", Refused("amount-needs-quotes", Some(2))),
    // An amount that its commas split, in a row of as many fields as there should be.
    case("account,amount,\n111111111111,$1,234.56\n", Refused("amount-needs-quotes", Some(2))),
    case("account,amount,note\n111111111111,$1,234\n", Refused("amount-needs-quotes", Some(2))),
    case("account,amount,note\n111111111111,1,234.56\n", Refused("amount-needs-quotes", Some(2))),
    case("account,amount,a,b\n111111111111,1,234,567.89\n", Refused("amount-needs-quotes", Some(2))),
    case("account,note,amount\n111111111111,$1,234.56\n", Refused("amount-needs-quotes", Some(2))),
    case("account,a,b,amount\n111111111111,$1,234,567.89\n", Refused("amount-needs-quotes", Some(2))),
    case("account,amount,count\n111111111111,5,100\n", Read(READY, "5.00", 1)),
    case("account,count,amount\n111111111111,1,234.56\n", Read(READY, "234.56", 1)),
    case("account,amount,note\n111111111111,$5.00,100\n", Read(READY, "5.00", 1)),
    case("account,amount,note\n111111111111,\"$5\",100\n", Read(READY, "5.00", 1)),
    case("account,amount,note\n111111111111,$5,1000\n", Read(READY, "5.00", 1)),
    case("account;amount;note\n111111111111;$5;100\n", Read(READY, "5.00", 1)),
    case("account,note,amount\n111111111111,5\n", Refused("too-few-columns", Some(2))),
    case("account,amount,note\n111111111111,5\n", Read(READY, "5.00", 1)),
    case("account,usage account id,amount\n111111111111,1,5\n", Refused("header-column-twice", Some(1))),
    case("account,credit,cost\n111111111111,5,5\n", Refused("header-column-twice", Some(1))),
    case("account,value\n111111111111,5\n", Refused("header-column-missing", Some(1))),
    case("id,amount\n111111111111,5\n", Refused("header-column-missing", Some(1))),
    case("account,cost\n111111111111,5\n", Refused("charge-not-credit", Some(2))),
    case("account,cost\n111111111111,-5\n222222222222,0\n", Read(READY, "5.00", 2)),
    case("account,amount\naccount,amount\n111111111111,5\n", Refused("account-not-digits", Some(2))),
    // Accounts.
    case(
        "account,amount\n'054736118302,1\n=\"054736118303\",2\n0547-3611-8304,3\n\u{a0}111111111111 ,4\n",
        Read(READY, "10.00", 4),
    ),
    case("54736118302,5\n111111111111,6\n", Read(WARNINGS, "11.00", 2)),
    case("123456789,5\n", Read(WARNINGS, "5.00", 1)),
    case("54736118302,5\n054736118303,6\n", Refused("account-digit-missing", Some(1))),
    case("54736118302,5\n'054736118303,6\n=\"054736118304\",7\n", Read(WARNINGS, "18.00", 3)),
    case("54736118302,5\n0547-3611-8303,6\n", Read(WARNINGS, "11.00", 2)),
    case("05473611830,5\n", Refused("account-digit-missing", Some(1))),
    case("12345678,5\n", Refused("account-length", Some(1))),
    case("1234567890123,5\n", Refused("account-length", Some(1))),
    case("000000000000,5\n", Refused("account-all-zeros", Some(1))),
    case("１２３４５６７８９０１２,5\n", Refused("account-not-digits", Some(1))),
    case("5.47366E+10,5\n", Refused("account-scientific", Some(1))),
    case("account,amount\n,oops\n", Refused("account-empty", Some(2))),
    // Amounts: the grammar has its own table in `amount.rs`.
    case("111111111111,$0.00\n222222222222,-\n333333333333,$ -\n", Read(READY, "0.00", 3)),
    case("111111111111,0.0000000001\n222222222222,1\n", Read(READY, "1.0000000001", 2)),
    case("111111111111,\n222222222222,5\n", Refused("amount-empty", Some(1))),
    case("111111111111;1.234\n", Refused("amount-ambiguous", Some(1))),
    case("111111111111,1.234\n", Refused("amount-ambiguous", Some(1))),
    case("111111111111,1.234\n222222222222,0.50\n", Read(READY, "1.734", 2)),
    case("111111111111;\"12,5\"\n", Refused("amount-decimal-comma", Some(1))),
    // Signs.
    case("111111111111,(5.00)\n222222222222,-1\n333333333333,0\n", Read(READY, "6.00", 3)),
    case("111111111111,0\n222222222222,-1\n333333333333,2\n444444444444,-3\n", Refused("mixed-signs", Some(3))),
    // Duplicates.
    case("111111111111,5\n111111111111,5.00\n", Read(WARNINGS, "5.00", 1)),
    case("111111111111,5\n222222222222,1\n111111111111,6\n", Refused("duplicate-conflict", Some(3))),
    with("--duplicates first", "111111111111,5\n111111111111,6\n", Read(WARNINGS, "5.00", 1)),
    with("--duplicates sum", "111111111111,5\n111111111111,6.1250\n111111111111,5\n", Read(WARNINGS, "16.1250", 1)),
    with("--duplicates reject", "111111111111,5\n111111111111,5\n", Refused("duplicate-row", Some(2))),
    with("--duplicates reject", "111111111111,5\n111111111111,6\n", Refused("duplicate-conflict", Some(2))),
    case("54736118302,5\n'054736118302,5\n", Read(WARNINGS, "5.00", 1)),
    // Total rows.
    case("111111111111,5\n222222222222,6\nTotal,11\n", Read(READY, "11.00", 2)),
    case("111111111111,-5\n222222222222,-6\nGrand Total,-11.00\n", Read(READY, "11.00", 2)),
    case("111111111111,-5\n222222222222,-6\nTotal,11\n", Refused("total-differs", Some(3))),
    case("111111111111,5\n111111111111,5\nTotal,10\n", Refused("total-differs", Some(3))),
    case("111111111111,5\n111111111111,5\nTotal,5\n", Read(WARNINGS, "5.00", 1)),
    case("111111111111,5\n,5\n", Refused("account-empty", Some(2))),
    case("111111111111,5\n222222222222,2\n,7\n", Read(WARNINGS, "7.00", 2)),
    case("111111111111,5\n,6\n222222222222,1\n", Refused("account-empty", Some(2))),
    case("111111111111,5\nTotal,5\n222222222222,1\n", Refused("row-after-total", Some(3))),
    case("111111111111,5\nsum,5\ntotal,5\n", Refused("total-twice", Some(3))),
    case("account,amount\nTotal,0\n", Refused("no-credits", None)),
    case("111111111111,5\nTotal,\n", Refused("account-not-digits", Some(2))),
    with("--expect-total -5.00", "111111111111,5\n", Read(READY, "5.00", 1)),
    with("--expect-total 6", "111111111111,5\n", Refused("expected-total-differs", None)),
    // Invalid rows.
    with("--invalid-rows skip", "111111111111,5\noops,6\n", Refused("account-not-digits", Some(2))),
    with("--invalid-rows skip", "111111111111,5\noops,6\nTotal,5\n", Read(WARNINGS, "5.00", 1)),
    with("--invalid-rows skip", "111111111111,5\noops,-6\nTotal,5\n", Read(WARNINGS, "5.00", 1)),
    with(
        "--invalid-rows skip --expect-total 5",
        "111111111111,5\n222222222222\n333333333333,x\n",
        Read(WARNINGS, "5.00", 1),
    ),
    with(
        "--invalid-rows skip --expect-total 5",
        "111111111111,5\noops,6\nTotal,11\n",
        Refused("total-differs", Some(3)),
    ),
    with("--invalid-rows skip", "111111111111,5\noops,6\nTotal,11\n", Refused("account-not-digits", Some(2))),
    with(
        "--invalid-rows skip --expect-total 5",
        "111111111111,5\noops,6\n222222222222,1,x\n",
        Refused("too-many-columns", Some(3)),
    ),
    with("--invalid-rows skip --expect-total 0", "oops,6\n", Refused("no-credits", None)),
    with("--invalid-rows skip", "111111111111,5\n", Read(READY, "5.00", 1)),
    with("--invalid-rows skip --expect-total 6", "54736118302,5\n054736118303,6\n", Read(WARNINGS, "6.00", 1)),
    // Several at once: the first in the file, and none hides the next.
    case("111111111111,5\n222222222222,x\n333333333333,\"7\noops,8\n", Refused("amount-not-a-number", Some(2))),
];

fn writings(text: &str) -> Vec<Vec<u8>> {
    let mut files = Vec::new();
    for ending in ["\n", "\r\n", "\r"] {
        let text = text.replace('\n', ending);
        files.push(text.clone().into_bytes());
        files.push(format!("\u{feff}{text}").into_bytes());
        let units: Vec<u16> = format!("\u{feff}{text}").encode_utf16().collect();
        files.push(units.iter().flat_map(|unit| unit.to_le_bytes()).collect());
        files.push(units.iter().flat_map(|unit| unit.to_be_bytes()).collect());
    }
    files
}

fn assert_gives(report: &Report, expected: &Expected, context: &str) {
    let summary = report.summary();
    match *expected {
        Read(verdict, total, accounts) => {
            assert_eq!(summary.verdict, verdict, "{context}: {:?}", codes(report));
            assert_eq!(summary.total_credit.map(|total| total.to_string()).as_deref(), Some(total), "{context}");
            assert_eq!(summary.unique_accounts, accounts, "{context}");
        }
        Refused(code, line) => {
            assert_eq!(summary.verdict, Verdict::Refused, "{context}");
            assert_eq!(summary.total_credit, None, "{context}");
            let error = first_error(report).unwrap_or_else(|| panic!("{context}: refused with an error"));
            assert_eq!((error.code.slug(), error.place.map(|place| place.line)), (code, line), "{context}");
        }
    }
}

#[test]
fn every_case_in_every_writing() {
    for case in CASES {
        for file in writings(case.text) {
            let context = format!("{:?} {}", String::from_utf8_lossy(&file), case.args);
            let report = check("credits-2025-01.csv", &file, &policy_of(case.args));
            assert_gives(&report, &case.expected, &context);
            assert_eq!(report.clone().accept().is_ok(), matches!(case.expected, Read(..)), "{context}");
        }
    }
}

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
        "the total row says 12, but the credits add up to 11.00"
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
