//! The line a finding is about, made safe to show, with the place marked.

use crate::visible::push_visible;
use crate::{Place, text};
use alloc::string::String;
use core::ops::Range;

/// Characters shown on either side of the place in a long line.
const CONTEXT: usize = 60;

/// Characters of the place itself that are shown.
const MARKED: usize = 80;

/// A line of the file, or the part of it around the place, with [`visible`](crate::visible) characters only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// What to show; `…` stands where a long line is cut.
    pub text: String,
    /// The bytes of `text` that the finding is about.
    pub marked: Range<usize>,
}

/// The line around a place of a file that was [checked](crate::check()), for people to look at.
///
/// ```
/// use credits_core::{Policy, check, excerpt};
/// let file = b"123456789012,\x1b[1m5\n";
/// let report = check("credits-2025-01.csv", file, &Policy::default());
/// let excerpt = excerpt(file, report.findings()[0].place.unwrap());
/// assert_eq!(excerpt.text, "123456789012,␛[1m5");
/// assert_eq!(&excerpt.text[excerpt.marked], "␛[1m5");
/// ```
#[must_use]
pub fn excerpt(file: &[u8], place: Place) -> Excerpt {
    let (line, marked) = text::line_around(file, place.span);
    let before = tail(&line[..marked.start], CONTEXT);
    let inside = head(&line[marked.clone()], MARKED);
    let cut_inside = inside.len() < marked.len();
    let after = if cut_inside { "" } else { head(&line[marked.end..], CONTEXT) };

    let mut text = String::new();
    if before.len() < marked.start {
        text.push('…');
    }
    before.chars().for_each(|character| push_visible(&mut text, character));
    let start = text.len();
    inside.chars().for_each(|character| push_visible(&mut text, character));
    let end = text.len();
    after.chars().for_each(|character| push_visible(&mut text, character));
    if cut_inside || marked.end + after.len() < line.len() {
        text.push('…');
    }
    Excerpt { text, marked: start..end }
}

/// The first `count` characters.
fn head(text: &str, count: usize) -> &str {
    text.char_indices().nth(count).map_or(text, |(at, _)| &text[..at])
}

/// The last `count` characters.
fn tail(text: &str, count: usize) -> &str {
    match text.char_indices().rev().nth(count.saturating_sub(1)) {
        Some((at, _)) => &text[at..],
        None => text,
    }
}
