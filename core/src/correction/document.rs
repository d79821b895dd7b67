//! A file under correction: some lines changed or taken out, every other byte as it came.
//!
//! Changes are kept by the lines of the original, so that undoing them all gives the original, and the list of changes
//! is what differs, not what somebody did on the way.

use super::edit::{Edit, EditError, LineChange};
use crate::finding::{csv_table, visible};
use crate::text::{Encoding, line_starts};
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::ops::Range;

/// What a line is now: other bytes, or nothing at all.
type Line = Option<Vec<u8>>;

/// What to put back, line by line; `None` where a line was as it came.
type Step = Vec<(u32, Option<Line>)>;

/// A file under correction, with what was done to it.
#[derive(Clone, Debug)]
pub struct Correction {
    original: Vec<u8>,
    encoding: Encoding,
    /// Where each line of the original begins.
    starts: Vec<usize>,
    /// By the lines of the original, counted from 0.
    changes: BTreeMap<u32, Line>,
    done: Vec<Step>,
    undone: Vec<Step>,
    current: Vec<u8>,
}

impl Correction {
    /// Nothing is changed yet.
    #[must_use]
    pub fn new(file: Vec<u8>) -> Self {
        Self {
            encoding: Encoding::of(&file),
            starts: line_starts(&file),
            current: file.clone(),
            original: file,
            changes: BTreeMap::new(),
            done: Vec::new(),
            undone: Vec::new(),
        }
    }

    /// The file as it is now, in the encoding it came in. Every byte of a line that was not changed is as it was.
    #[must_use]
    pub fn file(&self) -> &[u8] {
        &self.current
    }

    /// Changes the file in one step, which is undone at once. Places are those of the file as it is now.
    ///
    /// # Errors
    /// When one of the edits is none; then nothing is changed.
    pub fn apply(&mut self, edits: &[Edit]) -> Result<(), EditError> {
        let lines = self.edited_lines(edits)?;
        let step: Step = lines.into_iter().map(|(line, now)| (line, Some(now))).collect();
        let undo = self.put(step);
        self.done.push(undo);
        self.undone.clear();
        Ok(())
    }

    /// Makes one step of all behind the first so many.
    pub fn as_one_step(&mut self, since: usize) {
        if self.done.len() > since {
            // What a line was before the first of them is what undoing all of them gives.
            let mut lines = BTreeMap::new();
            lines.extend(self.done.drain(since..).rev().flatten());
            self.done.push(lines.into_iter().collect());
        }
    }

    /// Puts a line of the original, counted from 1, back as it came, in one step; says whether it was changed.
    pub fn put_back(&mut self, line: u32) -> bool {
        let line = line.saturating_sub(1);
        if !self.changes.contains_key(&line) {
            return false;
        }
        let undo = self.put(Step::from([(line, None)]));
        self.done.push(undo);
        self.undone.clear();
        true
    }

    /// Takes the last step back; says whether there was one.
    pub fn undo(&mut self) -> bool {
        let Some(step) = self.done.pop() else { return false };
        let redo = self.put(step);
        self.undone.push(redo);
        true
    }

    /// Does again what was undone last; says whether there was something.
    pub fn redo(&mut self) -> bool {
        let Some(step) = self.undone.pop() else { return false };
        let undo = self.put(step);
        self.done.push(undo);
        true
    }

    /// How many steps can be undone.
    #[must_use]
    pub fn undo_steps(&self) -> usize {
        self.done.len()
    }

    /// How many steps can be done again.
    #[must_use]
    pub fn redo_steps(&self) -> usize {
        self.undone.len()
    }

    /// How many lines are not as they came.
    #[must_use]
    pub fn changed_lines(&self) -> usize {
        self.changes.len()
    }

