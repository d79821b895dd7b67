//! What was mended, as it is shown.

use credits_core::{Correction, LineChange};
use serde::Serialize;

/// How far a correction is.
#[derive(Default, Serialize)]
pub(crate) struct CorrectionView {
    changed_lines: usize,
    undo_steps: usize,
    redo_steps: usize,
}

impl From<&Correction> for CorrectionView {
    fn from(correction: &Correction) -> Self {
        Self {
            changed_lines: correction.changed_lines(),
            undo_steps: correction.undo_steps(),
            redo_steps: correction.redo_steps(),
        }
    }
}

/// A line before and after.
#[derive(Serialize)]
pub(crate) struct ChangeView {
    line: u32,
    before: String,
    after: Option<String>,
}

impl From<LineChange> for ChangeView {
    fn from(LineChange { line, before, after }: LineChange) -> Self {
        Self { line, before, after }
    }
}
