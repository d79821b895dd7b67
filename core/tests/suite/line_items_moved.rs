//! Line items in whose rows cells stand under wrong headings: a credit must never be left out for what it seems to be.

use crate::support::exports::{gives, read, refuses};
use credits_core::{LayoutName, Verdict};

const FOCUS: &str = "BilledCost,BillingAccountId,BillingAccountType,BillingCurrency,BillingPeriodStart,ChargeCategory,\
                     ChargeDescription,SubAccountId,SubAccountName\n";
const OLDER: &str = "BilledCost,BillingAccountId,BillingCurrency,BillingPeriodStart,ChargeCategory,ChargeDescription,\
                     SubAccountId,SubAccountName\n";
const NEW_CREDIT: &str = "-5.25,123456789012,Account,USD,2025-01-01T00:00:00Z,Credit,promo,123456789012,prod\n";
const OLD_CREDIT: &str = "-7.75,123456789012,USD,2025-01-01T00:00:00Z,Credit,promo,054736118302,sandbox\n";

#[track_caller]
fn items_give(file: impl AsRef<[u8]>, expected: &str) {
    gives(file, LayoutName::LineItems, expected, &[]);
}

#[track_caller]
fn refused(file: &str) {
    assert_eq!(read(file).summary().verdict, Verdict::Refused, "{file}");
}

#[test]
fn exports_put_behind_each_other_are_one_only_under_one_header() {
    let words = "a second header here, with other columns";
    refuses([FOCUS, NEW_CREDIT, OLDER, OLD_CREDIT].concat(), "header-differs", Some(3), words);
    refuses([OLDER, OLD_CREDIT, FOCUS, NEW_CREDIT].concat(), "header-differs", Some(3), words);
    let turned = "SubAccountId,BilledCost,ChargeCategory\n123456789012,-5.00,Credit\n\
                  SubAccountId,ChargeCategory,BilledCost\n054736118302,Credit,-7.00\n";
    refuses(turned, "header-differs", Some(3), words);
    let cur =
        "line_item_usage_account_id,line_item_line_item_type,line_item_unblended_cost\n123456789012,Credit,-1.50\n";
    let focus = "SubAccountId,ChargeCategory,BilledCost\n054736118302,Credit,-1.50\n";
    refuses([cur, focus].concat(), "header-differs", Some(3), words);
    let history = "accountId,billingMonth,creditId,appliedServiceName,creditAmount\n123456789012,2025-01,7,EC2,-5.50\n";
    let turned = "accountId,creditId,billingMonth,appliedServiceName,creditAmount\n054736118302,7,2025-01,EC2,-5.50\n";
    refuses([history, turned].concat(), "header-differs", Some(3), words);
    for twice in [[FOCUS, NEW_CREDIT, FOCUS, NEW_CREDIT].concat(), [FOCUS, FOCUS, NEW_CREDIT, NEW_CREDIT].concat()] {
        items_give(twice, "123456789012 10.50");
    }
    let again = history.replace("123456789012", "054736118302");
    items_give([history, &again].concat(), "123456789012 5.50, 054736118302 5.50");
}

#[test]
fn a_row_whose_cells_moved_is_not_left_out_as_a_word() {
    refuses([FOCUS, NEW_CREDIT, OLD_CREDIT].concat(), "too-few-columns", Some(3), "`promo`");
    let wide =
        "name,lineItem/LineItemType,lineItem/UnblendedCost,lineItem/UsageAccountId,lineItem/CurrencyCode,month,x,y\n";
    let with = |row: &str| format!("{wide}Acme,Credit,-5.25,123456789012,USD,1,,\n{row}\n");
    items_give(with("Acme,Usage,5.25,123456789012,USD,1,,"), "123456789012 5.25");
    // A comma without quotation marks, with all, one or none of the empty fields behind.
    for (row, code) in [
        ("Acme, Inc,Credit,-900.00,054736118302,USD,1", "too-few-columns"),
        ("Acme, Inc,Credit,-900.00,054736118302,USD,1,", "kind-unreadable"),
        ("Acme, Inc,Credit,-900.00,054736118302,USD,1,,", "too-many-columns"),
    ] {
        refuses(with(row), code, Some(3), if code == "too-many-columns" { "9 fields" } else { "`Inc`" });
    }
    let behind = "SubAccountId,BilledCost,name,ChargeCategory,x\n123456789012,-5.25,prod,Credit,\n";
    refuses(
        format!("{behind}054736118302,-9.25,Acme, Inc,Credit\n"),
        "kind-unreadable",
        Some(3),
        "field 5 says `Credit`",
    );
    let history = "creditName,creditId,appliedServiceName,accountId,creditAmount,x\nPoC,7,EC2,123456789012,-5.25,\n";
    refuses(format!("{history}PoC, ,8,EC2,054736118302,-9.25\n"), "kind-unreadable", Some(3), "`EC2` is no account");
    items_give(format!("{history}PoC,,EC2,054736118302,-9.25,\n"), "123456789012 5.25");
}

