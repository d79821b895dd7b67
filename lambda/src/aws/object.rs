//! The credits file, out of S3.

use super::describe;
use crate::error::Error;
use crate::http::innermost;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::http::HttpResponse;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::operation::get_object::GetObjectOutput;
use aws_sdk_s3::primitives::DateTime;
use credits_core::visible;
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// An object as it was read.
#[derive(Debug, PartialEq, Eq)]
pub struct Object {
    /// All its bytes.
    pub bytes: Vec<u8>,
    /// Which of its versions they are.
    pub version: Version,
}

/// What tells one version of an object from another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Version {
    /// Its name, in a versioned bucket.
    pub id: Option<String>,
    /// Of its content.
    pub etag: Option<String>,
    /// When it was written, to the second.
    pub modified: Option<DateTime>,
}

impl Version {
    /// Whether both are the same version: by name, and where versions have none, by content and time.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        match (&self.id, &other.id) {
            // All that is written while versioning is suspended has the same name.
            (Some(id), Some(other)) if id != "null" || other != "null" => id == other,
            _ => self.etag == other.etag && self.modified == other.modified,
        }
    }

    /// What a person may find it by.
    #[must_use]
    pub fn name(&self) -> &str {
        self.id.as_deref().filter(|id| *id != "null").or(self.etag.as_deref()).unwrap_or("without a name")
    }
}

/// How an object is read.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    /// No more bytes than these.
    pub limit: usize,
    /// How often a body that breaks off is read again, the first time too.
    pub attempts: u32,
    /// How long nothing may come of a body.
    pub patience: Duration,
    /// How long to wait before it is read again.
    pub pause: Duration,
}

impl Reading {
    /// As the function reads a file of so many bytes.
    #[must_use]
    pub fn up_to(limit: usize) -> Self {
        Self { limit, attempts: 3, patience: Duration::from_secs(8), pause: Duration::from_millis(500) }
    }
}

/// Why an object was not read.
pub(crate) enum Unread {
    /// There is no such object, in S3's words.
    Gone(String),
    /// S3 does not give it: with this status, if it came to an answer, and for this reason.
    Refused(Option<u16>, String),
    /// It never came whole.
    Broken(String),
    /// It is larger than what is read of it; its size in words.
    TooLarge(String),
}

/// Why a body is not there as a whole.
enum Broken {
    /// It may come the next time.
    Passing(String),
    /// It will not.
    TooLarge(String),
}

/// Reads the **latest** version of an object. `None` when there is no such object any more.
///
/// The version in the event is not asked for: events arrive twice and out of order, and whichever is handled last must
/// leave the newest content.
///
/// # Errors
/// `ObjectUnavailable` when S3 does not give it, `FileRefused` when it is too large; then its bytes are not read.
pub async fn read_latest(client: &Client, bucket: &str, key: &str, reading: &Reading) -> Result<Option<Object>, Error> {
    match read_whole(client, bucket, key, reading).await {
        Ok(object) => Ok(Some(object)),
        Err(Unread::Gone(_)) => Ok(None),
        Err(Unread::Refused(_, why) | Unread::Broken(why)) => {
            Err(Error::object_unavailable(format!("`{key}` in bucket `{bucket}` cannot be read: {why}")))
        }
        Err(Unread::TooLarge(size)) => {
            let limit = reading.limit;
            Err(Error::file_refused(format!("`{key}` has {size} bytes, of which at most {limit} are read")))
        }
    }
}

/// Reads an object whole or not at all; a body that breaks off is read again.
pub(crate) async fn read_whole(client: &Client, bucket: &str, key: &str, reading: &Reading) -> Result<Object, Unread> {
    for attempt in 1.. {
        let answer = match client.get_object().bucket(bucket).key(key).send().await {
            Ok(answer) => answer,
            Err(error) if error.as_service_error().is_some_and(|service| service.is_no_such_key()) => {
                return Err(Unread::Gone(describe(&error)));
            }
            Err(error) => return Err(Unread::Refused(status(&error), refusal(&error))),
        };
        match read_body(answer, reading).await {
            Ok(object) => return Ok(object),
            Err(Broken::TooLarge(size)) => return Err(Unread::TooLarge(size)),
            Err(Broken::Passing(why)) if attempt < reading.attempts => {
                tracing::warn!(attempt, reason = why, "the object did not come whole and is read again");
                sleep(reading.pause * attempt).await;
            }
            Err(Broken::Passing(why)) => return Err(Unread::Broken(format!("{why}; it was tried {attempt} times"))),
        }
    }
    unreachable!("an object is not read for ever")
}

