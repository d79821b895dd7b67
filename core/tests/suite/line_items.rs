//! AWS's reports of line items: every way in which they are written, and every way to miss.

use crate::support::exports::{credits, gives, read, refuses, utf16};
use credits_core::{Code, LayoutName, Policy, Report, Verdict, check};

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
        CUR_2.replace("Credit", "credit\u{a0}"),
        CUR_2.replace("Credit", "\"=\"\"Credit\"\"\""),
        CUR_2.replace("T00:00:00Z", " 00:00:00.000 UTC"),
        CUR_2.replace("T00:00:00Z", " 00:00:00+00:00"),
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
    let semicolons =
        semicolons.replace("12.5000000000", "12").replace("1.00", "1").replace("-9.00", "-9").replace(',', ";");
    refuses(semicolons, "amount-ambiguous", Some(3), "`-1.234`");
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
