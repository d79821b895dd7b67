//! What ends a line: LF, CRLF or CR. Said here alone.

use core::ops::Range;
use memchr::{memchr2, memchr2_iter};

/// Whether a unit of text (a byte of UTF-8, two bytes of UTF-16) ends a line, alone or with its neighbour.
pub(super) fn is_line_end(unit: u16) -> bool {
    matches!(unit, 0x0a | 0x0d)
}

/// How long the first line of a text is, without and with what ends it.
pub(super) fn line_len(text: &[u8]) -> (usize, usize) {
    match memchr2(b'\n', b'\r', text) {
        Some(at) if text[at..].starts_with(b"\r\n") => (at, at + 2),
        Some(at) => (at, at + 1),
        None => (text.len(), text.len()),
    }
}

/// Where lines begin: behind each line end whose last byte stands in a range of the text.
pub(super) fn lines_begun(text: &[u8], range: Range<usize>) -> impl Iterator<Item = usize> {
    let start = range.start;
    memchr2_iter(b'\n', b'\r', &text[range]).map(move |found| start + found).filter_map(|at| {
        // The CR of a CRLF ends no line of its own.
        (text[at] == b'\n' || text.get(at + 1) != Some(&b'\n')).then_some(at + 1)
    })
}

/// Whether the last line has its end.
pub(crate) fn ends_with_line_end(text: &[u8]) -> bool {
    text.last().is_some_and(|&last| is_line_end(last.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    #[test]
    fn lf_crlf_and_cr_each_end_one_line() {
        let text = b"a\nb\r\nc\rd\r\r\n";
        assert_eq!(lines_begun(text, 0..text.len()).collect::<Vec<_>>(), [2, 5, 7, 9, 11]);
        // A range may end inside a CRLF: its line begins in the next one.
        assert_eq!(lines_begun(text, 0..4).count() + lines_begun(text, 4..text.len()).count(), 5);
        assert_eq!((line_len(b"b\r\nc"), line_len(b"\rb"), line_len(b"b")), ((1, 3), (0, 1), (1, 1)));
        assert!(ends_with_line_end(b"a\r") && !ends_with_line_end(b"") && !ends_with_line_end(b"\na"));
    }
}
