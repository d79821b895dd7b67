//! What is said of an account or an amount while it is typed: what the file would be told that has it.

use crate::{CheckedFile, JsTyped, to_js};
use credits_core::{Code, Correction, Field, Finding, Policy, Rows, Severity, check, read_amount};
use serde::Serialize;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// So many bytes of a file show how it is written; all of a long one would be read again at every key.
const LOOKED_AT: usize = 256 * 1024;
/// So many lines may stand before the rows.
const HEAD: usize = 10;
/// Digits of an account id.
const DIGITS: usize = 12;

/// What is said of a text while it is typed.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Typed {
    ok: bool,
    says: String,
}

/// What is wrong with an `account` or an `amount` as a person types it, in a file of nothing else.
///
/// # Errors
/// When the field is another one.
#[wasm_bindgen]
pub fn typed(field: &str, text: &str) -> Result<JsTyped, JsError> {
    Ok(to_js(&Typed::new(field_of(field)?, text, None)))
}

#[wasm_bindgen]
impl CheckedFile {
    /// What is wrong with the `account` or the `amount` of a line as a person types it.
    ///
    /// # Errors
    /// When the field is another one.
    pub fn typed(&self, line: u32, field: &str, text: &str) -> Result<JsTyped, JsError> {
        let policy = self.options.policy(&self.name).map_err(|problem| JsError::new(&problem))?;
        let field = field_of(field)?;
        let there = around(&self.bytes, &self.line_starts, line)
            .and_then(|(file, line)| wrong(&file, line, field, text, &self.name, &policy));
        Ok(to_js(&Typed::new(field, text, there)))
    }
}

fn field_of(name: &str) -> Result<Field, JsError> {
    let field = [Field::Account, Field::Amount].into_iter().find(|field| field.name() == name);
    field.ok_or_else(|| JsError::new("a field is `account` or `amount`"))
}

impl Typed {
    /// `there` is what is wrong with it in its file, where that can be said.
    fn new(field: Field, text: &str, there: Option<Wrong>) -> Self {
        const ALONE: &[u8] = b"account,amount\n123456789012,1\n";
        let alone = wrong(ALONE, 2, field, text, "", &Policy::default()).flatten();
        // What else is in a file may show what a point means, and nothing more.
        let alone = alone.filter(|(code, _)| there.is_none() || *code != Code::AmountAmbiguous);
        match there.flatten().or(alone) {
            Some((_, message)) => Self { ok: false, says: digits_to_go(field, text).unwrap_or(message) },
            None => Self {
                ok: true,
                says: read_amount(text)
                    .ok()
                    .filter(|_| field == Field::Amount)
                    .map_or_else(|| "twelve digits".into(), |amount| amount.dollars()),
            },
        }
    }
}

/// What is wrong with a cell, if anything.
type Wrong = Option<(Code, String)>;

/// A row that a policy leaves out is wrong all the same. A file accepts what a spreadsheet left of an account; whoever
/// types one has all of it.
fn is_wrong(finding: &Finding) -> bool {
    let is_left_out = finding.code.severity() == Severity::Error && finding.code != Code::DuplicateConflict;
    finding.severity == Severity::Error || is_left_out || finding.code == Code::AccountZerosRestored
}

/// How many digits of an account are to go, while nothing else is wrong with it.
fn digits_to_go(field: Field, text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches('\'');
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if field == Field::Amount || digits == DIGITS {
        return None;
    }
    Some(match digits {
        _ if text.bytes().any(|byte| !byte.is_ascii_digit() && byte != b'-') => "an account has digits only".into(),
        11 => "1 digit to go".into(),
        0..DIGITS => format!("{} digits to go", DIGITS - digits),
        more => format!("{} too many", more - DIGITS),
    })
}

/// What is wrong with a cell of a line once it holds a text; nothing at all where the file has no such cell.
fn wrong(file: &[u8], line: u32, field: Field, text: &str, name: &str, policy: &Policy) -> Option<Wrong> {
    let cell = |other| (other == field).then_some(text);
    let edits = Rows::of(file)?.write(line, cell(Field::Account), cell(Field::Amount))?;
    let mut with = Correction::new(file.to_vec());
    with.apply(&edits).ok()?;
    let report = check(name, with.file(), policy);
    let is_of_it = |finding: &&Finding| {
        finding.code.field() == Some(field)
            && finding.place.is_some_and(|place| place.line == line)
            && is_wrong(finding)
    };
    Some(report.findings().iter().find(is_of_it).map(|finding| (finding.code, finding.message.clone())))
}