#[test]
fn a_shorter_row_counts_where_its_cells_make_sense() {
    let cur = "line_item_usage_account_id,line_item_line_item_type,line_item_line_item_description,line_item_unblended_cost,\
               line_item_unblended_rate,product,resource_tags\n";
    let with = |row: &str| format!("{cur}123456789012,Credit,promo,-5.25,,,\n{row}\n");
    let both = "123456789012 5.25, 054736118302 7.75";
    for row in
        ["054736118302,Credit,promo,-7.75", "054736118302,Credit,,-7.75,0.01", "054736118302,Credit,4.5 TB,-7.75,,x"]
    {
        items_give(with(row), both);
    }
    for row in ["054736118302,Usage,EC2,7.75", ",Tax,,0.25,", "054736118302,SavingsPlanNegation,,-7.75,1.2,x"] {
        items_give(with(row), "123456789012 5.25");
    }
    // The description was lost: its rate would be the credit.
    refuses(with("054736118302,Credit,-7.75,-0.01,"), "too-few-columns", Some(3), "`-7.75` in field 3");
    refuses(with("054736118302,Credit,-7.75,-0.01,,"), "too-few-columns", Some(3), "`-7.75` in field 3");
    for row in [
        "054736118302,Rounding,EC2,7.75",
        "Acme,Usage,054736118302,7.75",
        "054736118302,Usage,Credit,x,-7.75",
        ",Usage,EC2,",
    ] {
        refuses(with(row), "too-few-columns", Some(3), "its cells may stand under wrong headings");
    }
    // Behind the amount the account says that nothing moved; where it is the last, the rate is not the amount.
    let report = "lineItem/LineItemType,lineItem/UsageAmount,lineItem/CurrencyCode,lineItem/UnblendedRate,\
                  lineItem/UnblendedCost,lineItem/UsageAccountId,lineItem/LineItemDescription,product/region\n";
    items_give(format!("{report}Credit,1.5,USD,0.1,-7.75,054736118302\n"), "054736118302 7.75");
    let last = "lineItem/UsageAccountId,lineItem/LineItemType,lineItem/UsageAmount,lineItem/CurrencyCode,\
                lineItem/UnblendedRate,lineItem/UnblendedCost,lineItem/LineItemDescription,product/region\n";
    items_give(format!("{last}054736118302,Credit,1.5,USD,0.1,-7.75\n"), "054736118302 7.75");
    items_give(format!("{last}054736118302,Credit,1.5,USD,,-7.75,promo\n"), "054736118302 7.75");
    refuses(format!("{last}054736118302,Credit,1.5,USD,-7.75,-0.5,promo\n"), "too-few-columns", Some(2), "`-7.75`");
    let query = "SubAccountId,ChargeCategory,SumOfUsage,lines,BilledCost,x\n";
    items_give(format!("{query}054736118302,Credit,0.5,4,-7.75\n"), "054736118302 7.75");
    refuses(format!("{query}054736118302,Credit,4,-7.75,-1\n"), "too-few-columns", Some(2), "`-7.75` in field 4");
    // A currency that moved out of its column.
    let currency = "SubAccountId,ChargeCategory,BilledCost,ChargeDescription,BillingCurrency,x\n";
    refuses(format!("{currency}054736118302,Credit,-7.75,EUR,\n"), "too-few-columns", Some(2), "`EUR` in field 4");
    items_give(format!("{currency}054736118302,Credit,-7.75,promo,\n"), "054736118302 7.75");
}

#[test]
fn what_names_a_credit_or_is_no_word_is_not_left_out() {
    let with = |word: &str| {
        format!("SubAccountId,BilledCost,ChargeCategory\n123456789012,-5.25,Credit\n054736118302,-3.12,{word}\n")
    };
    for word in ["Credit", "CREDIT", " credit ", "credit\u{a0}", "'Credit", "\"=\"\"Credit\"\"\"", "=\"Credit\""] {
        items_give(with(word), "123456789012 5.25, 054736118302 3.12");
    }
    for word in ["Credits", "Credit.", "AWS credit", "Cre\u{200b}dit", "CreditAdjustment", "no credit"] {
        refuses(with(word), "kind-unreadable", Some(3), "names a credit");
    }
    for word in ["-7.00", "5", "123456789012", "2025-01-01", "2025-01-01T00:00:00Z", "USD 5.00", "BilledCost"] {
        refuses(with(word), "kind-unreadable", Some(3), "no word for a kind of charge");
    }
    refuses(with(""), "kind-unreadable", Some(3), "ChargeCategory is empty");
    for word in ["Usage", "Support", "Inc"] {
        items_give(with(word), "123456789012 5.25");
    }
    for row in ["Total,-5.25,", "054736118302,,", "054736118302,0.00,", ",,"] {
        items_give(format!("{}{row}\n", with("Usage")), "123456789012 5.25");
    }
    refused(&format!("{},-8.37,\n", with("Usage")));
}

#[test]
fn an_amount_that_does_not_count_shows_which_separator_is_which() {
    let with = |row: &str| format!("SubAccountId,BilledCost,ChargeCategory\n123456789012,-5.125,Credit\n{row}");
    items_give(with("054736118302,3.14159,Usage\n"), "123456789012 5.125");
    let words = "AWS means decimals: in a file that no spreadsheet has saved, write a zero behind them";
    refuses(with("054736118302,3,Usage\n"), "amount-ambiguous", Some(2), words);
    refuses(with(""), "amount-ambiguous", Some(2), words);
    let dated = "SubAccountId,BilledCost,ChargeCategory,BillingPeriodStart\n123456789012,-5.125,Credit,2025-01-01\n";
    items_give(format!("{dated}123456789012,-2.50,Credit,2025-02-01\n"), "123456789012 5.125");
}

#[test]
fn a_month_by_another_clock_than_utc_is_read_only_where_it_is_the_same() {
    let with = |start: &str| {
        format!("SubAccountId,BilledCost,ChargeCategory,BillingPeriodStart\n123456789012,-5.25,Credit,{start}\n")
    };
    for start in ["2025-01-01 00:00:00.000 UTC", "2025-01-01T00:00:00+00:00", "2025-01-01T01:00:00+01:00"] {
        items_give(with(start), "123456789012 5.25");
    }
    for start in ["2024-12-31T16:00:00-08:00", "2025-01-01T00:00:00+01:00", "2025-01-31T23:30:00-01:00"] {
        refuses(with(start), "month-unreadable", Some(2), start);
    }
}
