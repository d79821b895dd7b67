//! The shape of a file: where its accounts and amounts stand, and the rows that gives.

mod columns;
mod headings;
mod rows;
mod split;
mod table;
mod wide;

pub(crate) use columns::Columns;
pub(crate) use headings::read as read_header;
pub(crate) use rows::{Reading, Row};
pub(crate) use table::read as read_rows;
pub use wide::{WideHeading, WideShape, wide_shape};
