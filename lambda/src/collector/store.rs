//! The month's object in the bucket. It is made where there is none, replaced only where it is our own, and a person's
//! is never touched.

use crate::aws::bucket::Unreadable;
use crate::error::Error;
use aws_sdk_s3::Client;
use aws_sdk_s3::error::ProvideErrorMetadata;
use aws_sdk_s3::primitives::ByteStream;
use credits_core::{Policy, check};

/// Marks an object as ours: the hash of the content that we put. A copy with another content, or a person's upload,
/// does not have its own hash there.
pub const MARK: &str = "credits-collector-sha256";

/// What stands in the bucket for a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Object {
    /// Nothing.
    Absent,
    /// A file that a person uploaded.
    Foreign,
    /// A file that the collector put.
    Own {
        /// The hash of its content.
        sha256: String,
        /// What `If-Match` is asked with.
        etag: String,
    },
}

/// What came of putting a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// It is there.
    Done,
    /// It is not as it was looked at: somebody else was there in the meantime, or is right now.
    Overtaken,
}

/// One bucket.
#[derive(Debug)]
pub struct Store<'a> {
    /// The client.
    pub s3: &'a Client,
    /// Its name.
    pub bucket: &'a str,
}

impl Store<'_> {
    /// Whether there is an object of that key: `s3:ListBucket`. Asking for the object itself would, without that right,
    /// be answered as if it were forbidden.
    ///
    /// # Errors
    /// `ObjectUnavailable` when S3 does not say.
    pub async fn exists(&self, key: &str) -> Result<bool, Error> {
        // The key itself is the first of all that begin with it.
        let answer = self.s3.list_objects_v2().bucket(self.bucket).prefix(key).max_keys(1).send().await;
        let answer = answer.map_err(|error| self.unavailable(key, "looked for", Unreadable::of(&error).message()))?;
        Ok(answer.contents().iter().any(|object| object.key() == Some(key)))
    }

    /// What stands there, and whose it is.
    ///
    /// # Errors
    /// `ObjectUnavailable` when S3 does not say.
    pub async fn look(&self, key: &str) -> Result<Object, Error> {
        if !self.exists(key).await? {
            return Ok(Object::Absent);
        }
        let cannot = |why: &str| self.unavailable(key, "read", why);
        let answer = match self.s3.get_object().bucket(self.bucket).key(key).send().await {
            Ok(answer) => answer,
            Err(error) => match Unreadable::of(&error) {
                Unreadable::Missing => return Ok(Object::Absent),
                why => return Err(cannot(why.message())),
            },
        };
        let mark = answer.metadata().and_then(|metadata| metadata.get(MARK)).cloned();
        let (Some(mark), Some(etag)) = (mark, answer.e_tag().map(str::to_owned)) else { return Ok(Object::Foreign) };
        let bytes = answer.body.collect().await.map_err(|error| cannot(&error.to_string()))?.into_bytes();
        if sha256(&bytes) == mark { Ok(Object::Own { sha256: mark, etag }) } else { Ok(Object::Foreign) }
    }

    /// Puts a file: where there is none, or in the place of our own.
    ///
    /// # Errors
    /// `ObjectUnavailable` when S3 does not take it.
    pub async fn put(&self, key: &str, content: &[u8], replaced: Option<&str>) -> Result<Put, Error> {
        let put = self
            .s3
            .put_object()
            .bucket(self.bucket)
            .key(key)
            .content_type("text/csv")
            .metadata(MARK, sha256(content))
            .body(ByteStream::from(content.to_vec()));
        let put = match replaced {
            None => put.if_none_match("*"),
            Some(etag) => put.if_match(etag),
        };
        match put.send().await {
            Ok(_) => Ok(Put::Done),
            Err(error) => match error.as_service_error().and_then(ProvideErrorMetadata::code) {
                // With `If-Match`, an object that is gone by now is `NoSuchKey`.
                Some("PreconditionFailed" | "ConditionalRequestConflict" | "NoSuchKey") => Ok(Put::Overtaken),
                _ => Err(self.unavailable(key, "put", Unreadable::of(&error).message())),
            },
        }
    }

    fn unavailable(&self, key: &str, verb: &str, why: &str) -> Error {
        Error::object_unavailable(format!("`{key}` in bucket `{}` cannot be {verb}: {why}", self.bucket))
    }
}

/// In hexadecimal, as every report has it.
#[must_use]
pub fn sha256(content: &[u8]) -> String {
    check("", content, &Policy::default()).summary().sha256.to_string()
}