async fn read_body(answer: GetObjectOutput, reading: &Reading) -> Result<Object, Broken> {
    let &Reading { limit, patience, .. } = reading;
    // Only a whole object is asked for, and a length is what tells a whole one from one that was cut.
    if let Some(range) = answer.content_range() {
        return Err(Broken::Passing(format!("only a part of it came: {}", visible(range))));
    }
    let Some(announced) = answer.content_length().and_then(|length| usize::try_from(length).ok()) else {
        return Err(Broken::Passing("it came without its length".to_owned()));
    };
    if announced > limit {
        return Err(Broken::TooLarge(announced.to_string()));
    }
    let version = version_of(&answer);
    let mut bytes = Vec::with_capacity(announced);
    let mut body = answer.body;
    loop {
        let chunk = match timeout(patience, body.try_next()).await {
            Ok(Ok(Some(chunk))) => chunk,
            Ok(Ok(None)) => break,
            Ok(Err(error)) => {
                let why = visible(&innermost(&error).to_string());
                return Err(Broken::Passing(format!("its body broke off after {} bytes: {why}", bytes.len())));
            }
            Err(_) => {
                let why = format!("its body stalled: nothing came for {patience:?} after {} bytes", bytes.len());
                return Err(Broken::Passing(why));
            }
        };
        // One of unannounced length is bounded here.
        if bytes.len() + chunk.len() > limit {
            return Err(Broken::TooLarge(format!("more than {limit}")));
        }
        bytes.extend_from_slice(&chunk);
    }
    if announced != bytes.len() {
        let why = format!("its body has {} bytes of the {announced} that were announced", bytes.len());
        return Err(Broken::Passing(why));
    }
    Ok(Object { bytes, version })
}

/// What is to be seen of an object's latest version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Latest {
    /// It is this one.
    Is(Version),
    /// There is no such object any more.
    Gone,
    /// There is none, or the role may not look at it: without the right to list, S3 says no more.
    GoneOrHidden,
}

/// Which version of an object is the latest. The refusal of a `HeadObject` has no body that would say why, so that the
/// object itself is asked for then, and its body left.
///
/// # Errors
/// `ObjectUnavailable` when S3 does not say it: credentials that ran out, a key of KMS, a fault.
pub async fn latest_version(client: &Client, bucket: &str, key: &str) -> Result<Latest, Error> {
    let unseen = |why: String| {
        Err(Error::object_unavailable(format!("`{key}` in bucket `{bucket}` cannot be looked at: {why}")))
    };
    match client.head_object().bucket(bucket).key(key).send().await {
        Ok(answer) => {
            return Ok(Latest::Is(Version {
                id: answer.version_id().map(str::to_owned),
                etag: answer.e_tag().map(str::to_owned),
                modified: answer.last_modified().copied(),
            }));
        }
        Err(error) if status(&error) == Some(404) => return Ok(Latest::Gone),
        Err(error) if status(&error) == Some(403) => {}
        Err(error) => return unseen(refusal(&error)),
    }
    let error = match client.get_object().bucket(bucket).key(key).send().await {
        Ok(answer) => return Ok(Latest::Is(version_of(&answer))),
        Err(error) => error,
    };
    let service = error.as_service_error();
    // To be refused the key of KMS, an object has to be there.
    let names_kms = service.and_then(ProvideErrorMetadata::message).is_some_and(|words| words.contains("kms:"));
    match service.and_then(ProvideErrorMetadata::code) {
        Some("NoSuchKey") => Ok(Latest::Gone),
        Some("AccessDenied") if !names_kms => Ok(Latest::GoneOrHidden),
        _ => unseen(refusal(&error)),
    }
}

fn version_of(answer: &GetObjectOutput) -> Version {
    Version {
        id: answer.version_id().map(str::to_owned),
        etag: answer.e_tag().map(str::to_owned),
        modified: answer.last_modified().copied(),
    }
}

fn status<E>(error: &SdkError<E, HttpResponse>) -> Option<u16> {
    error.raw_response().map(|response| response.status().as_u16())
}

/// What S3 says, and what that may mean.
fn refusal<E>(error: &SdkError<E, HttpResponse>) -> String
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    let said = describe(error);
    let code = error.as_service_error().and_then(ProvideErrorMetadata::code);
    match (status(error), code) {
        // Without the right to list, S3 does not say whether there is such a key.
        (Some(403), None | Some("AccessDenied")) => format!("gone, or the role may not read it ({said})"),
        _ => said,
    }
}
