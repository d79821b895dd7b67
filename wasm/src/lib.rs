//! The browser boundary of `credits-core`.
