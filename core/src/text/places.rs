//! From the text back to places in the file: lines and columns as people count them.

use super::decode::{Encoding, Text, decode_utf16_bytes};
use super::lines::{is_line_end, lines_begun};
use crate::span::{Place, Span};
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

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
    for start in lines_begun(bytes, 0..bytes.len()).filter(|&start| start < bytes.len()) {
        locator.advance(start);
        starts.push(locator.source);
    }
    starts
}

/// The text around a place in a file, without its line break: decoded, with the place as a range of it. Of a long line
/// there is only as much as `characters` on each side, and so much of the place itself.
pub(crate) fn line_around(file: &[u8], span: Span, characters: usize) -> (String, Range<usize>) {
    let encoding = Encoding::of(file);
    let (width, big_endian) = match encoding {
        Encoding::Utf8 { .. } => (1, false),
        Encoding::Utf16 { big_endian, .. } => (2, big_endian),
    };
    let is_break = |unit: &[u8]| match *unit {
        [byte] => is_line_end(byte.into()),
        [a, b] => is_line_end(if big_endian { u16::from_be_bytes([a, b]) } else { u16::from_le_bytes([a, b]) }),
        _ => false,
    };
    let decode = |bytes: &[u8]| match width {
        1 => String::from_utf8_lossy(bytes).into_owned(),
        _ => decode_utf16_bytes(bytes, big_endian).0,
    };
    let body = &file[encoding.mark().min(file.len())..];
    let start = span.start.saturating_sub(encoding.mark()).min(body.len());
    let end = span.end.saturating_sub(encoding.mark()).clamp(start, body.len());
    // No character takes more than four bytes.
    let reach = 4 * characters;
    let earliest = start.saturating_sub(reach);
    let earliest = (earliest..start).find(|&at| begins_character(body, at, earliest, width)).unwrap_or(start);
    let latest = body.len().min(end.min(start + reach) + reach);
    let line_start =
        body[earliest..start].rchunks(width).position(is_break).map_or(earliest, |units| start - units * width);
    let line_end = body[start..latest].chunks(width).position(is_break).map_or(latest, |units| start + units * width);
    let before = decode(&body[line_start..start]);
    let marked = decode(&body[start..end.min(line_end)]);
    let range = before.len()..before.len() + marked.len();
    (before + &marked + &decode(&body[end.min(line_end)..line_end]), range)
}

/// Whether a character may begin here, so that a line can be cut before it.
fn begins_character(body: &[u8], at: usize, from: usize, width: usize) -> bool {
    match width {
        1 => !is_continuation(body[at]) || at >= from + 4,
        _ => at.is_multiple_of(2),
    }
}

/// Turns spans of the text into places in the file. The spans must come in the order of their starts.
pub(crate) struct Locator<'t> {
    text: &'t Text<'t>,
    /// How far the text was looked at.
    at: usize,
    /// The same offset in the file.
    source: usize,
    line: u32,
    column: u32,
}

impl<'t> Locator<'t> {
    pub(crate) fn new(text: &'t Text<'t>) -> Self {
        Self { text, at: 0, source: text.encoding.mark(), line: 1, column: 1 }
    }

    pub(crate) fn place(&mut self, span: Span) -> Place {
        self.advance(span.start);
        Place {
            span: Span::new(self.source, self.source + self.source_len(span.start, span.end)),
            line: self.line,
            column: self.column,
        }
    }

    fn advance(&mut self, to: usize) {
        let text = self.text.bytes();
        self.source += self.source_len(self.at, to);
        let mut line_start = self.at;
        for start in lines_begun(text, self.at..to) {
            self.line += 1;
            (self.column, line_start) = (1, start);
        }
        self.column = self.column.saturating_add(characters(&text[line_start..to]));
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

/// How many characters a person sees; what is no UTF-8 shows as one each time.
fn characters(text: &[u8]) -> u32 {
    let count = match core::str::from_utf8(text) {
        Ok(text) => text.chars().count(),
        Err(_) => text
            .utf8_chunks()
            .map(|chunk| chunk.valid().chars().count() + usize::from(!chunk.invalid().is_empty()))
            .sum(),
    };
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Whether a byte of UTF-8 is not the first of its character.
fn is_continuation(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

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
                let (shown, range) = line_around(&file, place.span, 100);
                assert_eq!(&shown[range], word);
                assert_eq!(shown, text.split(['\r', '\n']).find(|line| line.contains(word)).unwrap());
            }
        }
    }

    #[test]
    fn every_line_begins_where_its_places_say() {
        let text = "é,1\r\n😀x,2\r\rlast\n";
        for file in [text.into(), ["\u{feff}", text].concat().into_bytes(), utf16(text, false), utf16(text, true)] {
            let lines: Vec<String> = line_starts(&file)
                .into_iter()
                .map(|start| line_around(&file, Span::new(start, start), 100).0)
                .collect();
            assert_eq!(lines, ["é,1", "😀x,2", "", "last"]);
        }
        assert!(line_starts(b"").is_empty());
        assert_eq!(line_starts(b"\n\n"), [0, 1]);
        assert!(line_starts(b"PK\x03\x04\n").is_empty());
    }
}
