//! The problems of a file as plain data: what kinds there are, those that were found, and their lines made safe to show.

mod code;
mod excerpt;
mod findings;
mod visible;

pub(crate) use code::Scope;
pub use code::{Code, CodeError, Severity};
pub use excerpt::{Excerpt, excerpt, source_line};
pub(crate) use findings::Findings;
pub use findings::{FINDINGS_KEPT_PER_CODE, Finding};
pub(crate) use visible::Quoted;
pub use visible::visible;
