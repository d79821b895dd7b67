//! Bytes to lines and records, and back to places.

mod decode;
mod delimiter;
mod kinds;
mod lines;
mod places;
mod record;
mod records;
mod white_space;

pub(crate) use decode::{Encoding, Text};
pub(crate) use kinds::NotText;
pub(crate) use lines::ends_with_line_end;
pub use places::line_starts;
pub(crate) use places::{Locator, line_around};
pub(crate) use record::{BrokenQuote, Position, Record};
pub(crate) use records::{MAX_FIELDS, Records};
pub(crate) use white_space::{trim, trim_start};
