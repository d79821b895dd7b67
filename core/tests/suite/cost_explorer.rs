//! Cost Explorer's table: every way in which it is written, and every way to miss.

use crate::support::exports::{codes, credits, gives, read, refuses, utf16};
use credits_core::{Code, LayoutName, Policy, Report, Verdict, check, contents};

const TABLE: &str = "\
Linked account,123456789012,054736118302,Total costs
Linked account name,prod ($),sandbox ($),Total costs ($)
Linked account total,-1250.5000000000,-3.2500000000,-1253.7500000000
2025-01-01,-1000.0000000000,-3.2500000000,-1003.2500000000
2025-02-01,-250.5000000000,,-250.5000000000
";
const JANUARY: &str = "123456789012 1000.0000000000, 054736118302 3.2500000000";

#[track_caller]
fn table_gives(file: impl AsRef<[u8]>, expected: &str) -> Report {
    gives(file, LayoutName::CostExplorer, expected, &["filter-unseen"])
}

#[test]
fn a_table_is_read_by_its_accounts_and_its_month() {
    let report = table_gives(TABLE, JANUARY);
    let summary = report.summary();
    assert_eq!(summary.total_credit.unwrap().to_string(), "1003.2500000000");
    assert_eq!((summary.rows_read, summary.unique_accounts), (2, 2));
    assert_eq!(summary.rows_left_out.iter().map(|(why, n)| format!("{why} {n}")).collect::<Vec<_>>(), ["2025-02 1"]);
    let control = summary.control_totals.iter().map(|total| (total.amount.to_string(), total.agrees));
    assert_eq!(control.collect::<Vec<_>>(), [("1003.2500000000".to_owned(), true)]);
    let note = report.findings().iter().find(|finding| finding.code == Code::RowsLeftOut).unwrap();
    assert_eq!(note.message, "left out: 1 of 2025-02");

    let february = check("credits-2025-02.csv", TABLE.as_bytes(), &Policy::default());
    assert_eq!(credits(&february), "123456789012 250.5000000000", "a blank cell is no credit");
    let known = Policy { expected_total: Some("1003.25".parse().unwrap()), ..Policy::default() };
    let known = check("credits-2025-01.csv", TABLE.as_bytes(), &known);
    assert_eq!(known.summary().verdict, Verdict::Ready, "{:?}", known.findings());
}

#[test]
fn a_table_may_be_written_in_many_ways() {
    let quoted: String = TABLE.lines().map(|line| format!("\"{}\"\r\n", line.replace(',', "\",\""))).collect();
    let lines: Vec<&str> = TABLE.lines().collect();
    let order = |order: &[usize]| order.iter().map(|&index| format!("{}\n", lines[index])).collect::<String>();
    let without_total_column: String =
        TABLE.lines().map(|line| format!("{}\n", line.rsplit_once(',').unwrap().0)).collect();
    for file in [
        quoted,
        order(&[0, 1, 3, 4]),
        order(&[0, 1, 3]),
        order(&[0, 4, 3, 2, 1]),
        order(&[1, 2, 3, 4, 0]),
        format!("\u{feff}{TABLE}"),
        TABLE.replace(',', ";"),
        TABLE.replace(',', "\t"),
        without_total_column,
        TABLE.replace("302,Total costs\n", "302,Total costs ($)\n"),
        TABLE.replace("302,Total costs\n", "302,Total costs($)\n"),
        TABLE.replace("302,Total costs\n", "302,\n"),
        order(&[0, 2, 3, 4]).replace("302,Total costs\n", "302,\n"),
        TABLE.replace("Total costs ($)", "Total costs($)"),
        TABLE.replace("2025-01-01", "2025-01-01T00:00:00Z"),
        TABLE.replace("-01,", "-01 00:00:00.000 UTC,"),
        TABLE.replace("2025-01-01", "1/1/2025").replace("2025-02-01", "2/1/2025"),
        TABLE.replace("054736118302", "'054736118302"),
        TABLE.replace("054736118302", "0547-3611-8302"),
        format!("sep=,\n{TABLE}"),
        TABLE.replace('\n', ",,\n"),
        TABLE.replace('\n', "\r"),
    ] {
        table_gives(&file, JANUARY);
    }
    table_gives(utf16(TABLE), JANUARY);
    table_gives(
        TABLE.replace("-3.2500000000,-1003.2500000000", "0,-1000"),
        "123456789012 1000.0000000000, 054736118302 0.00",
    );
    table_gives(TABLE.replace("-1003.2500000000", "-1003.2590000000"), JANUARY);
    let restored = TABLE.replace("054736118302", "54736118302");
    gives(restored, LayoutName::CostExplorer, JANUARY, &["filter-unseen", "account-zeros-restored"]);
}