    /// The lines that are not as they came, in their order.
    pub fn changes(&self) -> impl Iterator<Item = LineChange> + '_ {
        self.changes.iter().map(|(&line, now)| LineChange {
            line: line + 1,
            before: self.shown(&self.original[self.content(line as usize)]),
            after: now.as_ref().map(|bytes| self.shown(bytes)),
        })
    }

    /// The changes as a table for a spreadsheet.
    #[must_use]
    pub fn changes_csv(&self) -> String {
        let head = ["line", "change", "before", "after"].map(String::from);
        let rows = self.changes().map(|change| {
            let what = if change.after.is_some() { "changed" } else { "taken out" };
            [change.line.to_string(), what.into(), change.before, change.after.unwrap_or_default()]
        });
        csv_table(core::iter::once(head).chain(rows))
    }

    fn shown(&self, line: &[u8]) -> String {
        visible(&self.encoding.decode(line))
    }

    /// A line of the original without its line break.
    fn content(&self, line: usize) -> Range<usize> {
        let start = self.starts[line];
        let end = self.end(line);
        start..end - self.encoding.line_end_len(&self.original[start..end])
    }

    /// Where a line of the original ends, with its line break.
    fn end(&self, line: usize) -> usize {
        self.starts.get(line + 1).copied().unwrap_or(self.original.len())
    }

    /// What the edits make of the lines of the original.
    fn edited_lines(&self, edits: &[Edit]) -> Result<BTreeMap<u32, Line>, EditError> {
        let starts = line_starts(&self.current);
        let mut origins = self.origins();
        let mut replaced: BTreeMap<usize, Vec<(Range<usize>, &str)>> = BTreeMap::new();
        let mut lines = BTreeMap::new();
        for edit in edits {
            match edit {
                Edit::Replace { span, replacement } => {
                    let line = starts.partition_point(|&start| start <= span.start).checked_sub(1).ok_or(EditError)?;
                    if replacement.contains(['\n', '\r']) {
                        return Err(EditError);
                    }
                    replaced.entry(line).or_default().push((span.start..span.end, replacement));
                }
                &Edit::RemoveLine { line } => {
                    let index = (line as usize).checked_sub(1).filter(|&index| index < starts.len());
                    lines.insert(origins.of(index.ok_or(EditError)?), None);
                }
            }
        }
        for (line, mut parts) in replaced {
            let origin = origins.of(line);
            // A line that goes away in the same step stays away.
            if lines.contains_key(&origin) {
                continue;
            }
            let end = starts.get(line + 1).copied().unwrap_or(self.current.len());
            let content = starts[line]..end - self.encoding.line_end_len(&self.current[starts[line]..end]);
            parts.sort_by_key(|(part, _)| part.start);
            let mut bytes = Vec::with_capacity(content.len());
            let mut at = content.start;
            for (part, replacement) in parts {
                if part.start < at || part.end < part.start || part.end > content.end {
                    return Err(EditError);
                }
                bytes.extend_from_slice(&self.current[at..part.start]);
                bytes.extend(self.encoding.encode(replacement));
                at = part.end;
            }
            bytes.extend_from_slice(&self.current[at..content.end]);
            lines.insert(origin, Some(bytes));
        }
        Ok(lines)
    }

    fn origins(&self) -> Origins {
        Origins(self.changes.iter().filter(|(_, now)| now.is_none()).map(|(&line, _)| line).collect())
    }

    /// Makes lines what a step says, and gives the step that takes it back.
    fn put(&mut self, step: Step) -> Step {
        let mut back = Step::new();
        for (line, now) in step {
            let now = now.filter(|now| now.as_deref() != Some(&self.original[self.content(line as usize)]));
            let before = match now {
                Some(now) => self.changes.insert(line, now),
                None => self.changes.remove(&line),
            };
            back.push((line, before));
        }
        self.current = self.written();
        back
    }

    fn written(&self) -> Vec<u8> {
        let mut file = Vec::with_capacity(self.original.len());
        let mut at = 0;
        for (&line, now) in &self.changes {
            let content = self.content(line as usize);
            file.extend_from_slice(&self.original[at..content.start]);
            at = match now {
                Some(bytes) => {
                    file.extend_from_slice(bytes);
                    content.end
                }
                None => self.end(line as usize),
            };
        }
        file.extend_from_slice(&self.original[at..]);
        file
    }
}

/// The lines of the original that were taken out, in their order, counted from 0.
struct Origins(Vec<u32>);

