//! The same table, written in another way, is judged the same: verdict, total and accounts, whether it is good or bad.

use credits_core::{Policy, Usd, Verdict, check};
use proptest::prelude::*;

/// A table with a header: account, amount and columns beside them, with good and bad cells.
#[derive(Clone, Debug)]
struct Table {
    headings: Vec<&'static str>,
    rows: Vec<Vec<&'static str>>,
}

/// How it is written.
#[derive(Clone, Copy, Debug)]
struct Writing {
    delimiter: char,
    line_end: &'static str,
    quotes_all: bool,
    blank_lines: bool,
    /// UTF-8 without and with its mark, UTF-16 of both kinds.
    encoding: usize,
}

const PLAIN: Writing = Writing { delimiter: ',', line_end: "\n", quotes_all: true, blank_lines: false, encoding: 0 };

fn table() -> impl Strategy<Value = Table> {
    let account = prop::sample::select(vec![
        "111111111111",
        "222222222222",
        "'333333333333",
        "4444-4444-4444",
        "054736118302",
        "54736118303",
        "555555555555",
        "12345",
        "acme",
        "",
    ]);
    // None of them is read in another way for another delimiter: `12,500` is, and has its own cases.
    let amount = prop::sample::select(vec![
        "5",
        "10.50",
        "$1,234.50",
        "1.234",
        "0.125",
        "-3",
        "(4.00)",
        "-",
        "0,125",
        "12,5",
        "x",
        "",
        "123456789012",
    ]);
    let good = prop::sample::select(vec!["1.25", "7", "$10.00"]);
    let currency = prop::sample::select(vec!["USD", "US$", "", "EUR"]);
    let month = prop::sample::select(vec!["2025-01", "Jan-25", "", "2025-02", "first"]);
    let kind = prop::sample::select(vec!["Credit", "", "Tax"]);
    let amount = prop_oneof![1 => amount, 3 => good];
    let row = (account, amount, currency, month, kind).prop_map(|(a, b, c, d, e)| vec![a, b, c, d, e]);
    let headings = ["account id", "amount", "currency", "billing month", "charge type"];
    let columns = 2..=headings.len();
    (prop::collection::vec(row, 1..7), columns).prop_map(move |(mut rows, columns)| {
        // The last row may be a total if it has no account; that is a matter of order.
        rows.push(vec!["666666666666", "2.50", "", "", ""]);
        rows.iter_mut().for_each(|row| row.truncate(columns));
        // A row of empty cells is a blank line, unless they are quoted.
        rows.retain(|row| row.iter().any(|cell| !cell.is_empty()));
        Table { headings: headings[..columns].to_vec(), rows }
    })
}

fn writing() -> impl Strategy<Value = Writing> {
    let delimiter = prop::sample::select(vec![',', ';', '\t']);
    let line_end = prop::sample::select(vec!["\n", "\r\n", "\r"]);
    (delimiter, line_end, any::<bool>(), any::<bool>(), 0..4_usize).prop_map(
        |(delimiter, line_end, quotes_all, blank_lines, encoding)| {
            // Amounts without quotation marks are split at their commas.
            let quotes_all = quotes_all || delimiter == ',';
            Writing { delimiter, line_end, quotes_all, blank_lines, encoding }
        },
    )
}

impl Table {
    fn write(&self, writing: Writing) -> Vec<u8> {
        let Writing { delimiter, line_end, quotes_all, blank_lines, encoding } = writing;
        let cell = |cell: &&str| if quotes_all { format!("\"{cell}\"") } else { (*cell).to_owned() };
        let line = |cells: &Vec<&'static str>| {
            let cells: Vec<String> = cells.iter().map(cell).collect();
            let blank = if blank_lines { format!("{line_end} {delimiter}{line_end}") } else { line_end.to_owned() };
            format!("{}{blank}", cells.join(&delimiter.to_string()))
        };
        let text: String = std::iter::once(&self.headings).chain(&self.rows).map(line).collect();
        let utf16 = |bytes: fn(u16) -> [u8; 2]| format!("\u{feff}{text}").encode_utf16().flat_map(bytes).collect();
        match encoding {
            0 => text.into_bytes(),
            1 => format!("\u{feff}{text}").into_bytes(),
            2 => utf16(u16::to_le_bytes),
            _ => utf16(u16::to_be_bytes),
        }
    }

    /// With its rows in another order.
    fn rows_turned(&self, by: usize) -> Self {
        let mut rows = self.rows.clone();
        // The last one stays: an empty account there is another thing than elsewhere.
        let last = rows.pop().unwrap();
        let by = by % rows.len().max(1);
        rows.rotate_left(by);
        rows.reverse();
        rows.push(last);
        Self { rows, ..self.clone() }
    }

    /// With its columns in another order.
    fn columns_turned(&self, by: usize) -> Self {
        let turn = |row: &Vec<&'static str>| {
            let mut row = row.clone();
            let by = by % row.len();
            row.rotate_left(by);
            row.reverse();
            row
        };
        Self { headings: turn(&self.headings), rows: self.rows.iter().map(turn).collect() }
    }
}

/// Verdict, total, accounts with their amounts in the order of the accounts.
fn judged(file: &[u8]) -> (Verdict, Option<Usd>, Vec<(String, Usd)>) {
    let report = check("credits-2025-01.csv", file, &Policy::default());
    let mut credits: Vec<_> =
        report.credits().iter().map(|credit| (credit.account.to_string(), credit.amount)).collect();
    credits.sort();
    (report.summary().verdict, report.summary().total_credit, credits)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1_500) })]

    #[test]
    fn delimiter_quotes_line_ends_encoding_and_blank_lines_change_nothing(table in table(), writing in writing()) {
        prop_assert_eq!(judged(&table.write(writing)), judged(&table.write(PLAIN)), "{:?}", table);
    }

    #[test]
    fn the_order_of_columns_changes_nothing(table in table(), by in 0..9_usize) {
        prop_assert_eq!(judged(&table.columns_turned(by).write(PLAIN)), judged(&table.write(PLAIN)), "{:?}", table);
    }

    /// Of a refused file, the first of two rows of one account is shown: which that is depends on the order.
    #[test]
    fn the_order_of_rows_changes_neither_verdict_nor_total(table in table(), by in 0..9_usize) {
        let (verdict, total, credits) = judged(&table.write(PLAIN));
        let turned = judged(&table.rows_turned(by).write(PLAIN));
        prop_assert_eq!((turned.0, turned.1), (verdict, total), "{:?}", table);
        let accounts = |credits: Vec<(String, Usd)>| credits.into_iter().map(|(account, _)| account).collect::<Vec<_>>();
        if verdict == Verdict::Refused {
            prop_assert_eq!(accounts(turned.2), accounts(credits), "{:?}", table);
        } else {
            prop_assert_eq!(turned.2, credits, "{:?}", table);
        }
    }
}
