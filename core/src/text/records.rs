//! Text to records, strictly: one line at a time, with where each field stands and whether its quoting is broken.
//!
//! A field is a slice of the text, found by its delimiters; one that holds quotation marks itself is read by csv-core.
//!
//! A reader left to itself swallows every row between a stray quotation mark and the next one, and reports success. A
//! line break inside quotes is allowed in the header alone, so here no record ever reaches beyond its line, unless
//! [`Records::next_across_lines`] is asked for one that may.

use super::delimiter::{find_delimiter, is_blank, named_delimiter, seems_piped};
use super::lines::{line_len, lines_begun};
use super::record::{BrokenQuote, Content, Field, Position, Record};
use crate::span::Span;
use alloc::vec::Vec;
use csv_core::{ReadFieldResult, Reader, ReaderBuilder};
use memchr::{memchr, memchr3};

/// A line may have so many fields; what has more is no credits file, and would take memory without bound.
pub(crate) const MAX_FIELDS: usize = 16_384;

/// Reads records from a text. The records borrow its buffers: read one, look at it, read the next.
pub(crate) struct Records<'t> {
    text: &'t [u8],
    delimiter: u8,
    next: Position,
    fields: Vec<Field>,
    /// Whether the record has more fields than these.
    flood: bool,
    /// The first field of the record whose quoting is broken.
    broken: Option<(usize, BrokenQuote)>,
    unescaped: Vec<u8>,
    /// Made when it is first needed, which it rarely is: it builds tables.
    reader: Option<Reader>,
}

impl<'t> Records<'t> {
    /// Reads from the beginning, with the delimiter that the first line shows or names.
    pub(crate) fn new(text: &'t [u8]) -> Self {
        let Some((delimiter, offset)) = named_delimiter(text) else {
            return Self::delimited(text, find_delimiter(text));
        };
        Self { next: Position { offset, line: 2 }, ..Self::delimited(text, delimiter) }
    }

    /// Reads from the beginning, with a delimiter that is known.
    pub(crate) fn delimited(text: &'t [u8], delimiter: u8) -> Self {
        let next = Position { offset: 0, line: 1 };
        let (fields, unescaped) = (Vec::new(), Vec::new());
        Self { text, delimiter, next, fields, flood: false, broken: None, unescaped, reader: None }
    }

    /// Whether the next line seems to separate its columns by `|`.
    pub(crate) fn seems_piped(&self) -> bool {
        seems_piped(&self.text[self.next.offset..])
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

    /// The header that begins at an offset, read again; its headings may hold line breaks.
    pub(crate) fn reread_header(&mut self, offset: usize, line: u32) -> Option<Record<'_>> {
        self.seek(Position { offset, line });
        self.next_across_lines()
    }

