//! The rows of a month, read as they come: the answer is never in memory as a whole.

use super::answers::{Doubt, goes_on, is_of, is_something, tells_of_error};
use super::unique;
use crate::exponent::without_exponent;
use crate::secret::ApiKey;
use bytes::{Buf, Bytes};
use credits_core::{BillingMonth, visible};
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::fmt;
use std::io::{self, Read};
use std::sync::Arc;
use tokio::sync::mpsc::Receiver;

/// The columns of a row that this project sends and compares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeldRow {
    /// `resource/account`.
    pub account: Option<String>,
    /// `cost/cost`: a plain decimal, negative for a credit.
    pub cost: Option<String>,
    /// `time/usage_start`: an instant of the month.
    pub usage_start: Option<String>,
    /// What is the same in every row that this project sends: held once for all the rows that follow each other with it.
    pub booked: Arc<Booked>,
}

/// What a row is booked as. A column that the answer does not show is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Booked {
    /// `lineitem/type`: `Credit` for what this project sends.
    pub line_item_type: Option<String>,
    /// `resource/service`.
    pub service: Option<String>,
    /// `lineitem/description`.
    pub description: Option<String>,
    /// `lineitem/cloud_provider`.
    pub cloud_provider: Option<String>,
}

impl HeldRow {
    /// The same without the key, which an answer may have repeated.
    pub(super) fn without(self, key: &ApiKey) -> Self {
        let redacted = |text: Option<String>| text.map(|text| key.redact(&text));
        let Booked { line_item_type, service, description, cloud_provider } = (*self.booked).clone();
        let booked = Booked {
            line_item_type: redacted(line_item_type),
            service: redacted(service),
            description: redacted(description),
            cloud_provider: redacted(cloud_provider),
        };
        Self {
            account: redacted(self.account),
            cost: redacted(self.cost),
            usage_start: redacted(self.usage_start),
            booked: shared(booked, Some(&self.booked)),
        }
    }
}

/// The one before where it is the same: a month's rows differ in account and cost only.
fn shared(booked: Booked, before: Option<&Arc<Booked>>) -> Arc<Booked> {
    match before {
        Some(before) if **before == booked => Arc::clone(before),
        _ => Arc::new(booked),
    }
}

/// Reads the answer to the reading of a month: the documented list, whole and of no other month, or no list at all.
pub(crate) fn read_month(answer: impl Read, month: BillingMonth) -> Result<Vec<HeldRow>, Doubt> {
    let Month { rows, others } =
        serde_json::from_reader(answer).map_err(|error| Doubt::new(format!("it is no month ({error})")))?;
    let Some(rows) = rows else {
        let said = super::words::of(&Value::Object(others));
        return Err(Doubt { said, ..Doubt::new("it has no `billing_drop`") });
    };
    if goes_on(&others, rows.len()) {
        return Err(Doubt::new("it says that there is more, and only a whole month is one").lasting());
    }
    if tells_of_error(&others) {
        return Err(Doubt { said: super::words::of(&Value::Object(others)), ..Doubt::new("it tells of an error") });
    }
    // Who has something to say beside nothing may have none of the rows to show.
    if rows.is_empty() && others.get("message").is_some_and(is_something) {
        let said = super::words::of(&Value::Object(others));
        return Err(Doubt { said, ..Doubt::new("it has no rows, and a message") });
    }
    let names_another = |text: &str| !is_of(text, month);
    if others.get("month").and_then(super::scalars::text).is_some_and(|text| names_another(&text)) {
        return Err(Doubt::new("it names another month").lasting());
    }
    Ok(rows)
}

