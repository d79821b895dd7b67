//! Cells that a spreadsheet may open: whoever a text comes from, nothing in it becomes a formula.
//!
//! The file is written with commas, but a spreadsheet splits it at commas, semicolons or tabs, as its owner's settings
//! say, and then a cell may begin in the middle of a text: `a;=1+1` has two. So the beginning of the text is guarded, and
//! every place behind something that may separate cells.

use alloc::string::String;
use core::fmt::Write;

/// What a spreadsheet takes for the beginning of a formula; the wide forms are what some of them read as the same.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// What separates cells or rows for some spreadsheet.
const SEPARATORS: [char; 5] = [',', ';', '\t', '\r', '\n'];

/// Rows as a CSV file for a spreadsheet, the first one the headings. Every cell is [guarded](csv_cell).
///
/// ```
/// use credits_core::csv_table;
/// let table = csv_table([["line", "after"], ["2", "=cmd|' /C calc'!A0"], ["3", "a;=1+1"]]);
/// assert_eq!(table, "line,after\r\n2,'=cmd|' /C calc'!A0\r\n3,\"a;'=1+1\"\r\n");
/// ```
#[must_use]
pub fn csv_table<R: IntoIterator<Item: AsRef<str>>>(rows: impl IntoIterator<Item = R>) -> String {
    let mut table = String::new();
    for row in rows {
        for (index, cell) in row.into_iter().enumerate() {
            if index > 0 {
                table.push(',');
            }
            table.push_str(&csv_cell(cell.as_ref()));
        }
        table.push_str("\r\n");
    }
    table
}

/// A text as one cell of a CSV file, quoted where it must be, that begins no formula in any dialect: a `'` stands where
/// one would begin. A plain number is none, even a negative one, and stays as it is.
///
/// ```
/// use credits_core::csv_cell;
/// assert_eq!(csv_cell("-12.50"), "-12.50");
/// assert_eq!(csv_cell("-12.50+A1"), "'-12.50+A1");
/// assert_eq!(csv_cell("say \"x\", y"), "\"say \"\"x\"\", y\"");
/// ```
#[must_use]
pub fn csv_cell(text: &str) -> String {
    let guarded = if is_plain_number(text) { String::from(text) } else { guarded(text) };
    let needs_quotes = guarded.contains('"') || guarded.contains(SEPARATORS) || guarded.trim() != guarded;
    if !needs_quotes {
        return guarded;
    }
    let mut quoted = String::with_capacity(guarded.len() + 2);
    // Writing to a `String` cannot fail.
    let _ = write!(quoted, "\"{}\"", guarded.replace('"', "\"\""));
    quoted
}

fn guarded(text: &str) -> String {
    let mut guarded = String::with_capacity(text.len() + 1);
    let mut begins = true;
    for (at, character) in text.char_indices() {
        if begins && begins_formula(&text[at..]) {
            guarded.push('\'');
        }
        guarded.push(character);
        begins = SEPARATORS.contains(&character);
    }
    guarded
}

/// Whether a cell that begins here is a formula; quotation marks and white space in front of one may be taken off. Tabs
/// and line breaks at the beginning are guarded themselves.
fn begins_formula(text: &str) -> bool {
    let rest = text.trim_start_matches(|character: char| {
        (character.is_whitespace() || character.is_control() || matches!(character, '"' | '\u{feff}' | '\u{200b}'))
            && !SEPARATORS.contains(&character)
    });
    rest.starts_with(FORMULA) || text.starts_with(['\t', '\r', '\n'])
}

fn is_plain_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    all_digits(whole) && all_digits(fraction)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;
    use std::format;

    /// The cells that a spreadsheet sees which splits at this delimiter, with their quotation marks taken off.
    fn cells(csv: &str, delimiter: char) -> Vec<String> {
        let mut cells = Vec::new();
        for line in csv.split(['\r', '\n']) {
            let mut rest = line;
            loop {
                let (cell, after) = match rest.strip_prefix('"') {
                    // A reader by the rules: two quotation marks stand for one, up to the delimiter behind the last.
                    Some(quoted) => {
                        let end = quoted
                            .char_indices()
                            .scan(false, |inside, (at, c)| {
                                *inside ^= c == '"';
                                Some((at, c, *inside))
                            })
                            .find(|&(_, c, outside)| c == delimiter && outside)
                            .map_or(quoted.len(), |(at, ..)| at);
                        (quoted[..end].replace("\"\"", "\""), quoted.get(end + 1..))
                    }
                    None => {
                        let end = rest.find(delimiter).unwrap_or(rest.len());
                        (String::from(&rest[..end]), rest.get(end + 1..))
                    }
                };
                cells.push(cell);
                match after {
                    Some(after) => rest = after,
                    None => break,
                }
            }
        }
        cells
    }

    #[test]
    fn no_cell_of_any_dialect_begins_a_formula() {
        let mut seen = 0;
        let pieces = ["=1", "+1", "-x", "@a", ";", ",", "\t", "\"", " ", "a", "\n", "\u{ff1d}1"];
        let mut texts: Vec<String> = pieces.iter().map(|&piece| String::from(piece)).collect();
        for _ in 0..3 {
            let longer: Vec<String> =
                texts.iter().flat_map(|text| pieces.iter().map(move |piece| format!("{text}{piece}"))).collect();
            texts = longer;
            for text in &texts {
                let csv = csv_table([["x", text.as_str(), "y"]]);
                for delimiter in [',', ';', '\t'] {
                    for cell in cells(&csv, delimiter) {
                        let bare = cell.trim_start_matches([' ', '"']);
                        assert!(!bare.starts_with(FORMULA), "{text:?} gives {cell:?} in {csv:?}");
                        seen += 1;
                    }
                }
            }
        }
        assert!(seen > 100_000, "{seen} cells");
    }

    #[test]
    fn what_begins_no_formula_stays_as_it_is() {
        for text in ["054736118302", "-1250.00", "0", "a=b", "1-2", "a - b", "$5", "(5.00)", "2025-01"] {
            assert_eq!(csv_cell(text), text);
        }
        for (text, cell) in [("-", "'-"), ("-.5", "'-.5"), ("-1.", "'-1."), ("--1", "'--1"), ("1;-2", "\"1;'-2\"")] {
            assert_eq!(csv_cell(text), cell);
        }
    }
}
