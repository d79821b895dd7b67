//! What a file is that is no text for us, by how it begins.

use super::white_space::trim_start;

/// What a file is when it is no CSV.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotText {
    /// A ZIP archive, which Excel and LibreOffice workbooks are, or the older binary workbook.
    Workbook,
    Gzip,
    Pdf,
    /// PNG or JPEG.
    Image,
    /// HTML or XML.
    Markup,
    Json,
    /// UTF-16 without its byte-order mark.
    UnmarkedUtf16,
}

impl NotText {
    /// By its first bytes.
    pub(super) fn by_signature(file: &[u8]) -> Option<Self> {
        Some(match file {
            [b'P', b'K', 3, 4, ..] | [0xd0, 0xcf, 0x11, 0xe0, ..] => Self::Workbook,
            [0x1f, 0x8b, ..] => Self::Gzip,
            [b'%', b'P', b'D', b'F', ..] => Self::Pdf,
            [0x89, b'P', b'N', b'G', ..] | [0xff, 0xd8, 0xff, ..] => Self::Image,
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => return None,
            _ if is_unmarked_utf16(file) => Self::UnmarkedUtf16,
            _ => return None,
        })
    }

    /// By its first character that is not white space.
    pub(super) fn by_first_character(text: &[u8]) -> Option<Self> {
        match trim_start(text).first()? {
            b'<' => Some(Self::Markup),
            b'{' | b'[' => Some(Self::Json),
            _ => None,
        }
    }
}

/// How many characters are looked at.
const LOOKED_AT: usize = 64;

/// Whether every second byte is NUL, as in UTF-16 of digits and Latin letters.
fn is_unmarked_utf16(file: &[u8]) -> bool {
    let (pairs, _) = file.as_chunks::<2>();
    let pairs = &pairs[..pairs.len().min(LOOKED_AT)];
    let one_sided = |zero: usize| pairs.iter().filter(|pair| pair[zero] == 0 && pair[1 - zero] != 0).count();
    // A few characters may be others.
    let enough = |count: usize| pairs.len() >= 2 && count * 8 >= pairs.len() * 7;
    enough(one_sided(0)) || enough(one_sided(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_told_by_how_it_begins() {
        for (file, expected) in [
            (&b"PK\x03\x04..."[..], Some(NotText::Workbook)),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Some(NotText::Workbook)),
            (b"\x1f\x8b\x08", Some(NotText::Gzip)),
            (b"%PDF-1.7", Some(NotText::Pdf)),
            (b"\x89PNG\r\n", Some(NotText::Image)),
            (b"\xff\xd8\xff\xe0", Some(NotText::Image)),
            (b"1\x002\x003\x00,\x005\x00", Some(NotText::UnmarkedUtf16)),
            (b"\x001\x002\x00,\x005", Some(NotText::UnmarkedUtf16)),
            (b"PK,1", None),
            (b"123456789012,5\x00", None),
            (b"", None),
        ] {
            assert_eq!(NotText::by_signature(file), expected, "{file:?}");
        }
        assert_eq!(NotText::by_first_character(b" \n<!doctype html>"), Some(NotText::Markup));
        assert_eq!(NotText::by_first_character(b"\t[{"), Some(NotText::Json));
        assert_eq!(NotText::by_first_character(b"{}"), Some(NotText::Json));
        assert_eq!(NotText::by_first_character(b"account,<b>"), None);
    }
}
