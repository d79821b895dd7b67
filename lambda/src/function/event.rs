//! S3 event notifications as AWS sends them.
//!
//! Shapes: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html>. What a record says
//! of the object is read by `aws_lambda_events`; the record around it is not, since that crate requires members that do
//! not matter here (`eventTime`, `userIdentity`, `requestParameters`): an event made by hand or by another S3 would be
//! refused whole.

use crate::error::Error;
use aws_lambda_events::s3::S3Entity;
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde_json::Value;

/// What one notification says, record by record in its order.
#[derive(Debug, PartialEq, Eq)]
pub enum Event {
    /// Sent once when a notification is set up; there is no object.
    Test,
    /// What happened to objects. A record that cannot be read does not keep the others from being handled.
    Records(Vec<Result<Record, Error>>),
}

/// What happened to one object.
#[derive(Debug, PartialEq, Eq)]
pub enum Record {
    /// An object was created, however: put, post, copy, multipart upload.
    Created(Upload),
    /// Something else happened; the name of it.
    Other(String),
}

/// An object that was created.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// The bucket's name.
    pub bucket: String,
    /// The object's key, decoded.
    pub key: String,
    /// Which version the event is about, in a versioned bucket.
    pub version_id: Option<String>,
}

/// Reads a notification.
///
/// # Errors
/// `EventMalformed` when it is none.
pub fn read(event: &Value) -> Result<Event, Error> {
    if event.get("Event").and_then(Value::as_str) == Some("s3:TestEvent") {
        return Ok(Event::Test);
    }
    match event.get("Records").and_then(Value::as_array) {
        Some(records) if !records.is_empty() => {
            Ok(Event::Records(records.iter().enumerate().map(|(index, record)| read_record(index, record)).collect()))
        }
        _ => Err(Error::event_malformed("not an S3 event: there are no `Records`")),
    }
}

/// The members of a record that are used.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    event_name: String,
    s3: S3Entity,
}

fn read_record(index: usize, record: &Value) -> Result<Record, Error> {
    let malformed = |why: &dyn std::fmt::Display| {
        Error::event_malformed(format!("record {} of the event is not one of S3: {why}", index + 1))
    };
    let Wire { event_name, s3 } = Wire::deserialize(record).map_err(|error| malformed(&error))?;
    // Notifications spell it without `s3:`, their configuration with it.
    if !event_name.trim_start_matches("s3:").starts_with("ObjectCreated:") {
        return Ok(Record::Other(event_name));
    }
    let bucket = s3.bucket.name.ok_or_else(|| malformed(&"its bucket has no name"))?;
    let key = s3.object.key.ok_or_else(|| malformed(&"its object has no key"))?;
    let key = decode_key(&key).ok_or_else(|| malformed(&"its key is not UTF-8"))?;
    Ok(Record::Created(Upload { bucket, key, version_id: s3.object.version_id }))
}

/// Keys come as a form encodes them: a space is `+`, and a `+` is `%2B`.
fn decode_key(key: &str) -> Option<String> {
    let spaced = key.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8().ok().map(|key| key.into_owned())
}
