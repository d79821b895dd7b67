//! A cell to a value: what people and spreadsheets write for an account or an amount.

mod account;
mod amount;
mod amount_diagnosis;

pub(crate) use account::{AccountCell, AccountError};
pub(crate) use amount::read as read_amount_cell;
pub use amount::read_amount;
pub use amount_diagnosis::AmountError;
