//! Text to records, strictly: drives csv-core one line at a time, keeps where each field stands, and finds broken
//! quoting.
//!
//! A reader left to itself swallows every row between a stray quotation mark and the next one, and reports success. A
//! line break inside quotes is allowed in the header alone, so here no record ever reaches beyond its line, unless
//! [`Records::next_across_lines`] is asked for one that may.

use crate::span::Span;
use crate::white_space;
use alloc::vec::Vec;
use csv_core::{ReadFieldResult, Reader, ReaderBuilder};
use memchr::{memchr, memchr2};

/// The delimiters a file may use.
const DELIMITERS: &[u8] = b",;\t";

/// Where the next record begins.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Position {
    offset: usize,
    line: u32,
}

/// Reads records from a text. The records borrow its buffers: read one, look at it, read the next.
pub(crate) struct Records<'t> {
    text: &'t [u8],
    delimiter: u8,
    next: Position,
    reader: Reader,
    fields: Vec<Field>,
    contents: Vec<u8>,
}

/// A field: as written, and as a range of the unquoted contents.
#[derive(Clone, Copy, Debug)]
struct Field {
    written: Span,
    content: Span,
}

/// One record that is not blank.
pub(crate) struct Record<'r> {
    /// Where it begins in the text.
    pub(crate) start: usize,
    /// The line it begins on, from 1.
    pub(crate) line: u32,
    fields: &'r [Field],
    contents: &'r [u8],
    text: &'r [u8],
}

/// How a field that begins with a quotation mark is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BrokenQuote {
    /// It does not end on its line.
    Unclosed,
    /// Something other than a delimiter or the line's end follows the closing quotation mark.
    TextBehind,
}

impl<'t> Records<'t> {
    /// Reads from the beginning, with the delimiter that the first line shows.
    pub(crate) fn new(text: &'t [u8]) -> Self {
        let delimiter = find_delimiter(text);
        let reader = ReaderBuilder::new().delimiter(delimiter).build();
        let next = Position { offset: 0, line: 1 };
        Self { text, delimiter, next, reader, fields: Vec::new(), contents: Vec::new() }
    }

    pub(crate) fn delimiter(&self) -> u8 {
        self.delimiter
    }

    pub(crate) fn position(&self) -> Position {
        self.next
    }

    /// Goes back (or forth) to where a record begins.
    pub(crate) fn seek(&mut self, position: Position) {
        self.next = position;
    }

    /// The record that begins at an offset, read again.
    pub(crate) fn reread(&mut self, offset: usize, line: u32) -> Option<Record<'_>> {
        self.seek(Position { offset, line });
        self.next()
    }

    /// The next record. It ends at the end of its line, whatever its quotation marks say.
    pub(crate) fn next(&mut self) -> Option<Record<'_>> {
        loop {
            let start = self.next;
            let rest = self.text.get(start.offset..).filter(|rest| !rest.is_empty())?;
            let (content, whole) = line_len(rest);
            self.next = Position { offset: start.offset + whole, line: start.line + 1 };
            if !is_blank(&rest[..content], self.delimiter) {
                let consumed = self.read_fields(start.offset, content);
                debug_assert_eq!(consumed, content, "a record is its line");
                return Some(self.record(start));
            }
        }
    }

    /// The next record by the rules of RFC 4180 alone, so that quoted fields may hold line breaks.
    pub(crate) fn next_across_lines(&mut self) -> Option<Record<'_>> {
        let start = self.next()?.position();
        let consumed = self.read_fields(start.offset, self.text.len() - start.offset);
        let record = &self.text[start.offset..start.offset + consumed];
        let breaks = memchr::memchr2_iter(b'\n', b'\r', record)
            .filter(|&at| record[at] == b'\n' || self.text.get(start.offset + at + 1) != Some(&b'\n'));
        let breaks = u32::try_from(breaks.count()).unwrap_or(u32::MAX);
        let after = start.offset + consumed;
        // The record's own line break: csv-core takes the CR of a CRLF and leaves the LF.
        let unfinished = self.text[..after].ends_with(b"\r") && self.text.get(after) == Some(&b'\n');
        self.next =
            Position { offset: after + usize::from(unfinished), line: start.line + breaks + u32::from(unfinished) };
        Some(self.record(start))
    }

    fn record(&self, start: Position) -> Record<'_> {
        Record {
            start: start.offset,
            line: start.line,
            fields: &self.fields,
            contents: &self.contents,
            text: self.text,
        }
    }

    /// Splits one record off the next `length` bytes and says how many of them it took.
    fn read_fields(&mut self, start: usize, length: usize) -> usize {
        // A record that was cut at the end of its line left the reader inside quotes. The line break behind the reset
        // keeps csv-core from taking a U+FEFF at the start of the record for a byte-order mark.
        self.reader.reset();
        self.reader.read_field(b"\n", &mut [0]);
        self.fields.clear();
        if self.contents.len() <= length {
            self.contents.resize(length + 1, 0);
        }
        let end = start + length;
        let (mut read, mut written, mut field) = (start, 0, Span::new(start, start));
        let mut content = 0;
        loop {
            let (result, consumed, produced) =
                self.reader.read_field(&self.text[read..end], &mut self.contents[written..]);
            read += consumed;
            written += produced;
            let record_end = match result {
                ReadFieldResult::InputEmpty => continue,
                ReadFieldResult::Field { record_end } => record_end,
                // The contents have room for every byte of the record.
                ReadFieldResult::OutputFull | ReadFieldResult::End => return read - start,
            };
            field.end = read - self.terminator_len(field.start, read, record_end);
            self.fields.push(Field { written: field, content: Span::new(content, written) });
            field.start = read;
            content = written;
            if record_end {
                return read - start;
            }
        }
    }

    /// How many bytes at the end of a field are its delimiter or line break.
    fn terminator_len(&self, start: usize, end: usize, record_end: bool) -> usize {
        let last = self.text[start..end].last();
        let terminated = match last {
            Some(b'\n' | b'\r') => record_end,
            Some(byte) => !record_end && *byte == self.delimiter,
            None => false,
        };
        usize::from(terminated)
    }
}

