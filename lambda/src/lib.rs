//! The effects around `credits-core`.
