//! The list of known accounts, out of the bucket of the credits file. A list that is given and cannot be used is never
//! no list.

use crate::aws::describe;
use crate::error::Error;
use aws_sdk_s3::Client;
use credits_core::KnownAccounts;

/// More than any organization has.
const MAX_LIST: usize = 16 * 1024 * 1024;

/// Reads the list anew: it may have been replaced since the last file.
///
/// # Errors
/// `ConfigInvalid` where the list is not there, may not be read, is empty or is no list; `ObjectUnavailable` where S3 does
/// not give it for another reason, which may pass.
pub(super) async fn read(client: &Client, bucket: &str, key: &str) -> Result<KnownAccounts, Error> {
    let invalid = |why: &str| Error::config_invalid(format!("KNOWN_ACCOUNTS_KEY: `{key}` in bucket `{bucket}` {why}"));
    let unavailable =
        |why: &str| Error::object_unavailable(format!("the list of accounts `{key}` cannot be read: {why}"));
    let answer = match client.get_object().bucket(bucket).key(key).send().await {
        Ok(answer) => answer,
        Err(error) => {
            let status = error.raw_response().map(|response| response.status().as_u16());
            return Err(match status {
                Some(403 | 404) => invalid(&format!("is not there, or the role may not read it: {}", describe(&error))),
                _ => unavailable(&describe(&error)),
            });
        }
    };
    let (mut body, mut bytes) = (answer.body, Vec::new());
    while let Some(chunk) = body.try_next().await.map_err(|error| unavailable(&error.to_string()))? {
        if bytes.len() + chunk.len() > MAX_LIST {
            return Err(invalid(&format!("has more than {MAX_LIST} bytes")));
        }
        bytes.extend_from_slice(&chunk);
    }
    KnownAccounts::read(&bytes).map_err(|error| invalid(&format!("is no list of accounts: {error}")))
}
