//! A cell to a value: what people and spreadsheets write for an account, an amount or a month.

mod account;
mod amount;
mod amount_diagnosis;
mod amount_way_out;
mod exact;
mod grammar;
mod marks;
mod month;

pub(crate) use account::{AccountCell, AccountError, FEWEST_DIGITS, is_total_label, says_total};
pub use amount::read_amount;
pub(crate) use amount::read_cell as read_amount_cell;
pub use amount_diagnosis::AmountError;
pub(crate) use amount_way_out::amount_way_out;
pub(crate) use exact::Exact;
pub(crate) use grammar::{Amount, Separators};
pub(crate) use marks::without_text_marks;
pub(crate) use month::MonthCell;
