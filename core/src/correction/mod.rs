//! A file that a person corrects: its rows as they are written, the repairs that have one answer, and what was changed.

mod certain;
mod document;
mod edit;
mod lack;
mod repairs;
mod right_name;
mod rows;

pub use document::Correction;
pub use edit::{Edit, EditError, LineChange};
pub use repairs::{Repair, repairs};
pub use right_name::right_name;
pub use rows::{RowCells, Rows};
