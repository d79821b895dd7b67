//! The list of known accounts, out of the bucket of the credits file. A list that is given and cannot be used is never
//! no list.

use crate::aws::object::{Reading, Unread, read_whole};
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
    let object = read_whole(client, bucket, key, &Reading::up_to(MAX_LIST)).await.map_err(|unread| match unread {
        Unread::Gone(why) => invalid(&format!("is not there: {why}")),
        Unread::Refused(Some(403 | 404), why) => invalid(&format!("cannot be read: {why}")),
        Unread::Refused(_, why) | Unread::Broken(why) => unavailable(&why),
        Unread::TooLarge(size) => invalid(&format!("has {size} bytes, of which at most {MAX_LIST} are read")),
    })?;
    KnownAccounts::read(&object.bytes).map_err(|error| invalid(&format!("is no list of accounts: {error}")))
}