impl Record<'_> {
    fn position(&self) -> Position {
        Position { offset: self.start, line: self.line }
    }

    /// How many fields there are; at least one.
    pub(crate) fn len(&self) -> usize {
        self.fields.len()
    }

    /// A field's content without its quotes.
    pub(crate) fn cell(&self, index: usize) -> Option<&[u8]> {
        let content = self.fields.get(index)?.content;
        Some(&self.contents[content.start..content.end])
    }

    /// The cells in order.
    pub(crate) fn cells(&self) -> impl ExactSizeIterator<Item = &[u8]> + DoubleEndedIterator {
        self.fields.iter().map(|field| &self.contents[field.content.start..field.content.end])
    }

    /// Where a field stands, quotes included; the whole record where there is no such field.
    pub(crate) fn span(&self, index: usize) -> Span {
        self.fields.get(index).map_or_else(|| self.whole(), |field| field.written)
    }

    /// Whether a field is written in quotation marks.
    pub(crate) fn is_quoted(&self, index: usize) -> bool {
        self.fields.get(index).is_some_and(|field| self.text[field.written.start..].starts_with(b"\""))
    }

    /// Where the record stands.
    pub(crate) fn whole(&self) -> Span {
        Span::new(self.start, self.fields.last().map_or(self.start, |field| field.written.end))
    }

    /// The first field whose quoting is broken.
    pub(crate) fn broken_quote(&self) -> Option<(usize, BrokenQuote)> {
        self.fields.iter().enumerate().find_map(|(index, field)| {
            let written = &self.text[field.written.start..field.written.end];
            Some((index, broken_quote(written.strip_prefix(b"\"")?)?))
        })
    }
}

/// What is wrong with a quoted field, from behind its opening quotation mark.
fn broken_quote(mut rest: &[u8]) -> Option<BrokenQuote> {
    loop {
        let Some(at) = memchr(b'"', rest) else { return Some(BrokenQuote::Unclosed) };
        match rest.get(at + 1) {
            None => return None,
            Some(b'"') => rest = &rest[at + 2..],
            Some(_) => return Some(BrokenQuote::TextBehind),
        }
    }
}

/// How long the first line of a text is, without and with its line break.
fn line_len(text: &[u8]) -> (usize, usize) {
    match memchr2(b'\n', b'\r', text) {
        Some(at) if text[at..].starts_with(b"\r\n") => (at, at + 2),
        Some(at) => (at, at + 1),
        None => (text.len(), text.len()),
    }
}

/// Whether a line holds nothing but delimiters and white space.
fn is_blank(line: &[u8], delimiter: u8) -> bool {
    let mut rest = line;
    while let Some(&byte) = rest.first() {
        match white_space::leading(rest) {
            Some(length) => rest = &rest[length..],
            None if byte == delimiter => rest = &rest[1..],
            None => return false,
        }
    }
    true
}

