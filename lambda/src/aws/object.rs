//! The credits file, out of S3.

use super::describe;
use crate::error::Error;
use aws_sdk_s3::Client;
use aws_sdk_s3::error::ProvideErrorMetadata;

/// An object as it was read.
#[derive(Debug, PartialEq, Eq)]
pub struct Object {
    /// All its bytes.
    pub bytes: Vec<u8>,
    /// Its version, in a versioned bucket.
    pub version_id: Option<String>,
}

/// Reads the **latest** version of an object of at most `limit` bytes. `None` when there is no such object any more.
///
/// The version in the event is not asked for: events arrive twice and out of order, and whichever is handled last must
/// leave the newest content.
///
/// # Errors
/// `ObjectUnavailable` when S3 does not give it, `FileRefused` when it is too large; then its bytes are not read.
pub async fn read_latest(client: &Client, bucket: &str, key: &str, limit: usize) -> Result<Option<Object>, Error> {
    let unavailable =
        |why: &str| Error::object_unavailable(format!("`{key}` in bucket `{bucket}` cannot be read: {why}"));
    let answer = match client.get_object().bucket(bucket).key(key).send().await {
        Ok(answer) => answer,
        Err(error) if error.as_service_error().is_some_and(|service| service.is_no_such_key()) => return Ok(None),
        Err(error) => {
            let status = error.raw_response().map(|response| response.status().as_u16());
            let code = error.as_service_error().and_then(ProvideErrorMetadata::code);
            return Err(match (status, code) {
                // Without the right to list, S3 does not say whether there is such a key.
                (Some(403), None | Some("AccessDenied")) => unavailable("gone, or the role may not read it"),
                _ => unavailable(&describe(&error)),
            });
        }
    };

    let too_large = |size: &dyn std::fmt::Display| {
        Error::file_refused(format!("`{key}` has {size} bytes, of which at most {limit} are read"))
    };
    let announced = answer.content_length().and_then(|length| usize::try_from(length).ok());
    if let Some(length) = announced.filter(|length| *length > limit) {
        return Err(too_large(&length));
    }
    let version_id = answer.version_id().map(str::to_owned);
    let mut bytes = Vec::with_capacity(announced.unwrap_or_default());
    let mut body = answer.body;
    // The client refuses a body that is shorter or longer than announced; one of unannounced length is bounded here.
    while let Some(chunk) = body.try_next().await.map_err(|error| unavailable(&error.to_string()))? {
        if bytes.len() + chunk.len() > limit {
            return Err(too_large(&format_args!("more than {limit}")));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Some(Object { bytes, version_id }))
}