struct Month {
    rows: Option<Vec<HeldRow>>,
    others: Map<String, Value>,
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = Month;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with the rows of a month")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Month, A::Error> {
                let mut month = Month { rows: None, others: Map::new() };
                while let Some(name) = members.next_key::<String>()? {
                    if name == "billing_drop" {
                        // Which of two would be the month?
                        if month.rows.is_some() {
                            return Err(A::Error::duplicate_field("billing_drop"));
                        }
                        month.rows = Some(members.next_value::<Rows>()?.0);
                    } else if month.others.contains_key(&name) {
                        return Err(A::Error::custom(format_args!("it has `{}` twice", visible(&name))));
                    } else {
                        let value = members.next_value::<Box<RawValue>>()?;
                        let value = unique::read(value.get().as_bytes()).map_err(A::Error::custom)?;
                        month.others.insert(name, value);
                    }
                }
                Ok(month)
            }
        }

        deserializer.deserialize_map(Members)
    }
}

struct Rows(Vec<HeldRow>);

impl<'de> Deserialize<'de> for Rows {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct List;

        impl<'de> Visitor<'de> for List {
            type Value = Rows;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of rows")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Rows, A::Error> {
                let mut rows: Vec<HeldRow> = Vec::new();
                while let Some(wire) = list.next_element::<Wire>()? {
                    let row = wire.row(rows.last()).map_err(A::Error::custom)?;
                    rows.push(row);
                }
                Ok(Rows(rows))
            }
        }

        deserializer.deserialize_seq(List)
    }
}

/// Numbers stay as they are written, so that none becomes a floating-point one.
#[derive(Deserialize)]
struct Wire {
    #[serde(rename = "resource/account")]
    account: Option<Box<RawValue>>,
    #[serde(rename = "cost/cost")]
    cost: Option<Box<RawValue>>,
    #[serde(rename = "time/usage_start")]
    usage_start: Option<Box<RawValue>>,
    #[serde(rename = "lineitem/type")]
    line_item_type: Option<Box<RawValue>>,
    #[serde(rename = "resource/service")]
    service: Option<Box<RawValue>>,
    #[serde(rename = "lineitem/description")]
    description: Option<Box<RawValue>>,
    #[serde(rename = "lineitem/cloud_provider")]
    cloud_provider: Option<Box<RawValue>>,
}

impl Wire {
    fn row(self, before: Option<&HeldRow>) -> Result<HeldRow, String> {
        let cell = |value: Option<Box<RawValue>>| value.map(|value| text(&value)).transpose();
        let words = |value| cell(value).map(|cell| cell.map(|(text, _)| text));
        let booked = Booked {
            line_item_type: words(self.line_item_type)?,
            service: words(self.service)?,
            description: words(self.description)?,
            cloud_provider: words(self.cloud_provider)?,
        };
        // As a number it loses its first zeros.
        let digits = |(text, is_number)| if is_number { format!("{text:0>12}") } else { text };
        Ok(HeldRow {
            account: cell(self.account)?.map(digits),
            cost: words(self.cost)?,
            usage_start: words(self.usage_start)?,
            booked: shared(booked, before.map(|row| &row.booked)),
        })
    }
}

/// A text or a number, which of them it is, and no other thing.
fn text(value: &RawValue) -> Result<(String, bool), String> {
    let json = value.get();
    match json.as_bytes().first() {
        Some(b'"') => serde_json::from_str(json).map(|text| (text, false)).map_err(|error| error.to_string()),
        Some(b'-' | b'0'..=b'9') => match without_exponent(json) {
            Some(plain) => Ok((plain, true)),
            None => Err(format!("{} is too large or too small a number", visible(json))),
        },
        _ => Err("a cell is neither a text nor a number".to_owned()),
    }
}

/// Chunks as they come from elsewhere, for a reader that waits for them on a thread of its own.
pub(super) struct Chunks {
    coming: Receiver<Bytes>,
    current: Bytes,
}

impl Chunks {
    pub(super) fn new(coming: Receiver<Bytes>) -> io::BufReader<Self> {
        io::BufReader::with_capacity(64 * 1024, Self { coming, current: Bytes::new() })
    }
}

impl Read for Chunks {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.current.is_empty() {
            match self.coming.blocking_recv() {
                Some(chunk) => self.current = chunk,
                None => return Ok(0),
            }
        }
        let length = buffer.len().min(self.current.len());
        self.current.copy_to_slice(&mut buffer[..length]);
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn january() -> BillingMonth {
        "2025-01".parse().unwrap()
    }

