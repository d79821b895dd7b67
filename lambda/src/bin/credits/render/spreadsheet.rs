//! CSV for a spreadsheet: nothing in it is a formula.

use credits_core::visible;
use std::borrow::Cow;

/// Records as CSV, the first one the header.
pub(crate) fn csv<R: IntoIterator<Item: AsRef<[u8]>>>(records: impl IntoIterator<Item = R>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for record in records {
        writer.write_record(record).expect("records of one length go into memory");
    }
    let bytes = writer.into_inner().expect("memory takes everything");
    String::from_utf8(bytes).expect("only texts were written")
}

/// A text as a cell that no spreadsheet takes for a formula, whoever it comes from.
pub(crate) fn cell(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{text}").into() } else { text.into() }
}

/// A text from elsewhere as a cell, with nothing in it that a terminal obeys.
pub(crate) fn foreign_cell(text: &str) -> String {
    visible(&cell(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_text_and_everything_else_stays() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(cell(formula), format!("'{formula}"));
        }
        assert_eq!(cell("054736118302"), "054736118302");
        assert_eq!(csv([["a", "b"], ["1,2", "\"x\""]]), "a,b\n\"1,2\",\"\"\"x\"\"\"\n");
    }
}
