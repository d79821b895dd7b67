//! Properties of every file: any allowed writing of the same credits reads the same, one character more or less never
//! changes the total silently, and nothing at all makes the check panic.

use crate::support::codes;
use crate::support::invariants::{assert_invariants, units};
use credits_core::{Policy, Usd, Verdict, check};
use proptest::prelude::*;
use std::collections::BTreeMap;

const NAME: &str = "credits-2025-01.csv";

/// New files that each property is tried on; `PROPTEST_CASES` does not count here, so that no run tries fewer.
const CASES: u32 = 1_500;

/// A month of credits and one way of writing it down.
#[derive(Clone, Debug)]
struct Written {
    /// Account to units of 10^-decimals dollars.
    credits: Vec<(u64, u64, u32)>,
    style: Style,
}

#[derive(Clone, Debug)]
struct Style {
    delimiter: char,
    line_end: &'static str,
    header: Option<Header>,
    negative: bool,
    encoding: usize,
    /// Chosen anew for each row.
    dress: Vec<(u8, u8, bool)>,
    blank_lines: bool,
    repeat: Option<usize>,
    total_row: bool,
    final_line_end: bool,
}

#[derive(Clone, Debug)]
struct Header {
    account: &'static str,
    amount: &'static str,
    /// Other columns before, between and behind the two.
    others: [bool; 3],
    amount_first: bool,
}

