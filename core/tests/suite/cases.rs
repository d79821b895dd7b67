//! A table of small files through every path: each is read as UTF-8 with and without byte-order mark and as UTF-16 of
//! both kinds, with each kind of line end, and must give the same verdict, total, accounts and first error every time.

use crate::support::{codes, first_error, policy_of};
use credits_core::{Report, Verdict, check};

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
    case("account,amount,note\n111111111111,$1,234.56,analytics\n", Refused("amount-needs-quotes", Some(2))),
    case("account,amount,a,b\n111111111111,1,234,567.00,c,d\n", Refused("amount-needs-quotes", Some(2))),
    case("account,amount,note\n111111111111,1,234,analytics\n", Refused("too-many-columns", Some(2))),
    case("account,a,b,amount\n111111111111,$1,234,567.89\n", Refused("amount-needs-quotes", Some(2))),
    case("account,amount,count\n111111111111,5,100\n", Read(READY, "5.00", 1)),
    case("account,count,amount\n111111111111,1,234.56\n", Refused("amount-needs-quotes", Some(2))),
    case("account,count,amount\n111111111111,1,\"234.56\"\n", Read(READY, "234.56", 1)),
    case(",amount,account\n1,560.60,111111111111\n", Read(READY, "560.60", 1)),
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
    case("account,amount111111111111,5\n222222222222,6\n", Refused("header-column-missing", Some(1))),
    case("note,account,amount,111111111111,5\n,222222222222,6\n", Refused("first-row-unreadable", Some(1))),
    case("account,amount,note'111111111111,5\n222222222222,6\n", Refused("first-row-unreadable", Some(1))),
    case("account,amount,note1111-1111-1111,5\n222222222222,6\n", Refused("first-row-unreadable", Some(1))),
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
    // Bytes.
    case("sep=;\n111111111111;5\n", Read(READY, "5.00", 1)),
    case("sep=,\naccount,amount\n111111111111,5\n222222222222,x\n", Refused("amount-not-a-number", Some(4))),
    case(";;\n,\t;\n111111111111,5\n", Read(READY, "5.00", 1)),
    case("account|amount\n111111111111|5\n", Refused("pipe-delimiter", Some(1))),
    case("<html>\n", Refused("markup", None)),
    case(" {\"a\": 1}\n", Refused("json", None)),
    // A group that begins with zero.
    case("111111111111,\"0,125\"\n", Refused("amount-decimal-comma", Some(1))),
    case("account,amount\n111111111111,\"$000,500\"\n", Refused("amount-decimal-comma", Some(2))),
    case("111111111111,\"(00,125)\"\n", Refused("amount-decimal-comma", Some(1))),
    // A shifted row whose last field is empty; values under no heading.
    case("account id,date,amount,note\n111111111111,Jan 31, 2025,250.00,\n", Refused("too-many-columns", Some(2))),
    case("account id,date,amount,note\n111111111111,Jan 31,250.00,x,,\n", Refused("too-many-columns", Some(2))),
    case("account id,date,amount,note\n111111111111,Jan 31,250.00,,,\n", Read(READY, "250.00", 1)),
    case("account,amount,\n111111111111,12,500\n", Refused("column-without-heading", Some(2))),
    case("account,,amount\n111111111111,12,500\n", Refused("column-without-heading", Some(2))),
    case(",account,amount\n1,111111111111,12\n", Read(READY, "12.00", 1)),
    case("account,amount,\n111111111111,12,\n222222222222,5\n", Read(READY, "17.00", 2)),
    // Other columns as evidence.
    case("Account ID,Amount,Currency\n111111111111,100.00,EUR\n", Refused("amount-currency", Some(2))),
    case("Account ID,Amount,Currency\n111111111111,1,usd\n222222222222,2,US Dollars\n", Read(READY, "3.00", 2)),
    case("Account ID,Amount (USD),Billing Currency\n111111111111,1,EUR\n", Read(READY, "1.00", 1)),
    case(
        "Account ID,Billing month,Credit amount\n111111111111,2025-02,-25.00\n",
        Refused("month-contradicted", Some(2)),
    ),
    case("Account ID,Billing month,Credit amount\n111111111111,Jan-25,-25.00\n", Read(READY, "25.00", 1)),
    case("Account ID,Month,Credit amount\n111111111111,1/2/2025,-25.00\n", Read(READY, "25.00", 1)),
    case("Account ID,Month,Credit amount\n111111111111,2/3/2025,-25.00\n", Refused("month-contradicted", Some(2))),
    case("SubAccountId,ChargeCategory,Billed Cost\n111111111111,Tax,-3.00\n", Refused("no-credits", None)),
    case("Account,Charge type,Amount\n111111111111,Invoice total,-3.00\n", Refused("not-a-credit", Some(2))),
    case("Account,Charge type,Amount\n111111111111,Credit,-3.00\n", Read(READY, "3.00", 1)),
    case("Account,Type,Amount\n111111111111,Tax,-3.00\n", Read(READY, "3.00", 1)),
    case("Account,Debit,Credit\n111111111111,20.00,0.00\n", Refused("not-a-credit", Some(2))),
    case("Account,Debit,Credit\n111111111111,,5\n222222222222,0.00,6\n", Read(READY, "11.00", 2)),
    with(
        "--invalid-rows skip --expect-total 5",
        "Account,Currency,Amount\n111111111111,EUR,5\n222222222222,USD,x\n",
        Refused("amount-currency", Some(2)),
    ),
    // Names beside ids.
    case("Account,Account ID,Amount\nprod,111111111111,5\n", Read(READY, "5.00", 1)),
    case("Account ID,Account,Amount\n111111111111,111111111111,5\n", Read(READY, "5.00", 1)),
    case("Account ID,Account,Amount\n111111111111,222222222222,5\n", Refused("header-column-twice", Some(1))),
    // Repeats by every cell.
    case(
        "account,credit id,amount\n111111111111,7001,-25.00\n111111111111,7002,-25.00\n",
        Refused("duplicate-conflict", Some(3)),
    ),
    with(
        "--duplicates sum",
        "account,credit id,amount\n111111111111,7001,-25.00\n111111111111,7002,-25.00\n",
        Read(WARNINGS, "50.00", 1),
    ),
    case("account,id,amount\n111111111111,7, $5 \n'111111111111, 7 ,5.00\n", Read(WARNINGS, "5.00", 1)),
    case("account,amount,id\n111111111111,5\n111111111111,5,\n", Read(WARNINGS, "5.00", 1)),
    // A stray quotation mark in a heading.
    case(
        "account,amount,\"note\n111111111111,5,a\n222222222222,6,b\"\n333333333333,7,c\n",
        Refused("broken-quote", Some(1)),
    ),
    // An account lost in the middle, and an unlabelled row as proof.
    case("111111111111,5\n,7.00\n222222222222,x\n333333333333,6\n", Refused("account-empty", Some(2))),
    with("--invalid-rows skip", "111111111111,5\nBAD,3\n,5\n", Refused("account-not-digits", Some(2))),
    with("--invalid-rows skip", "111111111111,5\n222222222222,1\nBAD,3\n,6\n", Refused("account-not-digits", Some(3))),
    case("account,kind,amount\n111111111111,,5\n,Grand total:,5\n", Read(READY, "5.00", 1)),
    case("111111111111,5\nTotal:,5\n", Read(READY, "5.00", 1)),
    // Accounts as amounts, ambiguous amounts, dresses.
    case("111111111111,222222222222\n", Refused("amount-is-account", Some(1))),
    case("111111111111\t12,500\n", Refused("amount-ambiguous", Some(1))),
    case("111111111111\t12,500\n222222222222\t0.50\n", Read(READY, "12500.50", 2)),
    case("111111111111,\"12,500\"\n222222222222,1.234\n", Refused("amount-ambiguous", Some(2))),
    case("111111111111,0.125\n222222222222,1234.567\n", Read(READY, "1234.692", 2)),
    case("111111111111,5\n222222222222,1.234\nTotal,6.2340\n", Read(READY, "6.234", 2)),
    case("111111111111,$(5.00)\n222222222222,\" $ (1,234.50)\"\n333333333333,'-100.00\n", Read(READY, "1339.50", 3)),
    case("=\"00079118137\",5\n", Refused("account-digit-missing", Some(1))),
    // A first row that was a credit once.
    case("12345,oops\n222222222222,1\n", Refused("account-length", Some(1))),
    case("5.47366E+10,oops\n", Refused("account-scientific", Some(1))),
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