#[test]
fn a_table_that_is_damaged_is_refused_at_its_cell() {
    refuses(TABLE.replace("054736118302", "5.47366E+10"), "account-scientific", Some(1), "digits are gone");
    refuses(TABLE.replace("054736118302", "prod"), "account-not-digits", Some(1), "`prod`");
    refuses(TABLE.replace("054736118302", "1234567"), "account-length", Some(1), "7 digits");
    refuses(TABLE.replace("054736118302", "123456789012"), "account-twice", Some(1), "heads two columns");
    refuses(TABLE.replace("123456789012", "54736118303"), "account-digit-missing", Some(1), "fewer than 12");
    refuses(TABLE.replace("-3.2500000000,-1003", "3.2500000000,-1003"), "charge-not-credit", Some(4), "a charge");
    refuses(
        TABLE.replace("-1003.2500000000", "-1003.2600000000"),
        "control-total-differs",
        Some(4),
        "the total column",
    );
    refuses(TABLE.replace("-3.2500000000,-1003", "-3.2E-7,-1003"), "amount-scientific", Some(4), "scientific");
    refuses(TABLE.replace("-3.2500000000,-1003", "n/a,-1003"), "amount-not-a-number", Some(4), "n/a");
    refuses(TABLE.replace("2025-01-01,", "2025-01-01,-1,"), "too-many-columns", Some(4), "field 5");
    refuses(TABLE.replace(",-3.2500000000,-1003.2500000000", ",-3.2500000000"), "too-few-columns", Some(4), "needs 4");
    refuses(
        TABLE.replace("302,Total costs\n", "302,Total costs (€)\n"),
        "amount-currency",
        Some(1),
        "another currency",
    );
    refuses(TABLE.replace("($)", "(¥)"), "amount-currency", Some(2), "another currency");
    refuses(TABLE.replace("2025-02-01", "Note"), "line-not-a-month", Some(5), "`Note`");
    refuses(format!("{TABLE}{TABLE}"), "line-not-a-month", Some(6), "a second line");
    let one_month: String = TABLE.lines().take(4).map(|line| format!("{line}\n")).collect();
    refuses(one_month, "control-total-differs", Some(3), "account `123456789012`");
}

#[test]
fn a_table_without_the_month_or_of_days_is_refused() {
    let march = check("credits-2025-03.csv", TABLE.as_bytes(), &Policy::default());
    let found: Vec<&str> = march.findings().iter().map(|finding| finding.message.as_str()).collect();
    assert!(found.contains(&"there is no credit of 2025-03, only 1 of 2025-01, 1 of 2025-02"), "{found:?}");
    assert_eq!(march.summary().verdict, Verdict::Refused);
    let zeros = TABLE.replace("-1000.0000000000,-3.2500000000,-1003.2500000000", "0.0000000000,,0.0000000000");
    refuses(zeros, "no-credits", None, "there is no credit of 2025-01");
    refuses(TABLE.replace("2025-02-01", "2025-01-02"), "table-not-monthly", Some(5), "2025-01-02");
    refuses(TABLE.replace("2025-01-01", "2025-01-31"), "table-not-monthly", Some(4), "2025-01-31");
    refuses(TABLE.replace("2025-02-01", "2025-01-01"), "table-not-monthly", Some(5), "more than one line");
    refuses(TABLE.replace("2025-02-01", "2025-01-01T05:00:00Z"), "table-not-monthly", Some(5), "05:00");
}