/// A file small enough to be read at every key: the beginning of this one, the line near its top, for only so many
/// findings of a kind are kept; and which line it is there.
fn around(file: &[u8], starts: &[usize], line: u32) -> Option<(Vec<u8>, u32)> {
    let index = (line as usize).checked_sub(1).filter(|&index| index < starts.len())?;
    let start = |index: usize| starts.get(index).copied().unwrap_or(file.len());
    let row = &file[start(index)..start(index + 1)];
    let cut = start(starts.partition_point(|&start| start <= LOOKED_AT));
    // The last line may not end in a line break: it stays the last.
    let top = if index + 1 == starts.len() {
        starts.partition_point(|&start| start < cut).min(index)
    } else {
        HEAD.min(index)
    };
    let mut some = [&file[..start(top)], row].concat();
    if cut > start(top) {
        let behind = start(index + 1).min(cut).max(start(top));
        some.extend_from_slice(&file[start(top)..start(index).min(cut)]);
        some.extend_from_slice(&file[behind..cut]);
    }
    Some((some, u32::try_from(top + 1).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use credits_core::line_starts;

    const NAME: &str = "credits-2025-01.csv";

    fn said(file: &str, line: u32, field: Field, text: &str) -> (bool, String) {
        let starts = line_starts(file.as_bytes());
        let there = around(file.as_bytes(), &starts, line)
            .and_then(|(some, line)| wrong(&some, line, field, text, NAME, &Policy::default()));
        let Typed { ok, says } = Typed::new(field, text, there);
        (ok, says)
    }

    #[test]
    fn what_is_said_is_what_the_file_would_be_told() {
        let file = "account;amount\n123456789012;x\n123456789013;5\n";
        let decided = "account;amount\n123456789012;x\n123456789013;5.50\n";
        let zeros = "account,amount\n012345678901,1\nx,2";
        for (file, line, field, text, ok, says) in [
            (file, 2, Field::Amount, "12", true, "$12.00"),
            (file, 2, Field::Amount, "123456789", false, "looks like an account"),
            (file, 2, Field::Amount, "1.234", false, "1.234"),
            (decided, 2, Field::Amount, "1.234", true, "$1.234"),
            (file, 3, Field::Amount, "-5", true, "-$5.00"),
            (file, 2, Field::Account, "1234-5678-9012", true, "twelve digits"),
            (file, 2, Field::Account, "'123456789014", true, "twelve digits"),
            (file, 3, Field::Account, "54736118302", false, "1 digit to go"),
            (zeros, 3, Field::Account, "54736118302", false, "1 digit to go"),
            (zeros, 3, Field::Account, "5473611830200", false, "1 too many"),
            (zeros, 3, Field::Account, "000000000000", false, "zeros"),
            (zeros, 3, Field::Account, "12345678901a", false, "digits only"),
            (zeros, 9, Field::Amount, "1,234.50", true, "$1,234.50"),
        ] {
            let (is, words) = said(file, line, field, text);
            assert!(is == ok && words.contains(says), "{text}: {is}, {words}");
        }
    }

    #[test]
    fn a_long_file_is_looked_at_around_the_line() {
        let mut file = "account,amount\n".to_string();
        for row in 0..20_000 {
            file.push_str(&format!("{},x\n", 100_000_000_000_u64 + row));
        }
        file.push_str("5,x");
        let last = 20_002;
        for line in [2, 11, 12, 500, 19_000, last] {
            let (some, at) = around(file.as_bytes(), &line_starts(file.as_bytes()), line).unwrap();
            assert!(some.len() < LOOKED_AT + 100, "{line}");
            let text = |file: &[u8], line: u32| Rows::of(file).unwrap().row(line).unwrap().text;
            let row = text(file.as_bytes(), line);
            assert_eq!(text(&some, at), row);
            let some = String::from_utf8(some).unwrap();
            assert_eq!(some.lines().filter(|other| **other == row).count(), 1, "{line}");
            assert_eq!(said(&file, line, Field::Amount, "7"), (true, "$7.00".into()), "{line}");
            let told = said(&file, line, Field::Amount, "y").0;
            assert!(!told, "{line}");
        }
        assert_eq!(around(file.as_bytes(), &line_starts(file.as_bytes()), last + 1), None);
        assert_eq!(around(b"", &[], 1), None);
    }
}