/// The delimiter that stands first outside quotes in the first line that is not blank; a comma where none does.
fn find_delimiter(text: &[u8]) -> u8 {
    let first = first_line(text);
    // What stands between quotation marks at the start of the line is passed over, line breaks too: it may be a heading.
    let unquoted = match first.strip_prefix(b"\"") {
        Some(mut rest) => loop {
            let Some(at) = memchr(b'"', rest) else { break rest };
            rest = &rest[at + 1..];
            match rest.strip_prefix(b"\"") {
                Some(doubled) => rest = doubled,
                None => break rest,
            }
        },
        None => first,
    };
    let (line, _) = line_len(unquoted);
    unquoted[..line].iter().copied().find(|byte| DELIMITERS.contains(byte)).unwrap_or(b',')
}

/// The text from its first line that is not blank. Tabs before its first character may be delimiters.
fn first_line(text: &[u8]) -> &[u8] {
    let blank = text.len() - white_space::trim_start(text).len();
    let start = text[..blank].iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).map_or(0, |at| at + 1);
    &text[start..]
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::{String, ToString};
    use alloc::vec;

    fn read(text: &str) -> Vec<Vec<String>> {
        let mut records = Records::new(text.as_bytes());
        let mut rows = Vec::new();
        while let Some(record) = records.next() {
            rows.push(record.cells().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect());
        }
        rows
    }

    #[test]
    fn lines_end_in_any_way_and_blank_ones_are_skipped() {
        for ending in ["\n", "\r\n", "\r"] {
            let text = ["a,b", "", " , ,", "\u{a0}", "c,\"d,\"\"e\"", ""].join(ending);
            assert_eq!(read(&text), [vec!["a", "b"], vec!["c", "d,\"e"]]);
            assert_eq!(read(text.trim_end()), read(&text));
        }
        assert_eq!(read("a,\n,b\n\"\",\"\"\n"), [vec!["a", ""], vec!["", "b"], vec!["", ""]]);
        assert_eq!(read("\u{feff}a,b\n\u{feff}c,d"), [["\u{feff}a", "b"], ["\u{feff}c", "d"]]);
    }

    #[test]
    fn fields_know_where_they_stand_quotes_included() {
        let text = "x\n  a ,\"b\"\"\",c";
        let mut records = Records::new(text.as_bytes());
        records.next();
        let record = records.next().unwrap();
        let written: Vec<&str> = (0..3).map(|index| &text[record.span(index).start..record.span(index).end]).collect();
        assert_eq!(written, ["  a ", "\"b\"\"\"", "c"]);
        assert_eq!((record.line, &text[record.whole().start..record.whole().end]), (2, "  a ,\"b\"\"\",c"));
        assert_eq!(record.span(7), record.whole());
    }

    #[test]
    fn a_stray_quote_never_swallows_the_next_line() {
        let text = "a,\"b\nc,\"d\"e\nf,g\"h\n";
        let mut records = Records::new(text.as_bytes());
        assert_eq!(records.next().unwrap().broken_quote(), Some((1, BrokenQuote::Unclosed)));
        assert_eq!(records.next().unwrap().broken_quote(), Some((1, BrokenQuote::TextBehind)));
        assert_eq!(records.next().unwrap().broken_quote(), None);
        assert!(records.next().is_none());
    }

    #[test]
    fn a_heading_may_reach_across_lines() {
        for ending in ["\n", "\r\n", "\r"] {
            let text = ["", "\"a", "b\",c", "d,e"].join(ending);
            let mut records = Records::new(text.as_bytes());
            let heading = records.next_across_lines().unwrap();
            assert_eq!((heading.line, heading.len(), heading.broken_quote()), (2, 2, None));
            assert_eq!(heading.cell(0).unwrap(), ["a", "b"].join(ending).as_bytes());
            let row = records.next().unwrap();
            assert_eq!((row.line, row.cell(1).unwrap()), (4, b"e".as_slice()), "{ending:?}");
        }
    }

    #[test]
    fn the_delimiter_is_the_first_outside_quotes() {
        for (text, expected) in [
            ("a,b;c", b','),
            ("a;b,c", b';'),
            ("a\tb,c", b'\t'),
            ("\"a,b\";c", b';'),
            ("\"a\"\",\";c,d", b';'),
            ("\n \n1;2", b';'),
            ("=\"1,2\";3", b','),
            ("\t\n1;2", b';'),
            ("\t1;2", b'\t'),
            ("\"a\n,\";b", b';'),
            ("a", b','),
            ("\"a,b", b','),
            ("", b','),
            ("a\nb;c", b','),
        ] {
            assert_eq!(find_delimiter(text.as_bytes()), expected, "{text:?}");
        }
        assert_eq!(read("a;b,c")[0].to_vec(), ["a".to_string(), "b,c".to_string()]);
    }
}
