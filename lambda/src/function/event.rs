//! Events as AWS sends them: S3's own notifications, S3's events on EventBridge, and reports of failures, which are
//! handled again.
//!
//! Shapes: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html>,
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html>,
//! <https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html>. What a record of S3 says of the
//! object is read by `aws_lambda_events`, but only the members that are used: an event made by hand or by another S3 would
//! be refused whole over one that does not matter here (`eventTime`, a `size` written as text).

use crate::error::Error;
use crate::quote::quoted;
use aws_lambda_events::s3::S3Entity;
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde_json::{Value, json};
use std::fmt::Display;

/// What one event says, record by record in its order.
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Upload {
    /// The bucket's name.
    pub bucket: String,
    /// The object's key, decoded.
    pub key: String,
    /// Which version the event is about, in a versioned bucket.
    pub version_id: Option<String>,
    /// Who put it there, as AWS names them; safe to show.
    pub uploaded_by: Option<String>,
}

/// Reads an event. A report of a failure is read as the event that it reports on, one level deep: on EventBridge the
/// report lies in an envelope.
///
/// # Errors
/// `EventMalformed` when it is none of these.
pub fn read(event: &Value) -> Result<Event, Error> {
    let is_report_on_bus = text(event, "source").is_some_and(|source| source == "lambda");
    let report = if is_report_on_bus { event.get("detail") } else { Some(event) };
    match report.and_then(|report| report.get("requestPayload")) {
        Some(payload) => read_event(payload)
            .map_err(|error| Error::event_malformed(format!("a report of a failure, but the event in it: {error}"))),
        None => read_event(event),
    }
}

fn read_event(event: &Value) -> Result<Event, Error> {
    if text(event, "Event") == Some("s3:TestEvent") {
        return Ok(Event::Test);
    }
    if text(event, "source") == Some("aws.s3") {
        return Ok(Event::Records(vec![read_envelope(event)]));
    }
    match event.get("Records").and_then(Value::as_array) {
        Some(records) if !records.is_empty() => {
            Ok(Event::Records(records.iter().enumerate().map(|(index, record)| read_record(index, record)).collect()))
        }
        _ => Err(Error::event_malformed("not an S3 event: there are no `Records`, and it is none of EventBridge")),
    }
}

fn text<'a>(value: &'a Value, member: &str) -> Option<&'a str> {
    value.get(member)?.as_str()
}

fn read_record(index: usize, record: &Value) -> Result<Record, Error> {
    let malformed = |why: &dyn Display| {
        Error::event_malformed(format!("record {} of the event is not one of S3: {why}", index + 1))
    };
    let event_name = text(record, "eventName").ok_or_else(|| malformed(&"missing field `eventName`"))?;
    // Notifications spell it without `s3:`, their configuration with it.
    if !event_name.trim_start_matches("s3:").starts_with("ObjectCreated:") {
        return Ok(Record::Other(event_name.to_owned()));
    }
    let s3 = record.get("s3").ok_or_else(|| malformed(&"missing field `s3`"))?;
    let s3 = json!({"bucket": only(&s3["bucket"], &["name"]), "object": only(&s3["object"], &["key", "versionId"])});
    let S3Entity { bucket, object, .. } = S3Entity::deserialize(s3).map_err(|error| malformed(&error))?;
    let bucket = bucket.name.ok_or_else(|| malformed(&"its bucket has no name"))?;
    let key = object.key.ok_or_else(|| malformed(&"its object has no key"))?;
    let key = decode_key(&key).ok_or_else(|| malformed(&"its key is not UTF-8"))?;
    let version_id = object.version_id;
    let who = record.get("userIdentity").and_then(|identity| text(identity, "principalId"));
    Ok(Record::Created(Upload { bucket, key, version_id, uploaded_by: shown(who) }))
}

/// These members of an object, where they are there.
fn only(value: &Value, members: &[&str]) -> Value {
    members.iter().filter_map(|&name| Some((name.to_owned(), value.get(name)?.clone()))).collect()
}

/// Keys come as a form encodes them: a space is `+`, and a `+` is `%2B`.
fn decode_key(key: &str) -> Option<String> {
    let spaced = key.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8().ok().map(|key| key.into_owned())
}

/// EventBridge's event. Its key is not encoded.
fn read_envelope(event: &Value) -> Result<Record, Error> {
    let malformed =
        |why: &dyn Display| Error::event_malformed(format!("the event of EventBridge is not one of S3: {why}"));
    match text(event, "detail-type") {
        Some("Object Created") => {}
        Some(other) => return Ok(Record::Other(other.to_owned())),
        None => return Err(malformed(&"it has no `detail-type`")),
    }
    let detail = event.get("detail").ok_or_else(|| malformed(&"it has no `detail`"))?;
    let member = |of: &str, name: &str| detail.get(of).and_then(|of| text(of, name)).map(str::to_owned);
    let bucket = member("bucket", "name").ok_or_else(|| malformed(&"its bucket has no name"))?;
    let key = member("object", "key").ok_or_else(|| malformed(&"its object has no key"))?;
    let version_id = member("object", "version-id");
    Ok(Record::Created(Upload { bucket, key, version_id, uploaded_by: shown(text(detail, "requester")) }))
}

fn shown(who: Option<&str>) -> Option<String> {
    who.filter(|who| !who.trim().is_empty()).map(quoted)
}