#[test]
fn a_table_by_something_else_is_told_how_to_be_exported() {
    for first in ["Service", "Region", "user:team", "Usage type", "Charge type"] {
        refuses(TABLE.replace("Linked account", first), "table-not-by-account", Some(1), first);
    }
    let without_labels: String =
        TABLE.lines().filter(|line| !line.contains("account ")).map(|l| format!("{l}\n")).collect();
    refuses("Service,EC2($),Total costs($)\n2025-01-01,1,1\n", "table-not-by-account", Some(1), "Service");
    refuses(without_labels.replace("Total costs", "x"), "table-not-by-account", Some(1), "Linked account");
    let message = "no line begins with `Linked account name` or `Linked account total`";
    refuses(without_labels, "table-not-by-account", Some(1), message);
    let report = read("Linked account,Credit\n123456789012,5.00\n");
    assert_eq!((report.summary().verdict, report.summary().layout), (Verdict::Ready, LayoutName::Plain));
    // A stray quotation mark among the names keeps the table from being one.
    refuses("\"Linked account name\";\"\"prod\"\n2025-01-01;-1\n", "broken-quote", Some(1), "text follows");
}

#[test]
fn the_totals_of_accounts_count_where_every_month_is_read() {
    let wrong = TABLE.replace("-1250.5000000000,-3.25", "-1260.5000000000,-3.25");
    table_gives(&wrong, JANUARY);
    let every = Policy { every_month: true, ..Policy::default() };
    let report = check("credits-2025-01.csv", wrong.as_bytes(), &every);
    assert_eq!(codes(&report), ["filter-unseen", "control-total-differs"]);
    let right = check("credits-2025-01.csv", TABLE.as_bytes(), &every);
    assert_eq!(codes(&right), ["filter-unseen"]);
}

/// It vouches for the months, which it cannot where it was damaged or cut.
#[test]
fn the_line_of_totals_is_read_as_strictly_as_a_months() {
    const WHOLE: &str = "Linked account total,-1250.5000000000,-3.2500000000,-1253.7500000000\n";
    for (damaged, code) in [
        ("Linked account total,-1250.5000000000\n", "too-few-columns"),
        ("Linked account total,-1250.5000000000,-3.2500000000\n", "too-few-columns"),
        ("Linked account total,-1250.5000000000,-3.2500000000,-1253.7500000000,5\n", "too-many-columns"),
        ("Linked account total,-12x0.5000000000,-3.2500000000,-1253.7500000000\n", "amount-not-a-number"),
        ("Linked account total,-1250.5000000000,-3.2500000000,none\n", "amount-not-a-number"),
        ("Linked account total,-1250.5000000000,€3.25,-1253.7500000000\n", "amount-currency"),
    ] {
        let damaged = TABLE.replace(WHOLE, damaged);
        let report = read(&damaged);
        assert_eq!(codes(&report), ["filter-unseen", code], "{damaged}");
        assert_eq!(report.summary().verdict, Verdict::Refused);
    }
    // What is blank says zero.
    let blank = TABLE.replace(WHOLE, "Linked account total,-1250.5000000000,,-1253.7500000000\n");
    table_gives(&blank, JANUARY);
    let every = Policy { every_month: true, ..Policy::default() };
    let report = check("credits-2025-01.csv", blank.as_bytes(), &every);
    assert_eq!(codes(&report), ["filter-unseen", "control-total-differs"]);
}

#[test]
fn of_a_table_without_a_month_nothing_is_said_but_that_the_month_is_missing() {
    let report = check("costs.csv", TABLE.as_bytes(), &Policy::default());
    assert_eq!(codes(&report), ["filter-unseen", "file-name"], "{:?}", report.findings());
    assert_eq!((report.summary().verdict, report.summary().total_credit), (Verdict::Refused, None));
    assert!(report.summary().rows_left_out.contains_key("2025-01"), "{:?}", report.summary());
}

