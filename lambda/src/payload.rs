//! The event as Lambda hands it over, read by ourselves: what cannot be read is then an error of ours, with its stable name,
//! a line in the log and a summary, like every other ending.

use crate::error::Error;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;

/// An event that is not read yet. Taking it from the runtime never fails.
#[derive(Debug)]
pub struct Payload(Result<Box<RawValue>, String>);

impl<'de> Deserialize<'de> for Payload {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(Box::deserialize(deserializer).map_err(|error| error.to_string())))
    }
}

impl Payload {
    /// The event.
    ///
    /// # Errors
    /// `EventMalformed` when it is no JSON, or nested deeper than 127 levels.
    pub fn read(&self) -> Result<Value, Error> {
        let malformed = |why: &str| Error::event_malformed(format!("not an event: it cannot be read as JSON: {why}"));
        let raw = self.0.as_ref().map_err(|why| malformed(why))?;
        serde_json::from_str(raw.get()).map_err(|error| malformed(&error.to_string()))
    }
}
