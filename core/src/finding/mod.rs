//! The problems of a file as plain data: what kinds there are, those that were found, and their lines made safe to show.

mod about;
#[macro_use]
mod catalogue;
mod code;
mod excerpt;
mod findings;
mod severity;
mod spreadsheet;
mod visible;

pub use about::Field;
pub use code::{Code, CodeError};
pub use excerpt::{Excerpt, excerpt, source_line};
pub use findings::{FINDINGS_KEPT_PER_CODE, Finding};
pub(crate) use findings::{Findings, Sightings};
pub(crate) use severity::Scope;
pub use severity::Severity;
pub use spreadsheet::{csv_cell, csv_table};
pub use visible::visible;
pub(crate) use visible::{Plural, Quoted};