    fn month(text: &str) -> Result<Vec<String>, String> {
        let shown = |row: HeldRow| format!("{} {}", row.account.unwrap_or_default(), row.cost.unwrap_or_default());
        read_month(text.as_bytes(), january())
            .map(|rows| rows.into_iter().map(shown).collect())
            .map_err(|doubt| doubt.why)
    }

    #[test]
    fn cells_are_texts_or_numbers_and_no_number_is_rounded() {
        let rows = r#"{"x": {"y": [1]}, "billing_drop": [
            {"resource/account": "054736118302", "cost/cost": "-10.50", "lineitem/type": "Credit"},
            {"resource/account": 54736118302, "cost/cost": -10.50},
            {"resource/account": "a", "cost/cost": -123456789012.0123456789},
            {"resource/account": null, "cost/cost": -1.05e1},
            {"cost/cost": 25E-4}
        ]}"#;
        let expected =
            ["054736118302 -10.50", "054736118302 -10.50", "a -123456789012.0123456789", " -10.5", " 0.0025"];
        assert_eq!(month(rows).unwrap(), expected);
        assert_eq!(month(r#"{"billing_drop": []}"#), Ok(Vec::new()));
    }

    #[test]
    fn what_rows_are_booked_as_is_held_once_while_it_is_the_same() {
        let row = |service: &str| format!(r#"{{"lineitem/type": "Credit", "resource/service": "{service}"}}"#);
        let answer = format!(r#"{{"billing_drop": [{}, {}, {}]}}"#, row("A"), row("A"), row("key B"));
        let rows = read_month(answer.as_bytes(), january()).unwrap();
        let rows: Vec<_> = rows.into_iter().map(|row| row.without(&ApiKey::new("key").unwrap())).collect();
        assert!(Arc::ptr_eq(&rows[0].booked, &rows[1].booked));
        let service = |index: usize| rows[index].booked.service.as_deref();
        assert_eq!((service(1), service(2)), (Some("A"), Some("[redacted] B")));
        assert_eq!(rows[0].booked.description, None);
    }

    #[test]
    fn what_is_not_a_whole_month_is_none() {
        for text in [
            "",
            "{}",
            "[]",
            "null",
            "<html>",
            r#"{"error": {"message": "no"}}"#,
            r#"{"billing_drop": null}"#,
            r#"{"billing_drop": {}}"#,
            r#"{"billing_drop": [7]}"#,
            r#"{"billing_drop": [{"cost/cost": true}]}"#,
            r#"{"billing_drop": [{"cost/cost": "1", "cost/cost": "2"}]}"#,
            r#"{"billing_drop": [], "billing_drop": []}"#,
            r#"{"billing_drop": []"#,
            r#"{"billing_drop": []} {}"#,
            r#"{"billing_drop": [], "next_token": "abc"}"#,
            r#"{"billing_drop": [], "pagination": {"cursor": {"has_next": true}}}"#,
            r#"{"billing_drop": [], "error": "no"}"#,
            r#"{"billing_drop": [], "message": "Endpoint request timed out"}"#,
            r#"{"billing_drop": [], "status": "FAILED"}"#,
            r#"{"billing_drop": [], "error": "no", "error": null}"#,
            r#"{"billing_drop": [{"cost/cost": "-1"}], "last_evaluated_key": {"pk": "a"}}"#,
            r#"{"billing_drop": [], "meta": {"next": "a", "next": null}}"#,
            r#"{"billing_drop": [], "month": "2024-12"}"#,
            r#"{"billing_drop": [], "month": 202501}"#,
        ] {
            assert!(month(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_service_is_quoted_where_it_says_something_else() {
        let doubt = read_month(r#"{"message": "Endpoint request timed out"}"#.as_bytes(), january()).unwrap_err();
        assert_eq!(
            (doubt.why.as_str(), doubt.said.as_str()),
            ("it has no `billing_drop`", "Endpoint request timed out")
        );
    }
}
