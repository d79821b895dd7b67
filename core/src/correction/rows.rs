//! One row of a file for a person to mend: its account and its amount as they are written, and the edits that write others.

use super::edit::Edit;
use crate::finding::Findings;
use crate::layout::{Asked, Shape, recognise};
use crate::policy::Policy;
use crate::span::Span;
use crate::text::{Encoding, Record, Records, Text, line_starts};
use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// A row of a file as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowCells {
    /// Counted from 1.
    pub line: u32,
    /// The whole line.
    pub text: String,
    /// What stands in the account's column, without quotation marks; `None` where the row has no such column, or nobody
    /// can say where its fields end. Hostile text until made [visible](crate::visible).
    pub account: Option<String>,
    /// What stands in the amount's column, likewise.
    pub amount: Option<String>,
}

/// The rows of a file, each to be looked at and written anew.
pub struct Rows<'f> {
    file: &'f [u8],
    encoding: Encoding,
    starts: Vec<usize>,
    shape: Option<Shape>,
    delimiter: u8,
}

/// A line of the file as text, and where each of its bytes stands in the file.
struct Line<'f> {
    start: usize,
    text: Cow<'f, [u8]>,
    encoding: Encoding,
}

impl<'f> Rows<'f> {
    /// The rows of a file; `None` where it is no text.
    #[must_use]
    pub fn of(file: &'f [u8]) -> Option<Self> {
        let text = Text::decode(file).ok()?;
        let mut records = Records::new(text.bytes());
        let asked = Asked { policy: &Policy::default(), month: None };
        let shape = recognise(&mut records, asked, &mut Findings::new()).shape();
        let delimiter = records.delimiter();
        Some(Self { file, encoding: Encoding::of(file), starts: line_starts(file), shape, delimiter })
    }

    /// What stands on a line, counted from 1; `None` where there is no such line.
    #[must_use]
    pub fn row(&self, line: u32) -> Option<RowCells> {
        let source = self.line(line)?;
        let text = String::from_utf8_lossy(&source.text).into_owned();
        let (account_column, amount_column) = self.columns();
        let (account, amount) = self.with_record(&source, |record| {
            let cell = |column: Option<usize>| {
                let index = column.filter(|_| record.broken_quote().is_none())?;
                record.cell(index).map(|cell| String::from_utf8_lossy(cell).into_owned())
            };
            (cell(account_column), cell(amount_column))
        })?;
        Some(RowCells { line, text, account, amount })
    }

    /// The edits that write another account or amount into a row, in quotation marks where it needs them; `None` stays as
    /// it is written. Nothing where the row has no such column.
    #[must_use]
    pub fn write(&self, line: u32, account: Option<&str>, amount: Option<&str>) -> Option<Vec<Edit>> {
        let source = self.line(line)?;
        let (account_column, amount_column) = self.columns();
        let parts = [(account_column, account), (amount_column, amount)];
        self.with_record(&source, |record| {
            let parts = parts.iter().filter_map(|&(column, text)| Some((column, text?)));
            parts
                .map(|(column, text)| {
                    let index = column.filter(|&index| index < record.len())?;
                    let replacement = self.field(text, record.is_quoted(index));
                    Some(Edit::Replace { span: source.place(record.span(index)), replacement })
                })
                .collect()
        })?
    }

    /// The edit that writes another text instead of a whole line.
    #[must_use]
    pub fn write_line(&self, line: u32, text: &str) -> Option<Edit> {
        let source = self.line(line)?;
        Some(Edit::Replace { span: source.place(Span::new(0, source.text.len())), replacement: text.to_string() })
    }

    /// A text as a field of this file.
    fn field(&self, text: &str, quoted: bool) -> String {
        let delimiter = char::from(self.delimiter);
        if quoted || text.contains([delimiter, '"']) {
            alloc::format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text.to_string()
        }
    }

    /// Where accounts and amounts stand; `None` where the file is no table with one credit a row.
    pub(super) fn shape(&self) -> Option<Shape> {
        self.shape
    }

    fn columns(&self) -> (Option<usize>, Option<usize>) {
        self.shape.map_or((None, None), |shape| (shape.columns.account, shape.columns.amount))
    }

    pub(super) fn line_count(&self) -> u32 {
        u32::try_from(self.starts.len()).unwrap_or(u32::MAX)
    }

