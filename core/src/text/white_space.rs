//! White space as people see it: Unicode's, with the no-break spaces that spreadsheets write.

/// The white space character a text begins with, as its length in bytes.
pub(crate) fn leading(text: &[u8]) -> Option<usize> {
    match text.first()? {
        byte if byte.is_ascii() => matches!(byte, b'\t'..=b'\r' | b' ').then_some(1),
        // No white space character beyond ASCII takes more than three bytes.
        _ => (2..=3).find(|&length| text.get(..length).is_some_and(is_white_space)),
    }
}

/// The text without the white space around it.
#[inline]
pub(crate) fn trim(text: &[u8]) -> &[u8] {
    match text {
        // Most cells have none.
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => trim_end(trim_start(text)),
    }
}

/// The text without the white space before it.
pub(crate) fn trim_start(mut text: &[u8]) -> &[u8] {
    while let Some(length) = leading(text) {
        text = &text[length..];
    }
    text
}

fn trim_end(mut text: &[u8]) -> &[u8] {
    while let Some(length) = trailing(text) {
        text = &text[..text.len() - length];
    }
    text
}

fn trailing(text: &[u8]) -> Option<usize> {
    match text.last()? {
        byte if byte.is_ascii() => leading(&[*byte]),
        _ => (2..=3).find(|&length| text.len() >= length && is_white_space(&text[text.len() - length..])),
    }
}

/// Whether the bytes are one character, and that is white space.
fn is_white_space(bytes: &[u8]) -> bool {
    let Ok(text) = core::str::from_utf8(bytes) else { return false };
    let mut characters = text.chars();
    characters.next().is_some_and(char::is_whitespace) && characters.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_standard_library_on_every_character() {
        for character in '\0'..=char::MAX {
            let mut buffer = [0; 4];
            let text = character.encode_utf8(&mut buffer);
            let expected = character.is_whitespace().then_some(text.len());
            assert_eq!(leading(text.as_bytes()), expected, "{character:?}");
            assert_eq!(trailing(text.as_bytes()), expected, "{character:?}");
        }
    }

    #[test]
    fn both_ends_are_trimmed_and_the_middle_is_kept() {
        assert_eq!(trim("\u{a0} a\u{a0}b \u{2003}\t".as_bytes()), "a\u{a0}b".as_bytes());
        assert_eq!(trim("\u{a0}\u{202f}".as_bytes()), b"");
        assert_eq!(trim(b"\xa0x\xff"), b"\xa0x\xff");
    }
}
