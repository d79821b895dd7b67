//! Tables for people: numbers to the right, as wide as their content.

use comfy_table::{CellAlignment, LineStyle, TableStyle};

/// How many rows of a table a person reads; a file takes them all.
const ROWS: usize = 100;

/// A line under the headings and one under the last row.
const STYLE: TableStyle = TableStyle::new().header_separator(RULE).bottom_border(RULE);
const RULE: LineStyle = LineStyle::none().fill('─').junction('─');

/// A table in the making.
pub(crate) struct Table(comfy_table::Table);

impl Table {
    /// A heading that begins with `>` stands over numbers.
    pub(crate) fn new<const N: usize>(headings: [&str; N]) -> Self {
        Self::with(&headings)
    }

    /// The same for as many columns as there are at run time.
    pub(crate) fn with(headings: &[&str]) -> Self {
        let mut table = comfy_table::Table::new();
        table.load_style(STYLE);
        table.set_header(headings.iter().map(|heading| heading.trim_start_matches('>')));
        for (column, heading) in table.column_iter_mut().zip(headings) {
            if heading.starts_with('>') {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        Self(table)
    }

    /// One row more, of as many cells as there are headings.
    pub(crate) fn cells(&mut self, cells: Vec<String>) {
        self.0.add_row(cells);
    }

    /// One row more.
    pub(crate) fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.0.add_row(cells);
    }

    /// The lines, with the last line end.
    pub(crate) fn text(&self) -> String {
        self.0.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
    }
}

/// The rows that a person reads, and a line about the others if there are any.
pub(crate) fn person_reads<T>(rows: &[T]) -> (&[T], String) {
    let shown = &rows[..rows.len().min(ROWS)];
    match rows.len() - shown.len() {
        0 => (shown, String::new()),
        more => (shown, format!("… and {}; `--format csv` lists them all\n", super::numbers::plural(more, "more row"))),
    }
}
