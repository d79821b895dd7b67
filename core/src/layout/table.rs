//! Tables with one credit a row: what a layout of that kind says of itself.

use super::columns::Columns;
use super::misfit::Misfit;
use crate::cell::Amount;
use crate::finding::Findings;
use crate::span::Span;
use crate::text::Record;

/// A layout with one credit a row.
pub(crate) trait Table {
    /// Where account and amount stand.
    fn columns(&self) -> Columns;

    /// How the row's fields do not fit, if they do not.
    fn misfit(&self, record: &Record<'_>) -> Option<Misfit>;

    /// How many fields the header has, where a row may have fewer of them or more.
    fn loose_width(&self) -> Option<usize> {
        None
    }

    /// Looks at a row's other cells.
    fn look_beside(&mut self, _record: &Record<'_>, _is_total: bool) {}

    /// The amounts of a row beside its own, with where they stand.
    fn other_amounts(&self, _record: &Record<'_>, _each: &mut dyn FnMut(Span, Amount)) {}

    /// Whether the signs of those are counted with this one's.
    fn counts_other_signs(&self) -> bool {
        false
    }

    /// Tells what was seen beside the credits.
    fn tell(&mut self, _findings: &mut Findings) {}
}
