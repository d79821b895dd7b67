//! What words mean: totals beside accounts, kinds of lines, headings, and what is said of cells that cannot be read.

use crate::support::{codes, first_error, reads, refuses, with_ids};
use credits_core::{Policy, check};

#[test]
fn a_total_beside_an_account_is_no_credit() {
    for (args, text, line) in [
        ("", "account,name,amount\nA,a,5\nZ,b,6\nB,Total,11\n", 4),
        ("--duplicates sum", "account,service,amount\nA,EC2,300\nA,S3,200\nA,Total,500\n", 4),
        ("--duplicates sum", "account,service,amount\nA,EC2,300\nA,S3,200\nA,EC2 total,500\n", 4),
        ("", "account,name,amount\nA,a,5\nB,Subtotal,5\n", 3),
        ("", "account,name,amount\nA,a,5\nB,Sub total:,5\n", 3),
        ("", "Account,Account ID,amount\nx,A,5\nGrand Total,B,5\n", 3),
        ("", "account,month,amount\nA,2025-01,5\nB,Total,5\n", 3),
        ("", ",account,amount\n1,A,5\nTotal,B,5\n", 3),
        ("", "account,amount,note\nA,5,\nB,5,TOTAL\nZ,,x\n", 3),
        ("--expect-total 11", "account,name,amount\nA,a,5\nZ,b,6\nB,Total,11\n", 4),
        ("--invalid-rows skip --expect-total 11", "account,name,amount\nA,a,5\nZ,b,6\nB,Total,11\n", 4),
        ("", "account,charge type,amount\nA,Credit,5\nB,Total,5\n", 3),
    ] {
        refuses(args, text, "not-a-credit", line);
    }
    // Of a kind column it is said once.
    let twice = check(
        "credits-2025-01.csv",
        with_ids("account,charge type,amount\nA,Credit,5\nB,Total,5\n").as_bytes(),
        &Policy::default(),
    );
    assert_eq!(codes(&twice), ["not-a-credit"]);
    reads("", "account,name,amount\nA,a,5\nZ,b,6\n,Total,11\n", "11.00");
    reads("", "account,name,amount\nA,a,5\nZ,b,6\nTotal,Total,11\n", "11.00");
    reads("", "account,name,amount\nA,TotalEnergies,5\nZ,Totally,6\n", "11.00");
}

#[test]
fn words_of_charges_are_no_credits_and_what_says_credit_is_one() {
    for word in [
        "DiscountedUsage",
        "Support fee",
        "EdpDiscount",
        "Enterprise Discount Program Discount",
        "Recurring reservation fee",
        "Upfront reservation fee",
        "Other out-of-cycle charges",
        "Refunds",
        "Taxes",
        "Reservation applied usage",
        "Savings Plan Covered Usage",
        "SavingsPlanNegation",
        "RiVolumeDiscount",
        "PrivateRateDiscount",
        "SppDiscount",
        "Marketplace subscriptions",
        "Purchases",
        "Business Support",
        "Adjustments:",
        "'Tax",
        "VAT",
    ] {
        for heading in ["Charge type", "line_item_line_item_type", "Record Type", "ChargeCategory"] {
            if heading.contains('_') {
                continue;
            }
            refuses("", &format!("Linked Account ID,{heading},Amount\nA,Credit,1\nB,{word},5\n"), "not-a-credit", 3);
        }
    }
    for word in [
        "Credit",
        "Credits",
        "Promotional credit",
        "Credit adjustment",
        "Discount credit",
        "Refund (credit)",
        "Other",
        "",
    ] {
        reads("", &format!("Linked Account ID,Charge type,Amount\nA,{word},5\n"), "5.00");
    }
    refuses("", "Linked Account ID,Charge type,Amount\nA,Credit total,5\n", "not-a-credit", 2);
    reads("", "Linked Account ID,Charge type,Amount\nA,Credit,5\n,Total costs,5\n", "5.00");
    refuses("", "Linked Account ID,Charge type,Amount\nA,Credit,5\nTotal,Usage,5\n", "not-a-credit", 3);
}

#[test]
fn headings_that_finance_writes_are_known_by_their_marks_and_units() {
    for account in ["AWS Account", "Account #", "AWS Account #", "Account No.", "AWS Account No.", "Linked Account #"] {
        reads("", &format!("{account},Credits\nA,5\n"), "5.00");
    }
    for amount in [
        "Credits USD",
        "Credit (US$)",
        "Amount (US$)",
        "Credits ($)",
        "Credits in USD",
        "Credit Amount US$",
        "Amount $",
    ] {
        reads("", &format!("Account,{amount}\nA,5\n"), "5.00");
    }
    refuses("", "Account,Cost (US$)\nA,5\n", "charge-not-credit", 2);
    for unknown in ["Account name", "Payer account", "Customer #", "Account # of payer", "Acct"] {
        refuses("", &format!("{unknown},Credits\nA,5\n"), "header-column-missing", 1);
    }
    for unknown in ["Balance USD", "Credits EUR", "Amount (€)", "Total (US$)"] {
        refuses("", &format!("Account,{unknown}\nA,5\n"), "header-column-missing", 1);
    }
    // Names beside the ids, as before.
    reads("", "AWS Account,Account ID,Credits\nprod,A,5\n", "5.00");
}

#[test]
fn messages_say_the_way_out() {
    let message = |text: &str| {
        let report = check("credits-2025-01.csv", with_ids(text).as_bytes(), &Policy::default());
        let error = first_error(&report).unwrap();
        (error.message.clone(), error.help())
    };
    assert_eq!(message("A,5.00$\n").0, "the amount `5.00$` is not a number: write `$5.00`");
    assert_eq!(message("A,5.00-\n").0, "the amount `5.00-` is not a number: write `-5.00`");
    assert_eq!(message("A,–5.00\n").0, "the amount `–5.00` is not a number: write `-5.00`");
    assert_eq!(message("A,USD -\n").0, "the amount `USD -` is not a number: write `0.00`");
    for row in ["prod,A,5.00\n", "123456789012:5.50,x\n"] {
        let (message, help) = message(row);
        assert!(message.contains("write headings above this row"), "{message}");
        assert!(help.contains("where it holds a credit write them into a row above it"), "{help}");
    }
    let (_, help) = message("Account name,Credits\nA,5\n");
    for heading in ["`account number`", "`aws account`", "`credits applied`", "`billed cost`"] {
        assert!(help.contains(heading), "{help}");
    }
}

/// Every heading that the help names is one.
#[test]
fn the_headings_of_the_help_are_known() {
    let help = credits_core::Code::HeaderColumnMissing.help();
    let (accounts, amounts) = help.split_once("; for amounts").unwrap();
    let headings = |text: &str| text.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    let (accounts, amounts) = (headings(accounts), headings(amounts));
    assert!(accounts.len() > 10 && amounts.len() > 10);
    for account in accounts {
        reads("", &format!("{account},amount\nA,-5\n"), "5.00");
    }
    for amount in amounts {
        reads("", &format!("account,{amount}\nA,-5\n"), "5.00");
    }
}
