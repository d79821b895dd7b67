//! CloudZero's Common Bill Format: one row for each account's credit. The only place that spells its columns.
//!
//! Every value is a string, numbers too; a credit is a negative cost. Source: CloudZero's AnyCost Stream documentation.

use crate::account::{AccountId, DIGITS};
use crate::credit::Credit;
use crate::money::Usd;
use crate::month::BillingMonth;
use crate::policy::Booking;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write;
use core::ops::Range;

/// `lineitem/type` of every row.
pub const LINE_ITEM_TYPE: &str = "Credit";

/// One account's credit as CloudZero books it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CbfRow<'a> {
    /// `lineitem/description`.
    pub description: &'a str,
    /// `lineitem/cloud_provider`, if rows have it.
    pub cloud_provider: Option<&'a str>,
    /// `resource/service`.
    pub service: &'a str,
    /// `resource/account`.
    pub account: AccountId,
    /// `time/usage_start` and `time/usage_end` are its first instant and its last second, where one body holds the
    /// whole month; else those of the hour that belongs to the body.
    pub month: BillingMonth,
    /// `cost/cost`: negative, or zero.
    pub cost: Usd,
}

impl<'a> CbfRow<'a> {
    pub(crate) fn new(credit: &Credit, month: BillingMonth, booking: &'a Booking) -> Self {
        Self {
            description: &booking.description,
            cloud_provider: booking.cloud_provider.as_deref(),
            service: &booking.service,
            account: credit.account,
            month,
            cost: -credit.amount,
        }
    }
}

/// The JSON of a body's rows: all but account and cost is the same in each, so it is written once.
pub(crate) struct RowTemplate {
    /// A row up to its cost, of some account.
    before_cost: String,
    /// Where in it the account stands.
    account: Range<usize>,
}

const AFTER_COST: &str = "\"}";

impl RowTemplate {
    /// Rows that stand for the whole month, the only body of it.
    pub(crate) fn of_month(month: BillingMonth, booking: &Booking) -> Self {
        Self::new(&month.first_instant(), &month.last_second(), booking)
    }

    /// Rows of one hour, where several bodies make the month: what one of them replaces is then in no other one.
    pub(crate) fn of_hour(month: BillingMonth, hour: usize, booking: &Booking) -> Self {
        let (start, end) = month.hour(hour);
        Self::new(&start, &end, booking)
    }

    fn new(start: &str, end: &str, booking: &Booking) -> Self {
        let description = json_string(&booking.description);
        let service = json_string(&booking.service);
        let provider = booking.cloud_provider.as_ref().map_or_else(String::new, |provider| {
            alloc::format!("\"lineitem/cloud_provider\":{},", json_string(provider))
        });
        let mut before_cost = alloc::format!(
            "{{\"lineitem/type\":\"{LINE_ITEM_TYPE}\",\"lineitem/description\":{description},{provider}\
             \"time/usage_start\":\"{start}\",\"time/usage_end\":\"{end}\",\"resource/account\":\""
        );
        let account = before_cost.len()..before_cost.len() + DIGITS;
        // Writing to a `String` cannot fail.
        let _ = write!(before_cost, "{:0DIGITS$}\",\"resource/service\":{service},\"cost/cost\":\"", 0);
        Self { before_cost, account }
    }

    /// How many bytes [`write`](Self::write) appends for a credit.
    pub(crate) fn row_len(&self, credit: &Credit) -> usize {
        let cost = (-credit.amount).display_len();
        self.before_cost.len() + cost + AFTER_COST.len()
    }

    pub(crate) fn write(&self, credit: &Credit, json: &mut Vec<u8>) {
        let row = json.len();
        json.extend_from_slice(self.before_cost.as_bytes());
        json[row..][self.account.clone()].copy_from_slice(&credit.account.digits());
        (-credit.amount).append_to(json);
        json.extend_from_slice(AFTER_COST.as_bytes());
    }
}

/// A text as a JSON string, quotes included.
fn json_string(text: &str) -> String {
    let mut json = String::new();
    // Writing to a `String` cannot fail, and a `str` is always JSON.
    let _ = write!(json, "{}", serde_json::Value::from(text));
    json
}
