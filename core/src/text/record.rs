//! One record: its fields, as they are written and what they hold, and whether its quoting is broken.

use crate::span::Span;

/// Where a record begins.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Position {
    pub(super) offset: usize,
    pub(super) line: u32,
}

/// A field: as written, and what it holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    pub(super) written: Span,
    pub(super) content: Content,
}

/// Where the content of a field is, without its quotation marks.
#[derive(Clone, Copy, Debug)]
pub(super) enum Content {
    /// In the text, as it is.
    Text(Span),
    /// Among the unescaped bytes, because it holds quotation marks itself.
    Unescaped(Span),
}

/// One record that is not blank.
pub(crate) struct Record<'r> {
    /// Where it begins in the text.
    pub(crate) start: usize,
    /// The line it begins on, from 1.
    pub(crate) line: u32,
    pub(super) fields: &'r [Field],
    pub(super) flood: bool,
    pub(super) broken: Option<(usize, BrokenQuote)>,
    pub(super) unescaped: &'r [u8],
    pub(super) text: &'r [u8],
}

/// How a field that begins with a quotation mark is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BrokenQuote {
    /// It does not end on its line.
    Unclosed,
    /// Something other than a delimiter or the line's end follows the closing quotation mark.
    TextBehind,
}

impl Record<'_> {
    pub(super) fn position(&self) -> Position {
        Position { offset: self.start, line: self.line }
    }

    /// How many fields there are; at least one.
    pub(crate) fn len(&self) -> usize {
        self.fields.len()
    }

    /// Whether there are more, which were not read.
    pub(crate) fn is_flood(&self) -> bool {
        self.flood
    }

    /// A field's content without its quotes.
    pub(crate) fn cell(&self, index: usize) -> Option<&[u8]> {
        self.fields.get(index).map(|field| self.content(field))
    }

    /// The cells in order.
    pub(crate) fn cells(&self) -> impl ExactSizeIterator<Item = &[u8]> + DoubleEndedIterator {
        self.fields.iter().map(|field| self.content(field))
    }

    fn content(&self, field: &Field) -> &[u8] {
        match field.content {
            Content::Text(span) => &self.text[span.start..span.end],
            Content::Unescaped(span) => &self.unescaped[span.start..span.end],
        }
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
        self.broken
    }
}
