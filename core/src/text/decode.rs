//! Bytes to text: the byte-order mark and UTF-16.

use super::kinds::NotText;
use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::char::{REPLACEMENT_CHARACTER, decode_utf16};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// With the length of the byte-order mark.
    Utf8 {
        mark: usize,
    },
    Utf16 {
        mark: usize,
        big_endian: bool,
    },
}

/// The text of a file, as UTF-8 without byte-order mark. Bytes that are no UTF-8 stay as they are.
pub(crate) struct Text<'f> {
    pub(super) bytes: Cow<'f, [u8]>,
    pub(super) encoding: Encoding,
    /// Where the first character stands that could not be decoded.
    pub(crate) first_undecodable: Option<usize>,
}

impl<'f> Text<'f> {
    pub(crate) fn decode(file: &'f [u8]) -> Result<Self, NotText> {
        if let Some(kind) = NotText::by_signature(file) {
            return Err(kind);
        }
        let encoding = Encoding::of(file);
        let (bytes, first_undecodable) = match encoding {
            Encoding::Utf8 { mark } => {
                let bytes = &file[mark..];
                let first_undecodable = core::str::from_utf8(bytes).err().map(|error| error.valid_up_to());
                (Cow::Borrowed(bytes), first_undecodable)
            }
            Encoding::Utf16 { mark, big_endian } => {
                let (text, first_undecodable) = decode_utf16_bytes(&file[mark..], big_endian);
                (Cow::Owned(text.into_bytes()), first_undecodable)
            }
        };
        match NotText::by_first_character(&bytes) {
            Some(kind) => Err(kind),
            None => Ok(Self { bytes, encoding, first_undecodable }),
        }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn is_utf16(&self) -> bool {
        matches!(self.encoding, Encoding::Utf16 { .. })
    }
}

impl Encoding {
    /// By the byte-order mark; one that stands twice is taken off twice.
    pub(crate) fn of(file: &[u8]) -> Self {
        match file {
            [0xff, 0xfe, 0xff, 0xfe, ..] => Self::Utf16 { mark: 4, big_endian: false },
            [0xff, 0xfe, ..] => Self::Utf16 { mark: 2, big_endian: false },
            [0xfe, 0xff, 0xfe, 0xff, ..] => Self::Utf16 { mark: 4, big_endian: true },
            [0xfe, 0xff, ..] => Self::Utf16 { mark: 2, big_endian: true },
            [0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf, ..] => Self::Utf8 { mark: 6 },
            [0xef, 0xbb, 0xbf, ..] => Self::Utf8 { mark: 3 },
            _ => Self::Utf8 { mark: 0 },
        }
    }

    /// How long the byte-order mark is.
    pub(super) fn mark(self) -> usize {
        match self {
            Self::Utf8 { mark } | Self::Utf16 { mark, .. } => mark,
        }
    }

    /// The text of some bytes of a file, such as one line; what cannot be decoded as U+FFFD.
    pub(crate) fn decode(self, bytes: &[u8]) -> String {
        match self {
            Self::Utf8 { .. } => String::from_utf8_lossy(bytes).into_owned(),
            Self::Utf16 { big_endian, .. } => decode_utf16_bytes(bytes, big_endian).0,
        }
    }

    /// A text as bytes of the file.
    pub(crate) fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Self::Utf8 { .. } => text.as_bytes().to_vec(),
            Self::Utf16 { big_endian: true, .. } => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            Self::Utf16 { big_endian: false, .. } => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        }
    }

    /// How many bytes at the end of a line are what ends it.
    pub(crate) fn line_end_len(self, line: &[u8]) -> usize {
        ["\r\n", "\n", "\r"]
            .iter()
            .map(|end| self.encode(end))
            .find(|end| line.ends_with(end))
            .map_or(0, |end| end.len())
    }
}

/// Decodes UTF-16, broken characters as U+FFFD, and says where in the result the first of them stands.
pub(super) fn decode_utf16_bytes(bytes: &[u8], big_endian: bool) -> (String, Option<usize>) {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units =
        || pairs.iter().map(|&pair| if big_endian { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) });
    let bytes_of = |character: Result<char, _>| character.unwrap_or(REPLACEMENT_CHARACTER).len_utf8();
    // Exactly as much as it takes: a text that grows may take twice as much.
    let mut text = String::with_capacity(decode_utf16(units()).map(bytes_of).sum());
    let mut first_broken = None;
    for character in decode_utf16(units()) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    fn utf16(text: &str, big_endian: bool) -> Vec<u8> {
        let bytes = |unit: u16| if big_endian { unit.to_be_bytes() } else { unit.to_le_bytes() };
        core::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(bytes).collect()
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
    fn a_mark_that_stands_twice_is_taken_off_twice() {
        for file in [b"\xef\xbb\xbf\xef\xbb\xbf1".to_vec(), utf16("\u{feff}1", false), utf16("\u{feff}1", true)] {
            assert_eq!(Text::decode(&file).unwrap().bytes(), b"1");
        }
    }

    #[test]
    fn what_is_no_text_is_told_apart() {
        assert_eq!(Text::decode(b"PK\x03\x04...").err(), Some(NotText::Workbook));
        assert_eq!(Text::decode(b"\xef\xbb\xbf <html>").err(), Some(NotText::Markup));
        assert_eq!(Text::decode(&utf16("{}", false)).err(), Some(NotText::Json));
        assert!(Text::decode(b"PK,1").is_ok());
    }
}
