//! The shape of a file: where its accounts and amounts stand, and the rows that gives. One file a layout; each gives the
//! same rows.

mod accounts_list;
mod asked;
mod charge_kind;
mod classify;
mod columns;
mod contents;
mod cost_explorer;
mod cost_explorer_head;
mod cost_explorer_rows;
mod doubts;
mod evidence;
mod headings;
mod judge;
mod left_out;
mod line_items;
mod line_items_moved;
mod line_items_rows;
mod misfit;
mod moved;
mod named;
mod nets;
mod period;
mod plain;
mod reader;
mod recognise;
mod rows;
mod same_rows;
mod spelling;
mod split;
mod table;
mod wide;

pub use accounts_list::KnownAccountsError;
pub(crate) use asked::Asked;
pub(crate) use columns::{Columns, Shape};
pub use contents::{Contents, contents};
pub use recognise::LayoutName;
pub(crate) use recognise::recognise;
pub use rows::ControlSource;
pub(crate) use rows::{Reading, Repeats, Row, Signs, Stated};
pub(crate) use split::joined_amount;
pub use wide::{WideHeading, WideShape, wide_shape};
