//! What marks a cell as text for a spreadsheet.

use crate::text::trim;

/// Takes off what marks a cell as text: a leading `'`, or `="…"` around it.
#[inline]
pub(crate) fn without_text_marks(text: &[u8]) -> &[u8] {
    match text.first() {
        Some(b'\'' | b'=') => without_marks(text),
        // Most cells have none.
        _ => text,
    }
}

fn without_marks(text: &[u8]) -> &[u8] {
    let text = trim(text.strip_prefix(b"'").unwrap_or(text));
    match text.strip_prefix(b"=\"").and_then(|rest| rest.strip_suffix(b"\"")) {
        Some(inner) => trim(inner),
        None => text,
    }
}