#[test]
fn headings_of_account_and_amount_make_it_no_table() {
    const ROWS: &str = "123456789012 5.00, 054736118302 6.00";
    for file in [
        "Month,Account ID,Credit,Total\n2025-01,123456789012,5.00,5.00\n2025-01,054736118302,6.00,6.00\n",
        "Date,Account,Credits,Totals\n2025-01-01,123456789012,5.00,5\n2025-01-03,054736118302,6.00,6\n",
        "Service,Account ID,Credit\nEC2,123456789012,5.00\nService name,054736118302,6.00\n",
        "Region,Linked Account,Credits,Total costs\nus-east-1,123456789012,5.00,\n2025-01,054736118302,6.00,6\n",
        "Linked account,Credits\n123456789012,5.00\n054736118302,6.00\n",
    ] {
        gives(file, LayoutName::Plain, ROWS, &[]);
    }
    let items = "Month,SubAccountId,ChargeCategory,BilledCost,Total\n2025-01,123456789012,Credit,-5.00,-5\n";
    gives(items, LayoutName::LineItems, "123456789012 5.00", &[]);
    let report = read("Linked account,Credits\n123456789012,5\n054736118302,6\nLinked account total,11\n");
    assert_eq!((codes(&report), report.summary().layout), (vec!["account-not-digits"], LayoutName::Plain));
    assert_eq!(report.findings()[0].place.unwrap().line, 4);
    // What is a table has months in the place of accounts, and accounts in the place of headings.
    let named = TABLE.replace("054736118302", "Credits");
    assert_eq!(read(named).summary().verdict, Verdict::Refused);
    let named = TABLE.replace("sandbox ($)", "Credits ($)");
    table_gives(named, JANUARY);
}

#[test]
fn any_amount_of_the_table_shows_which_separator_is_which() {
    let table = |january: &str, february: &str, total: &str| {
        format!(
            "Linked account,123456789012\nLinked account total,{total}\n2025-01-01,{january}\n2025-02-01,{february}\n"
        )
    };
    for file in [table("-1.250", "-2.25", "-3.500"), table("-1.250", "-2.250", "-3.50"), table("-1.250", "-2.2500", "")]
    {
        table_gives(file, "123456789012 1.250");
    }
    let words = "AWS means decimals: in a file that no spreadsheet has saved, write a zero behind them";
    refuses(table("-1.250", "-2.250", "-3"), "amount-ambiguous", Some(3), words);
    refuses(
        table("\"-1,250\"", "", "").replace(',', ";").replace("-1;", "-1,"),
        "amount-ambiguous",
        Some(3),
        "a spreadsheet",
    );
}

/// A total includes what stands below a heading that cannot be read.
#[test]
fn a_heading_that_is_no_account_is_all_that_is_said() {
    let report = read(TABLE.replace("123456789012", "prod (123456789012) ($)"));
    assert_eq!(codes(&report), ["filter-unseen", "account-not-digits"], "{:?}", report.findings());
    let every = Policy { every_month: true, ..Policy::default() };
    let named = TABLE.replace("123456789012", "prod (123456789012) ($)");
    let report = check("credits-2025-01.csv", named.as_bytes(), &every);
    assert_eq!(codes(&report), ["filter-unseen", "account-not-digits"], "{:?}", report.findings());
}

#[test]
fn months_without_credits_are_known_before_a_month_is_asked_for() {
    let without = |file: &str| {
        let contents = contents(file.as_bytes()).unwrap();
        contents.months_without_credits.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(without(TABLE), "");
    let more = |lines: &str| format!("{TABLE}{lines}");
    assert_eq!(without(&more("2025-03-01,,,\n2025-04-01,0.0000000000,,-0\n2025-05-01,-1,,-1\n")), "2025-03 2025-04");
    // What is short, too long or unreadable may have lost a credit.
    for line in ["2025-03-01\n", "2025-03-01,,\n", "2025-03-01,,,,5\n", "2025-03-01,x,,\n", "2025-03-01,,,-1\n"] {
        assert_eq!(without(&more(line)), "", "{line}");
    }
    assert_eq!(without(&more("2025-03-01,,,\n2025-03-01,-1,,-1\n")), "");
    let items = "SubAccountId,ChargeCategory,BilledCost,BillingPeriodStart\n1,Credit,-1,2025-01-01\n1,Usage,1,2025-01-01\n\
                 1,Usage,1,2025-02-01\n1,Credit,-1,2025-03-01\n1,Usage,1,soon\n";
    assert_eq!(without(items), "2025-02");
}

#[test]
fn an_instant_that_is_of_another_month_by_utc_is_no_month() {
    for instant in ["2024-12-31T16:00:00-08:00", "2025-01-01T00:00:00+01:00"] {
        refuses(TABLE.replace("2025-01-01", instant), "line-not-a-month", Some(4), instant);
    }
}