    /// Looks at the record of a line, and gives the places in it that are to be edited.
    pub(super) fn edit(
        &self,
        line: u32,
        look: impl FnOnce(&Record<'_>, &[u8]) -> Option<Vec<(Span, String)>>,
    ) -> Option<Vec<Edit>> {
        let source = self.line(line)?;
        let edits = self.with_record(&source, |record| look(record, &source.text))??;
        let edit = |(span, replacement)| Edit::Replace { span: source.place(span), replacement };
        Some(edits.into_iter().map(edit).collect())
    }

    fn with_record<T>(&self, line: &Line<'_>, look: impl FnOnce(&Record<'_>) -> T) -> Option<T> {
        let mut records = Records::delimited(&line.text, self.delimiter);
        records.next().map(|record| look(&record))
    }

    fn line(&self, line: u32) -> Option<Line<'f>> {
        let index = (line as usize).checked_sub(1)?;
        let start = *self.starts.get(index)?;
        let end = self.starts.get(index + 1).copied().unwrap_or(self.file.len());
        let bytes = &self.file[start..end];
        let bytes = &bytes[..bytes.len() - self.encoding.line_end_len(bytes)];
        let text = match self.encoding {
            // As it is, so that places are those of the file even where it is no UTF-8.
            Encoding::Utf8 { .. } => Cow::Borrowed(bytes),
            Encoding::Utf16 { .. } => Cow::Owned(self.encoding.decode(bytes).into_bytes()),
        };
        Some(Line { start, text, encoding: self.encoding })
    }
}

impl Line<'_> {
    /// Where a place of the line stands in the file.
    fn place(&self, span: Span) -> Span {
        let at = |offset: usize| match self.encoding {
            Encoding::Utf8 { .. } => self.start + offset,
            Encoding::Utf16 { .. } => {
                self.start + self.encoding.encode(&String::from_utf8_lossy(&self.text[..offset])).len()
            }
        };
        Span::new(at(span.start), at(span.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Correction;

    #[track_caller]
    fn assert_written(file: &str, line: u32, account: Option<&str>, amount: Option<&str>, expected: &str) {
        for encoding in [
            Encoding::Utf8 { mark: 0 },
            Encoding::Utf16 { mark: 2, big_endian: false },
            Encoding::Utf16 { mark: 2, big_endian: true },
        ] {
            let mark = if encoding == (Encoding::Utf8 { mark: 0 }) { "" } else { "\u{feff}" };
            let bytes = |text: &str| encoding.encode(&alloc::format!("{mark}{text}"));
            let file = bytes(file);
            let edits = Rows::of(&file).unwrap().write(line, account, amount).unwrap();
            let mut correction = Correction::new(file.clone());
            correction.apply(&edits).unwrap();
            assert_eq!(encoding.decode(correction.file()), encoding.decode(&bytes(expected)));
        }
    }

    #[test]
    fn a_row_is_written_as_its_file_is() {
        assert_written("123456789012,x\n1,2\n", 1, None, Some("5"), "123456789012,5\n1,2\n");
        assert_written(
            "amount,note,account\n5,\u{e9}\u{1f600},1\r\n",
            2,
            Some("123456789012"),
            None,
            "amount,note,account\n5,\u{e9}\u{1f600},123456789012\r\n",
        );
        assert_written("account,amount\n1,\"x\"", 2, None, Some("$1,234.50"), "account,amount\n1,\"$1,234.50\"");
        assert_written("account,amount\n1,x\n", 2, Some("a"), Some("$1,234.50"), "account,amount\na,\"$1,234.50\"\n");
        assert_written("account;amount\n1;x\n", 2, None, Some("$1,234.50"), "account;amount\n1;$1,234.50\n");
    }

    #[test]
    fn a_row_is_told_as_it_is_written() {
        let file = "account,amount\n \"12\"\"3\",x\n'4,\"$1,5\"\n\"7,8\n";
        let rows = Rows::of(file.as_bytes()).unwrap();
        let cells = |line| rows.row(line).map(|row| (row.account, row.amount));
        assert_eq!(cells(3), Some((Some("'4".into()), Some("$1,5".into()))));
        assert_eq!(cells(4), Some((None, None)), "an open quotation mark");
        assert_eq!(cells(5), None);
        assert_eq!(rows.row(4).unwrap().text, "\"7,8");
        assert_eq!(rows.write(4, None, Some("5")), None, "there is no second field");
        assert!(Rows::of(b"PK\x03\x04").is_none());
    }

    #[test]
    fn a_line_is_written_whole() {
        let file = b"\xef\xbb\xbfaccount,amount\r\n\"7,8\r\n";
        let mut correction = Correction::new(file.to_vec());
        let edit = Rows::of(file).unwrap().write_line(2, "7,8").unwrap();
        correction.apply(&[edit]).unwrap();
        assert_eq!(correction.file(), b"\xef\xbb\xbfaccount,amount\r\n7,8\r\n");
    }
}
