//! AWS's own exports: every way in which Cost Explorer and the reports write them, and every way to miss.

use credits_core::{Code, LayoutName, Policy, Report, Severity, Verdict, check};

fn read(file: impl AsRef<[u8]>) -> Report {
    check("credits-2025-01.csv", file.as_ref(), &Policy::default())
}

/// The codes that were found, in their order, but for notes.
fn codes(report: &Report) -> Vec<&'static str> {
    let weighty = report.findings().iter().filter(|finding| finding.severity > Severity::Note);
    weighty.map(|finding| finding.code.slug()).collect()
}

/// `account amount, account amount`
fn credits(report: &Report) -> String {
    let credits = report.credits().iter().map(|credit| format!("{} {}", credit.account, credit.amount));
    credits.collect::<Vec<_>>().join(", ")
}

#[track_caller]
fn gives(file: impl AsRef<[u8]>, layout: LayoutName, expected: &str, warnings: &[&str]) -> Report {
    let report = read(file);
    assert_eq!(codes(&report), warnings, "{:?}", report.findings());
    assert_ne!(report.summary().verdict, Verdict::Refused);
    assert_eq!(report.summary().layout, layout);
    assert_eq!(credits(&report), expected);
    report
}

#[track_caller]
fn refuses(file: impl AsRef<[u8]>, code: &str, line: Option<u32>, words: &str) -> Report {
    let report = read(file);
    assert_eq!(report.summary().verdict, Verdict::Refused, "{:?}", report.findings());
    let finding = report.findings().iter().find(|finding| finding.code.slug() == code);
    let finding = finding.unwrap_or_else(|| panic!("{code} is not among {:?}", report.findings()));
    assert_eq!(finding.severity, Severity::Error);
    assert_eq!(finding.place.map(|place| place.line), line, "{finding:?}");
    assert!(finding.message.contains(words), "{}", finding.message);
    assert_eq!(report.summary().total_credit, None);
    report
}

