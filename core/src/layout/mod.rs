//! The shape of a file: where its accounts and amounts stand, and the rows that gives. One file a layout; each gives the
//! same rows.

mod accounts_list;
mod classify;
mod columns;
mod doubts;
mod evidence;
mod headings;
mod judge;
mod misfit;
mod named;
mod plain;
mod reader;
mod recognise;
mod rows;
mod spelling;
mod split;
mod table;
mod wide;

pub use accounts_list::KnownAccountsError;
pub(crate) use columns::Columns;
pub use recognise::LayoutName;
pub(crate) use recognise::{Asked, recognise};
pub use rows::ControlSource;
pub(crate) use rows::{Reading, Repeats, Row, Signs, Stated};
pub use wide::{WideHeading, WideShape, wide_shape};