impl Origins {
    /// The line of the original that a line of the file as it is now came from, both counted from 0.
    fn of(&mut self, line: usize) -> u32 {
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        self.0.iter().fold(line, |at, &removed| if removed <= at { at + 1 } else { at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;
    use alloc::vec;
    use std::format;

    const FILE: &str = "account,amount\r\n54736118302,\u{e9}5\r\n123456789012,6\n123456789013,7\r123456789014,8";

    fn encoded(text: &str) -> [Vec<u8>; 4] {
        let utf16 = |encoding: Encoding| encoding.encode(&format!("\u{feff}{text}"));
        [
            text.into(),
            format!("\u{feff}{text}").into(),
            utf16(Encoding::Utf16 { mark: 2, big_endian: false }),
            utf16(Encoding::Utf16 { mark: 2, big_endian: true }),
        ]
    }

    fn text(file: &[u8]) -> String {
        Encoding::of(file).decode(file).trim_start_matches('\u{feff}').into()
    }

    /// An edit of the file as it is now: the first place where a text stands.
    #[track_caller]
    fn replace(correction: &Correction, what: &str, replacement: &str) -> Edit {
        let what = correction.encoding.encode(what);
        let start = correction.file().windows(what.len()).position(|window| window == what).unwrap();
        Edit::Replace { span: Span::new(start, start + what.len()), replacement: replacement.into() }
    }

    #[test]
    fn only_what_is_edited_changes_in_every_encoding() {
        for file in encoded(FILE) {
            let mut correction = Correction::new(file.clone());
            let zeros = replace(&correction, "54736118302", "054736118302");
            let amount = replace(&correction, "3,7", "3,\"1,234.50\"");
            correction.apply(&[zeros, amount, Edit::RemoveLine { line: 3 }]).unwrap();
            let expected = "account,amount\r\n054736118302,\u{e9}5\r\n123456789013,\"1,234.50\"\r123456789014,8";
            assert_eq!(text(correction.file()), expected);
            assert_eq!(correction.changed_lines(), 3);
            assert!(correction.undo() && !correction.undo());
            assert_eq!(correction.file(), file);
            assert!(correction.redo() && !correction.redo());
            assert_eq!(text(correction.file()), expected);
        }
    }

    #[test]
    fn lines_are_told_apart_from_what_they_were() {
        for file in encoded(FILE) {
            let mut correction = Correction::new(file.clone());
            correction.apply(&[Edit::RemoveLine { line: 2 }]).unwrap();
            assert_eq!(text(correction.file()), FILE.replace("54736118302,\u{e9}5\r\n", ""));
            let edit = replace(&correction, "123456789012,6", "123456789012,60");
            correction.apply(&[edit]).unwrap();
            correction.apply(&[Edit::RemoveLine { line: 4 }]).unwrap();
            assert_eq!(text(correction.file()), "account,amount\r\n123456789012,60\n123456789013,7\r");
            let changes: Vec<_> =
                correction.changes().map(|change| (change.line, change.before, change.after)).collect();
            assert_eq!(
                changes,
                [
                    (2, "54736118302,\u{e9}5".into(), None),
                    (3, "123456789012,6".into(), Some("123456789012,60".into())),
                    (5, "123456789014,8".into(), None),
                ]
            );
            assert!(correction.put_back(2) && !correction.put_back(2));
            assert!(correction.put_back(3) && correction.put_back(5));
            assert_eq!(correction.file(), file);
            assert!(correction.undo());
            assert_eq!(correction.changed_lines(), 1);
        }
    }

    #[test]
    fn what_is_changed_to_what_it_was_is_no_change() {
        let mut correction = Correction::new(FILE.into());
        let there = replace(&correction, ",6", ",9");
        correction.apply(&[there]).unwrap();
        let back = replace(&correction, ",9", ",6");
        correction.apply(&[back]).unwrap();
        assert_eq!((correction.changed_lines(), correction.undo_steps()), (0, 2));
        assert_eq!(correction.changes_csv(), "line,change,before,after\r\n");
    }

    #[test]
    fn steps_that_became_one_are_undone_and_done_again_at_once() {
        let mut correction = Correction::new(FILE.into());
        for (what, replacement) in [(",8", ",1"), ("54736118302", "054736118302"), ("054736", "154736")] {
            let edit = replace(&correction, what, replacement);
            correction.apply(&[edit]).unwrap();
        }
        correction.as_one_step(1);
        assert!(correction.undo());
        assert_eq!(text(correction.file()), FILE.replace(",8", ",1"));
        assert!(correction.redo() && !correction.redo());
        assert_eq!(text(correction.file()), FILE.replace(",8", ",1").replace("54736118302", "154736118302"));
    }

    #[test]
    fn bytes_that_are_no_text_stay_as_they_are() {
        let mut correction = Correction::new(b"\xe9\xff,1\n\xe9,2\n".to_vec());
        let edit = Edit::Replace { span: Span::new(3, 4), replacement: "7".into() };
        correction.apply(&[edit]).unwrap();
        assert_eq!(correction.file(), b"\xe9\xff,7\n\xe9,2\n");
    }

    #[test]
    fn edits_that_are_none_change_nothing() {
        let mut correction = Correction::new(FILE.into());
        let at = |start, end, replacement: &str| Edit::Replace {
            span: Span::new(start, end),
            replacement: replacement.into(),
        };
        let none = [
            vec![at(0, 1, "a\nb")],
            vec![at(3, 30, "x")],
            vec![at(5, 4, "x")],
            vec![at(900, 901, "x")],
            vec![at(0, 3, "x"), at(2, 5, "y")],
            vec![Edit::RemoveLine { line: 0 }],
            vec![Edit::RemoveLine { line: 6 }],
        ];
        for edits in none {
            assert_eq!(correction.apply(&edits), Err(EditError), "{edits:?}");
        }
        assert_eq!((correction.file(), correction.undo_steps()), (FILE.as_bytes(), 0));
    }
}