fn utf16(text: &str) -> Vec<u8> {
    core::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

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

const CUR_2: &str = "\
bill_billing_period_start_date,line_item_usage_account_id,line_item_line_item_type,line_item_unblended_cost,line_item_currency_code
2025-01-01T00:00:00Z,123456789012,Usage,12.5000000000,USD
2025-01-01T00:00:00Z,123456789012,Credit,-17.0000000000,USD
2025-01-01T00:00:00Z,123456789012,Credit,-17.0000000000,USD
2025-01-01T00:00:00Z,054736118302,Credit,-1.2E-7,USD
2025-01-01T00:00:00Z,054736118302,Tax,1.00,USD
2025-02-01T00:00:00Z,054736118302,Credit,-9.00,USD
";
const NETTED: &str = "123456789012 34.0000000000, 054736118302 0.00000012";

#[track_caller]
fn items_give(file: impl AsRef<[u8]>, expected: &str, warnings: &[&str]) -> Report {
    gives(file, LayoutName::LineItems, expected, warnings)
}

/// The same report with the headings of another export.
fn with_headings(headings: &str) -> String {
    let rows: String = CUR_2.lines().skip(1).map(|line| format!("{line}\n")).collect();
    format!("{headings}\n{rows}")
}

#[test]
fn credits_of_the_month_are_added_up_by_account() {
    let report = items_give(CUR_2, NETTED, &[]);
    let summary = report.summary();
    assert_eq!(summary.verdict, Verdict::Ready);
    assert_eq!(summary.rows_read, 6);
    let left_out: Vec<String> = summary.rows_left_out.iter().map(|(why, n)| format!("{why} {n}")).collect();
    assert_eq!(left_out, ["2025-02 1", "Tax 1", "Usage 1"]);
    let note = report.findings().iter().find(|finding| finding.code == Code::RowsLeftOut).unwrap();
    assert_eq!(note.message, "left out: 1 `Usage`, 1 `Tax`, 1 of 2025-02");
    assert_eq!(credits(&check("credits-2025-02.csv", CUR_2.as_bytes(), &Policy::default())), "054736118302 9.00");
}

#[test]
fn every_export_is_read_whatever_it_is_written_like() {
    for headings in [
        "bill/BillingPeriodStartDate,lineItem/UsageAccountId,lineItem/LineItemType,lineItem/UnblendedCost,lineItem/CurrencyCode",
        "BillingPeriodStart,SubAccountId,ChargeCategory,BilledCost,BillingCurrency",
        "billingperiodstart,subaccountid,chargecategory,billedcost,billingcurrency",
    ] {
        items_give(with_headings(headings), NETTED, &[]);
    }
    let quoted: String = CUR_2.lines().map(|line| format!("\"{}\"\r\n", line.replace(',', "\",\""))).collect();
    for file in [
        quoted,
        format!("\u{feff}{CUR_2}"),
        CUR_2.replace(',', ";"),
        CUR_2.replace(',', "\t"),
        CUR_2.replace("T00:00:00Z", ""),
        CUR_2.replace("T00:00:00Z", " 00:00:00.000"),
        CUR_2.replace("2025-01-01T00:00:00Z", "1/1/2025").replace("2025-02-01T00:00:00Z", "2/1/2025"),
        CUR_2.replace("Credit", " CREDIT "),
        CUR_2.replace(",USD", ","),
        // Columns of other versions, and of tags.
        CUR_2.replace(",USD", ",USD,x").replace("currency_code", "currency_code,SubAccountName"),
    ] {
        items_give(file, NETTED, &[]);
    }
    items_give(utf16(CUR_2), NETTED, &[]);
    let restored = CUR_2.replace("054736118302", "54736118302");
    items_give(restored, NETTED, &["account-zeros-restored"]);
}

#[test]
fn a_column_that_is_missing_is_noted_or_refused() {
    let short = "SubAccountId,ChargeCategory,BilledCost\n123456789012,Credit,-5.00\n";
    let report = items_give(short, "123456789012 5.00", &[]);
    let notes: Vec<Code> = report.findings().iter().map(|finding| finding.code).collect();
    assert_eq!(notes, [Code::MonthUnseen, Code::CurrencyUnseen]);
    for (headings, name) in [
        ("SubAccountId,BilledCost", "ChargeCategory"),
        ("lineItem/UsageAccountId,lineItem/UnblendedCost", "line_item_line_item_type"),
        ("line_item_usage_account_id,line_item_unblended_cost", "line_item_line_item_type"),
        ("accountId,creditAmount", "creditId"),
        ("accountId,currencyAmount", "creditId"),
    ] {
        let words = format!("without `{name}` nothing tells a credit from a charge");
        refuses(format!("{headings}\n123456789012,-5.00\n"), "export-without-credit-column", Some(1), &words);
    }
    for plain in ["Account ID,Credit Amount", "sub account id,billed cost", "Usage Account ID,Unblended Cost"] {
        gives(format!("{plain}\n123456789012,-5.00\n"), LayoutName::Plain, "123456789012 5.00", &[]);
    }
    refuses("SubAccountId,ChargeCategory,BilledCost\n123456789012,Usage,5.00\n", "no-credits", None, "only 1 `Usage`");
    let twice = "SubAccountId,ChargeCategory,BilledCost,billed_cost\n123456789012,Credit,-5.00,-6\n";
    refuses(twice, "header-column-twice", Some(1), "`BilledCost`");
}

#[test]
fn credits_taken_back_are_netted_and_said() {
    let taken = CUR_2.replace("054736118302,Credit,-1.2E-7", "123456789012,Credit,4.00");
    let report = items_give(taken, "123456789012 30.0000000000", &["credit-taken-back"]);
    assert_eq!(report.findings()[0].place.unwrap().line, 5);
    let charged = CUR_2.replace("054736118302,Credit,-1.2E-7", "054736118302,Credit,4.00");
    refuses(charged, "charge-not-credit", Some(5), "account `054736118302`");
}

#[test]
fn what_cannot_count_is_refused_at_its_row() {
    let with = |from: &str, to: &str| CUR_2.replacen(from, to, 1);
    refuses(with("Credit,-17.0000000000,USD", "Credit,-17.0000000000,EUR"), "amount-currency", Some(3), "`EUR`");
    refuses(with("-1.2E-7", "-1.2E+3"), "amount-scientific", Some(5), "`-1.2E+3`");
    refuses(with("-1.2E-7", "-0.12345678901"), "amount-too-many-decimals", Some(5), "054736118302");
    refuses(with("-1.2E-7", ""), "amount-empty", Some(5), "empty");
    refuses(with("-1.2E-7", "-1E15"), "amount-scientific", Some(5), "-1E15");
    refuses(
        with("2025-01-01T00:00:00Z,054736118302,Credit", "soon,054736118302,Credit"),
        "month-unreadable",
        Some(5),
        "`soon`",
    );
    refuses(with("054736118302,Credit", ",Credit"), "account-empty", Some(5), "empty");
    refuses(with("054736118302,Credit", "5.4E+10,Credit"), "account-scientific", Some(5), "digits are gone");
    refuses(with("054736118302,Credit", "54736118302,Credit"), "account-digit-missing", Some(5), "fewer than 12");
    refuses(with("Usage,12.5", "Usage,12,5"), "too-many-columns", Some(2), "field 6");
    refuses(with(",Usage,", ",\"Usage,"), "broken-quote", Some(2), "does not close");
    let semicolons = with("-17.0000000000", "-1.234").replace("-17.0000000000", "-2.345").replace("-1.2E-7", "-7");
    refuses(semicolons.replace(',', ";"), "amount-ambiguous", Some(3), "`-1.234`");
    // The usage rows that follow the header may be shorter, but not so short that a credit may be hidden.
    refuses(
        with("2025-01-01T00:00:00Z,123456789012,Usage,12.5000000000,USD", "2025-01-01,123456789012"),
        "too-few-columns",
        Some(2),
        "needs 5",
    );
}

#[test]
fn more_decimals_than_ten_are_netted_exactly() {
    let file =
        CUR_2.replacen("-17.0000000000", "-0.123456789012345", 1).replacen("-17.0000000000", "-0.000000000087655", 1);
    items_give(file, "123456789012 0.1234567891, 054736118302 0.00000012", &[]);
    let largest = CUR_2.replace("-17.0000000000", "-999999999999.9999999999");
    items_give(largest, "123456789012 1999999999999.9999999998, 054736118302 0.00000012", &[]);
}

#[test]
fn the_policy_for_duplicates_does_not_apply() {
    for duplicates in ["identical", "first", "sum", "reject"] {
        let policy = Policy { duplicates: duplicates.parse().unwrap(), ..Policy::default() };
        let report = check("credits-2025-01.csv", CUR_2.as_bytes(), &policy);
        assert_eq!((credits(&report).as_str(), report.summary().verdict), (NETTED, Verdict::Ready), "{duplicates}");
    }
}

const HISTORY: &str = "\
creditId,accountId,appliedServiceName,billingMonth,creditAmount,currencyCode,isEstimatedBill
1,123456789012,AmazonEC2,2025-01,-10.00,USD,false
2,123456789012,AmazonEC2,2025-01,-10.00,USD,false
1,054736118302,AmazonS3,2025-01,-2.50,USD,False
,054736118302,AmazonS3,2025-01,7.00,USD,false
1,054736118302,AmazonS3,2024-12,-3.00,USD,false
";

#[test]
fn a_credit_history_may_have_either_sign_but_one_mind() {
    let credits = "123456789012 20.00, 054736118302 2.50";
    let report = items_give(HISTORY, credits, &[]);
    let left_out: Vec<String> = report.summary().rows_left_out.iter().map(|(why, n)| format!("{why} {n}")).collect();
    assert_eq!(left_out, ["2024-12 1", "no credit id 1"]);
    items_give(HISTORY.replace(",-", ","), credits, &[]);
    items_give(HISTORY.replace("creditAmount", "currencyAmount"), credits, &[]);
    refuses(HISTORY.replacen("-10.00", "10.00", 1), "mixed-signs", Some(3), "1 positive and 2 negative");
    let twice = HISTORY.replace("\n2,123456789012", "\n1,123456789012");
    refuses(&twice, "duplicate-row", Some(3), "line 2");
    let sum = Policy { duplicates: "sum".parse().unwrap(), ..Policy::default() };
    assert_eq!(check("credits-2025-01.csv", twice.as_bytes(), &sum).summary().verdict, Verdict::Refused);
    refuses(
        twice.replace("-10.00,USD,false\n1,123456789012", "-10.0,USD,false\n1, 123456789012"),
        "duplicate-row",
        Some(3),
        "line 2",
    );
}

#[test]
fn an_estimate_is_a_warning_where_it_counts() {
    for written in ["true", "TRUE", "True", " true ", "1", "yes"] {
        let report =
            items_give(HISTORY.replacen("False", written, 1), "123456789012 20.00, 054736118302 2.50", &["estimated"]);
        assert_eq!(report.findings()[0].place.unwrap().line, 4);
    }
    items_give(HISTORY.replace("-3.00,USD,false", "-3.00,USD,true"), "123456789012 20.00, 054736118302 2.50", &[]);
}

#[test]
fn accounts_are_put_together_however_many_rows_there_are() {
    let mut file = "SubAccountId,ChargeCategory,BilledCost\n".to_owned();
    for row in 0..200_000_u64 {
        file.push_str(&format!("{:012},Credit,-0.25\n", 900_000_000_000 + row % 70_000));
    }
    let report = read(file);
    assert_eq!(report.summary().unique_accounts, 70_000);
    assert_eq!(report.summary().total_credit.unwrap().to_string(), "50000.00");
    let amounts: Vec<String> = report.credits().iter().map(|credit| credit.amount.to_string()).collect();
    assert_eq!((amounts[0].as_str(), amounts[69_999].as_str()), ("0.75", "0.50"));
    assert_eq!(report.credits()[1].line, 3, "in the order of the file");
}

#[test]
fn of_a_table_without_a_month_nothing_is_said_but_that_the_month_is_missing() {
    let report = check("costs.csv", TABLE.as_bytes(), &Policy::default());
    assert_eq!(codes(&report), ["filter-unseen", "file-name"], "{:?}", report.findings());
    assert_eq!((report.summary().verdict, report.summary().total_credit), (Verdict::Refused, None));
    assert!(report.summary().rows_left_out.contains_key("2025-01"), "{:?}", report.summary());
}