fn style() -> impl Strategy<Value = Style> {
    let header = (
        prop::sample::select(vec!["account", "Account ID", "LINKED_ACCOUNT_ID", "line-item usage account id"]),
        prop::sample::select(vec!["amount", "Credit Amount ($)", "USD", "credits (USD)"]),
        any::<[bool; 3]>(),
        any::<bool>(),
    )
        .prop_map(|(account, amount, others, amount_first)| Header { account, amount, others, amount_first });
    (
        prop::sample::select(vec![',', ';', '\t']),
        prop::sample::select(vec!["\n", "\r\n", "\r"]),
        prop::option::of(header),
        any::<bool>(),
        0..4_usize,
        prop::collection::vec(any::<(u8, u8, bool)>(), 1..8),
        any::<bool>(),
        prop::option::of(0..100_usize),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(
            |(
                delimiter,
                line_end,
                header,
                negative,
                encoding,
                dress,
                blank_lines,
                repeat,
                total_row,
                final_line_end,
            )| {
                Style {
                    delimiter,
                    line_end,
                    header,
                    negative,
                    encoding,
                    dress,
                    blank_lines,
                    repeat,
                    total_row,
                    final_line_end,
                }
            },
        )
}

fn written() -> impl Strategy<Value = Written> {
    let credit = (1..1_000_000_000_000_u64, 0..1_000_000_000_000_u64, 0..=10_u32);
    (prop::collection::btree_map(1..1_000_000_000_000_u64, credit, 1..20), style()).prop_map(|(credits, style)| {
        Written {
            credits: credits.into_iter().map(|(account, (_, units, decimals))| (account, units, decimals)).collect(),
            style,
        }
    })
}

impl Written {
    fn expected(&self) -> BTreeMap<String, Usd> {
        let plain = |&(account, units, decimals): &(u64, u64, u32)| (format!("{account:012}"), usd(units, decimals));
        self.credits.iter().map(plain).collect()
    }

    /// The sum in units of 10^-10, counted without the crate.
    fn expected_units(&self) -> i128 {
        self.credits.iter().map(|&(_, units, decimals)| i128::from(units) * 10_i128.pow(10 - decimals)).sum()
    }

    fn lines(&self) -> Vec<String> {
        let style = &self.style;
        let mut lines = Vec::new();
        if let Some(header) = &style.header {
            lines.push(self.row(header.account, header.amount, "note"));
        }
        for (index, &(account, units, decimals)) in self.credits.iter().enumerate() {
            let (account_dress, amount_dress, quote) = style.dress[index % style.dress.len()];
            let account = self.quoted(dressed_account(account, account_dress), quote);
            let amount = self.quoted(self.dressed_amount(units, decimals, amount_dress), quote);
            lines.push(self.row(&account, &amount, ""));
            if style.blank_lines && index % 3 == 0 {
                lines.push([" ", "\u{a0}", &style.delimiter.to_string()].concat());
            }
        }
        if let Some(row) = style.repeat {
            let (account, units, decimals) = self.credits[row % self.credits.len()];
            lines.push(self.row(&format!("{account:012}"), &self.dressed_amount(units, decimals, 0), ""));
        }
        let units = self.expected_units();
        if style.total_row && units < 10_i128.pow(22) {
            let sign = if style.negative && units > 0 { "-" } else { "" };
            let total = format!("{sign}{}.{:010}", units / 10_i128.pow(10), units % 10_i128.pow(10));
            lines.push(self.row("Total", &total, ""));
        }
        lines
    }

    fn row(&self, account: &str, amount: &str, other: &str) -> String {
        let Some(header) = &self.style.header else {
            return format!("{account}{}{amount}", self.style.delimiter);
        };
        let (first, second) = if header.amount_first { (amount, account) } else { (account, amount) };
        let [before, between, behind] = header.others.map(|there| there.then_some(other));
        let cells = [before, Some(first), between, Some(second), behind];
        cells.into_iter().flatten().collect::<Vec<_>>().join(&self.style.delimiter.to_string())
    }

    fn quoted(&self, cell: String, quote: bool) -> String {
        match quote || cell.contains(self.style.delimiter) {
            true => format!("\"{}\"", cell.replace('"', "\"\"")),
            false => cell,
        }
    }

    fn dressed_amount(&self, units: u64, decimals: u32, dress: u8) -> String {
        let scale = 10_u64.pow(decimals);
        let (dollars, fraction) = (units / scale, units % scale);
        // One group of three would be ambiguous where no comma separates the columns; three decimals are everywhere.
        let may_group = self.style.delimiter == ',' && dress & 1 == 1;
        let whole = if may_group { grouped(dollars) } else { dollars.to_string() };
        let mut number = match decimals {
            0 => whole,
            _ => format!("{whole}.{fraction:0width$}", width = decimals as usize),
        };
        if decimals == 3 {
            number.push('0');
        }
        // So many bare digits are an account.
        if decimals == 0 && (9..=12).contains(&number.len()) {
            number.push_str(".0");
        }
        let currency = [" ", "$", "US$ ", "USD"][usize::from(dress >> 1 & 3)];
        match (self.style.negative, dress >> 3 & 3) {
            (false, 0) => format!("{currency}{number}"),
            (false, 1) => format!("+{currency} {number}"),
            (false, 2) => format!("{number} USD"),
            (false, _) => number,
            (true, 0) => format!("-{currency}{number}"),
            (true, 1) => format!("{currency}\u{2212}{number}"),
            (true, 2) => format!("({currency}{number})"),
            (true, _) => format!("\u{a0}-{number} USD "),
        }
    }

    fn text(&self) -> String {
        let mut text = self.lines().join(self.style.line_end);
        if self.style.final_line_end {
            text.push_str(self.style.line_end);
        }
        text
    }

    fn bytes(&self) -> Vec<u8> {
        let text = self.text();
        let utf16 = |bytes: fn(u16) -> [u8; 2]| format!("\u{feff}{text}").encode_utf16().flat_map(bytes).collect();
        match self.style.encoding {
            0 => text.into_bytes(),
            1 => format!("\u{feff}{text}").into_bytes(),
            2 => utf16(u16::to_le_bytes),
            _ => utf16(u16::to_be_bytes),
        }
    }
}

fn dressed_account(account: u64, dress: u8) -> String {
    let digits = format!("{account:012}");
    match dress % 5 {
        0 => format!("'{digits}"),
        1 => format!("=\"{digits}\""),
        2 => format!("{}-{}-{}", &digits[..4], &digits[4..8], &digits[8..]),
        3 => format!(" {digits}\u{a0}"),
        _ => digits,
    }
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

fn usd(units: u64, decimals: u32) -> Usd {
    let scale = 10_u64.pow(decimals);
    let text = match decimals {
        0 => units.to_string(),
        _ => format!("{}.{:0width$}", units / scale, units % scale, width = decimals as usize),
    };
    text.parse().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(CASES) })]

    #[test]
    fn any_allowed_writing_gives_the_same_credits_and_the_exact_total(written in written()) {
        let file = written.bytes();
        let report = assert_invariants(NAME, &file, &Policy::default());
        prop_assert_ne!(report.summary().verdict, Verdict::Refused, "{:?} {:?}", report.findings(), written.text());
        let read: BTreeMap<String, Usd> =
            report.credits().iter().map(|credit| (credit.account.to_string(), credit.amount)).collect();
        prop_assert_eq!(&read, &written.expected());
        prop_assert_eq!(units(report.summary().total_credit.unwrap()), written.expected_units());
        prop_assert_eq!(report.summary().duplicates_dropped, usize::from(written.style.repeat.is_some()));
    }

    #[test]
    fn one_character_more_or_less_never_changes_the_total_silently(
        written in written(), at in any::<prop::sample::Index>(), kind in 0..4_usize, add in any::<bool>(),
    ) {
        // A repeat or a total row would make findings of its own.
        let style = Style { repeat: None, final_line_end: true, encoding: 0, ..written.style.clone() };
        let written = Written { style, ..written };
        let text = written.text();
        let character = ["\"", "\n", "\r", &written.style.delimiter.to_string()][kind].to_owned();
        let damaged = if add {
            let ends: Vec<usize> = text.char_indices().map(|(index, _)| index).chain([text.len()]).collect();
            let (before, after) = text.split_at(ends[at.index(ends.len())]);
            [before, &character, after].concat()
        } else {
            let places: Vec<usize> = text.match_indices(&character).map(|(index, _)| index).collect();
            if places.is_empty() {
                return Ok(());
            }
            let place = places[at.index(places.len())];
            [&text[..place], &text[place + character.len()..]].concat()
        };
        let before = check(NAME, text.as_bytes(), &Policy::default());
        let after = check(NAME, damaged.as_bytes(), &Policy::default());
        let total = |report: &credits_core::Report| report.summary().total_credit.map(units);
        let found = |report: &credits_core::Report| report.findings().iter().map(|f| f.code).collect::<Vec<_>>();
        prop_assert!(
            total(&before) == total(&after) || found(&before) != found(&after),
            "{text:?} became {damaged:?}: {:?}", found(&after)
        );
    }

    #[test]
    fn nothing_makes_it_panic_and_places_stay_inside_the_file(
        file in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..200),
            "[0-9\",;\t\r\n $.'=()A-C-]{0,120}".prop_map(String::into_bytes),
        ],
        mark in prop::sample::select(vec![&b""[..], b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"]),
        skip in any::<bool>(),
    ) {
        let file = [mark, &file].concat();
        let mut policy = Policy::default();
        if skip {
            policy.invalid_rows = credits_core::InvalidRows::Skip;
            policy.expected_total = Some(Usd::ZERO);
        }
        assert_invariants(NAME, &file, &policy);
    }

    #[test]
    fn what_is_accepted_reads_the_same_with_the_csv_crate(written in written()) {
        let style = Style { header: None, encoding: 0, repeat: None, total_row: false, blank_lines: false, ..written.style.clone() };
        let written = Written { style, ..written };
        let text = written.text();
        let report = check(NAME, text.as_bytes(), &Policy::default());
        prop_assert_ne!(report.summary().verdict, Verdict::Refused);
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .delimiter(written.style.delimiter as u8)
            .from_reader(text.as_bytes());
        let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        prop_assert_eq!(records.len(), report.credits().len());
        for (record, credit) in records.iter().zip(report.credits()) {
            let digits: String = record[0].chars().filter(char::is_ascii_digit).collect();
            prop_assert_eq!(digits, credit.account.to_string());
            prop_assert_eq!(credits_core::read_amount(&record[1]).unwrap().abs(), credit.amount);
        }
    }
}

#[test]
fn a_megabyte_of_anything_is_answered() {
    let mut state = 1_u64;
    let mut random = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    };
    let size = 1 << 20;
    let random_bytes: Vec<u8> = std::iter::repeat_with(&mut random).take(size).collect();
    for (what, file) in [
        ("random bytes", random_bytes),
        ("quotes", vec![b'"'; size]),
        ("quotes on lines", b"\"\n".repeat(size / 2)),
        ("delimiters", vec![b','; size]),
        ("a row of delimiters", [b"1,".as_slice(), &vec![b','; size], b"1"].concat()),
        ("line ends", vec![b'\r'; size]),
        ("white space", "\u{a0}".repeat(size / 2).into_bytes()),
        ("one digit", vec![b'1'; size]),
        ("equals and quotes", b"=\"".repeat(size / 2)),
        ("unpaired surrogates", [b"\xff\xfe".as_slice(), &b"\x00\xd8".repeat(size / 2)].concat()),
    ] {
        let report = check(NAME, &file, &Policy::default());
        assert_eq!(report.summary().verdict, Verdict::Refused, "{what}: {:?}", codes(&report).first());
    }
}
