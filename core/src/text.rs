//! Bytes to text: the byte-order mark, UTF-16, what is no text at all; and back from the text to places in the file.

use crate::span::{Place, Span};
use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::char::{REPLACEMENT_CHARACTER, decode_utf16};

/// What a file is when it is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotText {
    /// A ZIP archive, which Excel and LibreOffice workbooks are.
    Workbook,
    Gzip,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// With the length of the byte-order mark.
    Utf8 {
        mark: usize,
    },
    Utf16 {
        big_endian: bool,
    },
}

/// The text of a file, as UTF-8 without byte-order mark. Bytes that are no UTF-8 stay as they are.
pub(crate) struct Text<'f> {
    bytes: Cow<'f, [u8]>,
    encoding: Encoding,
    /// Where the first character stands that could not be decoded.
    pub(crate) first_undecodable: Option<usize>,
}

impl<'f> Text<'f> {
    pub(crate) fn decode(file: &'f [u8]) -> Result<Self, NotText> {
        if file.starts_with(b"PK\x03\x04") {
            return Err(NotText::Workbook);
        }
        if file.starts_with(b"\x1f\x8b") {
            return Err(NotText::Gzip);
        }
        let encoding = Encoding::of(file);
        Ok(match encoding {
            Encoding::Utf8 { mark } => {
                let bytes = &file[mark..];
                let first_undecodable = core::str::from_utf8(bytes).err().map(|error| error.valid_up_to());
                Self { bytes: Cow::Borrowed(bytes), encoding, first_undecodable }
            }
            Encoding::Utf16 { big_endian } => {
                let (text, first_undecodable) = decode_utf16_bytes(&file[UTF16_MARK..], big_endian);
                Self { bytes: Cow::Owned(text.into_bytes()), encoding, first_undecodable }
            }
        })
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn is_utf16(&self) -> bool {
        matches!(self.encoding, Encoding::Utf16 { .. })
    }
}

/// Bytes of the UTF-16 byte-order mark.
const UTF16_MARK: usize = 2;

impl Encoding {
    pub(crate) fn of(file: &[u8]) -> Self {
        match file {
            [0xff, 0xfe, ..] => Self::Utf16 { big_endian: false },
            [0xfe, 0xff, ..] => Self::Utf16 { big_endian: true },
            [0xef, 0xbb, 0xbf, ..] => Self::Utf8 { mark: 3 },
            _ => Self::Utf8 { mark: 0 },
        }
    }
}

/// Decodes UTF-16, broken characters as U+FFFD, and says where in the result the first of them stands.
fn decode_utf16_bytes(bytes: &[u8], big_endian: bool) -> (String, Option<usize>) {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|&pair| if big_endian { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) });
    let mut text = String::with_capacity(pairs.len());
    let mut first_broken = None;
    for character in decode_utf16(units) {
        text.push(character.unwrap_or_else(|_| {
            first_broken.get_or_insert(text.len());
            REPLACEMENT_CHARACTER
        }));
    }
    if !rest.is_empty() {
        first_broken.get_or_insert(text.len());
    }
    (text, first_broken)
}

/// Where the lines of a file begin, so that any of them can be shown without reading the file again; none where the file
/// is no text. A last line break begins no line.
#[must_use]
pub fn line_starts(file: &[u8]) -> Vec<usize> {
    let Ok(text) = Text::decode(file) else { return Vec::new() };
    let bytes = text.bytes();
    let mut locator = Locator::new(&text);
    let mut starts = Vec::new();
    if !bytes.is_empty() {
        starts.push(locator.source);
    }
    for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
        let next = at + 1;
        let inside_crlf = bytes[at] == b'\r' && bytes.get(next) == Some(&b'\n');
        if !inside_crlf && next < bytes.len() {
            locator.advance(next);
            starts.push(locator.source);
        }
    }
    starts
}

/// The text around a place in a file, without its line break: decoded, with the place as a range of it.
pub(crate) fn line_around(file: &[u8], span: Span) -> (String, core::ops::Range<usize>) {
    let (width, skip) = match Encoding::of(file) {
        Encoding::Utf8 { mark } => (1, mark),
        Encoding::Utf16 { .. } => (2, UTF16_MARK),
    };
    let big_endian = Encoding::of(file) == Encoding::Utf16 { big_endian: true };
    let is_break = |unit: &[u8]| match unit {
        [byte] => matches!(byte, b'\n' | b'\r'),
        &[a, b] if big_endian => a == 0 && matches!(b, b'\n' | b'\r'),
        &[a, b] => b == 0 && matches!(a, b'\n' | b'\r'),
        _ => false,
    };
    let decode = |bytes: &[u8]| match width {
        1 => String::from_utf8_lossy(bytes).into_owned(),
        _ => decode_utf16_bytes(bytes, big_endian).0,
    };
    let body = &file[skip.min(file.len())..];
    let start = span.start.saturating_sub(skip).min(body.len());
    let end = span.end.saturating_sub(skip).clamp(start, body.len());
    let line_start = body[..start].rchunks(width).position(is_break).map_or(0, |units| start - units * width);
    let line_end = body[start..].chunks(width).position(is_break).map_or(body.len(), |units| start + units * width);
    let before = decode(&body[line_start..start]);
    let marked = decode(&body[start..end.min(line_end)]);
    let range = before.len()..before.len() + marked.len();
    (before + &marked + &decode(&body[end.min(line_end)..line_end]), range)
}

