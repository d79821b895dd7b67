//! Lines of a file, made safe to show, with a place marked: the one a finding is about, and any other.

use super::visible::push_visible;
use crate::span::{Place, Span};
use crate::text::line_around;
use alloc::string::String;
use core::ops::Range;

/// How many characters are shown on either side of a place, and of the place itself.
#[derive(Clone, Copy)]
struct Width {
    context: usize,
    marked: usize,
}

/// Fits a terminal, and stands beside a message.
const NARROW: Width = Width { context: 60, marked: 80 };

/// For reading the file itself; a bound all the same, since a file may be one line.
const WIDE: Width = Width { context: 1_000, marked: 1_000 };

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
    cut(file, place.span, NARROW)
}

/// As [`excerpt`], but with the whole line, as long as that is not absurd: for reading in the file itself.
///
/// ```
/// use credits_core::{line_starts, source_line, Span};
/// let file = b"account,amount\n123456789012,5\n";
/// let start = line_starts(file)[1];
/// assert_eq!(source_line(file, Span { start, end: start }).text, "123456789012,5");
/// ```
#[must_use]
pub fn source_line(file: &[u8], span: Span) -> Excerpt {
    cut(file, span, WIDE)
}

fn cut(file: &[u8], span: Span, width: Width) -> Excerpt {
    let (line, marked) = line_around(file, span, width.context.max(width.marked) + 1);
    let before = tail(&line[..marked.start], width.context);
    let inside = head(&line[marked.clone()], width.marked);
    let cut_inside = inside.len() < marked.len();
    let after = if cut_inside { "" } else { head(&line[marked.end..], width.context) };

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
