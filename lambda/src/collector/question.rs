//! Which month the collector is started for.

use crate::clock;
use crate::error::Error;
use credits_core::BillingMonth;
use serde::Deserialize;
use serde_json::Value;
use std::time::SystemTime;

/// What is to be collected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// The month.
    pub month: BillingMonth,
    /// The day of the month after it, by the schedule; `None` where a person asks, who needs no reminder.
    pub day: Option<u8>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    scheduled_time: Option<String>,
    billing_month: Option<String>,
}

/// Reads an event: `{"scheduled_time": "2025-02-03T09:00:00Z"}` as EventBridge Scheduler sends it, `{}` for now, or
/// `{"billing_month": "2025-01"}` by hand.
///
/// # Errors
/// `EventMalformed` where it is none of these.
pub fn read(event: &Value, now: SystemTime) -> Result<Question, Error> {
    let malformed = |why: String| Error::event_malformed(format!("not an event of the schedule: {why}"));
    let wire: Wire =
        Deserialize::deserialize(event).map_err(|error: serde_json::Error| malformed(error.to_string()))?;
    match (wire.billing_month, wire.scheduled_time) {
        (Some(month), None) => match month.parse() {
            Ok(month) => Ok(Question { month, day: None }),
            Err(error) => Err(malformed(format!("`billing_month`: {error}"))),
        },
        (None, time) => {
            let time = time.unwrap_or_else(|| clock::rfc_3339(now));
            scheduled(&time).ok_or_else(|| malformed(format!("`scheduled_time`: `{time}` is no date")))
        }
        (Some(_), Some(_)) => Err(malformed("`billing_month` beside `scheduled_time`".to_owned())),
    }
}

/// The month before the time, and its day.
fn scheduled(time: &str) -> Option<Question> {
    let date = time.get(..10)?;
    let month: BillingMonth = date.get(..7)?.parse().ok()?;
    let day = date.strip_prefix(&format!("{month}-"))?;
    let day = day.parse().ok().filter(|day| (1..=31).contains(day))?;
    Some(Question { month: clock::month_before(month)?, day: Some(day) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_month_before_is_asked_for_or_the_one_that_is_named() {
        let now = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_738_540_800); // 2025-02-03
        let read = |event: Value| read(&event, now).map(|question| (question.month.to_string(), question.day));
        assert_eq!(read(json!({})), Ok(("2025-01".to_owned(), Some(3))));
        assert_eq!(read(json!({"scheduled_time": "2026-01-20T09:00:00Z"})), Ok(("2025-12".to_owned(), Some(20))));
        assert_eq!(read(json!({"billing_month": "2024-11"})), Ok(("2024-11".to_owned(), None)));
        for event in [
            json!({"billing_month": "2024-13"}),
            json!({"billing_month": "2024-11", "scheduled_time": "2026-01-20T09:00:00Z"}),
            json!({"scheduled_time": "<aws.scheduler.scheduled-time>"}),
            json!({"scheduled_time": "2026-01-32"}),
            json!({"month": "2024-11"}),
            json!([]),
            json!({"Records": []}),
        ] {
            assert_eq!(read(event.clone()).unwrap_err().error_type(), "EventMalformed", "{event}");
        }
    }
}