    /// The next record. It ends at the end of its line, whatever its quotation marks say.
    pub(crate) fn next(&mut self) -> Option<Record<'_>> {
        loop {
            let start = self.next;
            let rest = self.text.get(start.offset..).filter(|rest| !rest.is_empty())?;
            let (content, whole) = line_len(rest);
            self.next = Position { offset: start.offset + whole, line: start.line + 1 };
            if !is_blank(&rest[..content]) {
                let end = self.read_fields(start.offset, start.offset + content);
                debug_assert!(self.flood || end == start.offset + content, "a record is its line");
                return Some(self.record(start));
            }
        }
    }

    /// The next record, if it begins before a position.
    pub(crate) fn next_before(&mut self, end: Position) -> Option<Record<'_>> {
        if self.next.offset < end.offset { self.next() } else { None }
    }

    /// The next record by the rules of RFC 4180 alone, so that quoted fields may hold line breaks.
    pub(crate) fn next_across_lines(&mut self) -> Option<Record<'_>> {
        let start = self.next()?.position();
        let end = self.read_fields(start.offset, self.text.len());
        let (_, line_break) = line_len(&self.text[end..]);
        let after = end + line_break;
        let breaks = lines_begun(self.text, start.offset..after).count();
        let breaks = u32::try_from(breaks).unwrap_or(u32::MAX);
        self.next = Position { offset: after, line: start.line + breaks };
        Some(self.record(start))
    }

    fn record(&self, start: Position) -> Record<'_> {
        Record {
            start: start.offset,
            line: start.line,
            fields: &self.fields,
            flood: self.flood,
            broken: self.broken,
            unescaped: &self.unescaped,
            text: self.text,
        }
    }

    /// Splits one record off the text between `start` and `end`, and says where it ends: before its line break.
    fn read_fields(&mut self, start: usize, end: usize) -> usize {
        self.fields.clear();
        self.unescaped.clear();
        (self.flood, self.broken) = (false, None);
        let mut at = start;
        loop {
            if self.fields.len() == MAX_FIELDS {
                self.flood = true;
                return at;
            }
            let field = self.read_field(at, end);
            self.fields.push(field);
            at = field.written.end;
            if self.text[at..end].first() != Some(&self.delimiter) {
                return at;
            }
            at += 1;
        }
    }

    fn read_field(&mut self, start: usize, end: usize) -> Field {
        let rest = &self.text[start..end];
        let Some(quoted) = rest.strip_prefix(b"\"") else {
            let written = Span::new(start, start + self.unquoted_len(rest));
            return Field { written, content: Content::Text(written) };
        };
        match memchr(b'"', quoted) {
            Some(length) if self.ends_field(quoted.get(length + 1)) => {
                let content = Span::new(start + 1, start + 1 + length);
                Field { written: Span::new(start, content.end + 1), content: Content::Text(content) }
            }
            _ => self.unescape(start, end),
        }
    }

    fn ends_field(&self, next: Option<&u8>) -> bool {
        next.is_none_or(|&byte| byte == self.delimiter || matches!(byte, b'\n' | b'\r'))
    }

    /// How far it is to the next delimiter or line break.
    fn unquoted_len(&self, rest: &[u8]) -> usize {
        memchr3(self.delimiter, b'\n', b'\r', rest).unwrap_or(rest.len())
    }

    /// Reads a quoted field with quotation marks inside: two stand for one. What follows the closing one belongs to it,
    /// since the field ends only at the next delimiter.
    fn unescape(&mut self, start: usize, end: usize) -> Field {
        let mut at = start + 1;
        let broken = loop {
            let rest = &self.text[at..end];
            let Some(length) = memchr(b'"', rest) else {
                at = end;
                break Some(BrokenQuote::Unclosed);
            };
            at += length + 1;
            let rest = &rest[length + 1..];
            if rest.first() != Some(&b'"') {
                let behind = self.unquoted_len(rest);
                at += behind;
                break (behind > 0).then_some(BrokenQuote::TextBehind);
            }
            at += 1;
        };
        if let (None, Some(broken)) = (self.broken, broken) {
            self.broken = Some((self.fields.len(), broken));
        }
        let content = Content::Unescaped(self.unquote(start, at));
        Field { written: Span::new(start, at), content }
    }

    /// Has csv-core take the quotation marks off a field, and says where among the unescaped bytes its content is.
    fn unquote(&mut self, start: usize, end: usize) -> Span {
        let written = &self.text[start..end];
        let content = self.unescaped.len();
        // Never longer than it is written.
        self.unescaped.resize(content + written.len(), 0);
        let build = || ReaderBuilder::new().delimiter(self.delimiter).build();
        let reader = self.reader.get_or_insert_with(build);
        reader.reset();
        let (mut read, mut unescaped) = (0, content);
        loop {
            let (result, consumed, produced) = reader.read_field(&written[read..], &mut self.unescaped[unescaped..]);
            read += consumed;
            unescaped += produced;
            // No more input after the last byte: that ends the field.
            if !matches!(result, ReadFieldResult::InputEmpty) || (read == written.len() && consumed == 0) {
                break;
            }
        }
        self.unescaped.truncate(unescaped);
        Span::new(content, unescaped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::{string::String, vec};

    fn read(text: &str) -> Vec<Vec<String>> {
        let (mut records, mut rows) = (Records::new(text.as_bytes()), Vec::new());
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

    /// Every text of at most `length` characters.
    fn every_text(alphabet: &str, length: usize) -> Vec<String> {
        let Some(shorter) = length.checked_sub(1) else { return vec![String::new()] };
        let longer = |text: String| alphabet.chars().map(move |character| alloc::format!("{text}{character}"));
        core::iter::once(String::new()).chain(every_text(alphabet, shorter).into_iter().flat_map(longer)).collect()
    }

    #[test]
    fn every_short_text_reads_as_with_the_csv_crate() {
        fn csv_reader(text: &str) -> csv::Reader<&[u8]> {
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes())
        }
        for text in every_text("a,\"\n\r", 6) {
            let mut records = Records::new(text.as_bytes());
            let mut lines = text.split(['\n', '\r']);
            while let Some(record) = records.next() {
                let line = lines.find(|line| !line.trim_matches(',').is_empty()).unwrap();
                let expected = csv_reader(line).byte_records().next().unwrap().unwrap();
                assert!(record.cells().eq(&expected), "{text:?}");
            }
            let mut records = Records::new(text.as_bytes());
            let Some(record) = records.next_across_lines() else { continue };
            let rest = &text[record.start..];
            let mut expected = csv_reader(rest);
            assert!(record.cells().eq(&expected.byte_records().next().unwrap().unwrap()), "{text:?}");
            // The csv crate takes the CR of a CRLF and leaves the LF.
            let end = expected.position().byte() as usize;
            let line_feed = usize::from(end > 0 && rest[end - 1..].starts_with("\r\n"));
            assert_eq!(records.position().offset, text.len() - rest.len() + end + line_feed, "{text:?}");
        }
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
}