/// Turns spans of the text into places in the file. The spans must come in the order of their starts.
pub(crate) struct Locator<'t> {
    text: &'t Text<'t>,
    /// How far the text was looked at.
    at: usize,
    /// The same offset in the file.
    source: usize,
    line: u32,
    line_start: usize,
}

impl<'t> Locator<'t> {
    pub(crate) fn new(text: &'t Text<'t>) -> Self {
        let source = match text.encoding {
            Encoding::Utf8 { mark } => mark,
            Encoding::Utf16 { .. } => UTF16_MARK,
        };
        Self { text, at: 0, source, line: 1, line_start: 0 }
    }

    pub(crate) fn place(&mut self, span: Span) -> Place {
        self.advance(span.start);
        let before = &self.text.bytes[self.line_start..span.start];
        let column = 1 + before.iter().filter(|&&byte| !is_continuation(byte)).count();
        Place {
            span: Span::new(self.source, self.source + self.source_len(span.start, span.end)),
            line: self.line,
            column: u32::try_from(column).unwrap_or(u32::MAX),
        }
    }

    fn advance(&mut self, to: usize) {
        let text = self.text.bytes();
        self.source += self.source_len(self.at, to);
        for found in memchr::memchr2_iter(b'\n', b'\r', &text[self.at..to]) {
            let at = self.at + found;
            // The CR of a CRLF ends no line of its own.
            if text[at] == b'\n' || text.get(at + 1) != Some(&b'\n') {
                self.line += 1;
                self.line_start = at + 1;
            }
        }
        self.at = to;
    }

    /// How many bytes of the file a range of the text takes.
    fn source_len(&self, start: usize, end: usize) -> usize {
        if !self.text.is_utf16() {
            return end - start;
        }
        // Decoded text is UTF-8: a character of four bytes is two units of UTF-16, others are one.
        let units = self.text.bytes[start..end].iter().map(|&byte| match byte {
            _ if is_continuation(byte) => 0,
            0xf0.. => 2,
            _ => 1,
        });
        2 * units.sum::<usize>()
    }
}

/// Whether a byte of UTF-8 is not the first of its character.
fn is_continuation(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    fn utf16(text: &str, big_endian: bool) -> Vec<u8> {
        let bytes = |unit: u16| if big_endian { unit.to_be_bytes() } else { unit.to_le_bytes() };
        core::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(bytes).collect()
    }

    #[test]
    fn every_encoding_gives_the_same_text_lines_and_columns() {
        let text = "é,1\r\n😀x,2\r\rlast";
        for file in [text.into(), ["\u{feff}", text].concat().into_bytes(), utf16(text, false), utf16(text, true)] {
            let decoded = Text::decode(&file).unwrap();
            assert_eq!(decoded.bytes(), text.as_bytes());
            assert_eq!(decoded.first_undecodable, None);
            let mut locator = Locator::new(&decoded);
            for (word, line, column) in [("1", 1, 3), ("x", 2, 2), ("2", 2, 4), ("last", 4, 1)] {
                let start = text.find(word).unwrap();
                let place = locator.place(Span::new(start, start + word.len()));
                assert_eq!((place.line, place.column), (line, column), "{word}");
                let (shown, range) = line_around(&file, place.span);
                assert_eq!(&shown[range], word);
                assert_eq!(shown, text.split(['\r', '\n']).find(|line| line.contains(word)).unwrap());
            }
        }
    }

    #[test]
    fn every_line_begins_where_its_places_say() {
        let text = "é,1\r\n😀x,2\r\rlast\n";
        for file in [text.into(), ["\u{feff}", text].concat().into_bytes(), utf16(text, false), utf16(text, true)] {
            let lines: Vec<String> =
                line_starts(&file).into_iter().map(|start| line_around(&file, Span::new(start, start)).0).collect();
            assert_eq!(lines, ["é,1", "😀x,2", "", "last"]);
        }
        assert!(line_starts(b"").is_empty());
        assert_eq!(line_starts(b"\n\n"), [0, 1]);
        assert!(line_starts(b"PK\x03\x04\n").is_empty());
    }

    #[test]
    fn broken_characters_are_found_where_they_stand() {
        assert_eq!(Text::decode(b"ab\xe9c").unwrap().first_undecodable, Some(2));
        let mut file = utf16("ab", false);
        file.extend([0x00, 0xd8, b'c', 0]);
        let text = Text::decode(&file).unwrap();
        assert_eq!((text.first_undecodable, text.bytes().to_vec()), (Some(2), "ab\u{fffd}c".to_string().into_bytes()));
        file.push(b'x');
        assert_eq!(Text::decode(&file[..7]).unwrap().first_undecodable, Some(2));
    }

    #[test]
    fn what_is_no_text_is_told_apart() {
        assert_eq!(Text::decode(b"PK\x03\x04...").err(), Some(NotText::Workbook));
        assert_eq!(Text::decode(b"\x1f\x8b\x08").err(), Some(NotText::Gzip));
        assert!(Text::decode(b"PK,1").is_ok());
    }
}
