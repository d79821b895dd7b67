//! Whether a month's figures are true: the file, AWS's two witnesses and what CloudZero holds, side by side.
//!
//! No source is trusted alone. A source gives figures or says why it has none ([`crate::statement`]); [`compare`] decides
//! what follows from all of them together; [`fetch`] makes a file of what both of AWS's witnesses say.

pub mod compare;
pub mod fetch;
pub mod witnesses;
