//! The bucket for credits files: whom it calls, and what it has held.

use super::describe;
use aws_sdk_s3::Client;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::types::{FilterRuleName, MetadataDirective};
use std::time::SystemTime;

/// Stands in a [`Listener`] for a bucket that tells EventBridge.
pub const EVENT_BRIDGE: &str = "EventBridge";

/// Whom a bucket calls about which keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listener {
    /// A function's ARN, or [`EVENT_BRIDGE`].
    pub function: String,
    /// What keys begin with.
    pub prefix: String,
    /// What they end with.
    pub suffix: String,
}

/// Why something of a bucket cannot be read. The texts are safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// There is no such bucket or key.
    Missing,
    /// No right.
    Denied(String),
    /// Anything else.
    Failed(String),
}

impl Unreadable {
    /// Sorts what S3 answered.
    pub fn of<E, R>(error: &SdkError<E, R>) -> Self
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
        R: std::fmt::Debug,
    {
        match error.as_service_error().and_then(ProvideErrorMetadata::code) {
            Some("NoSuchBucket" | "NoSuchKey" | "NoSuchVersion" | "NotFound") => Self::Missing,
            Some("AccessDenied" | "Forbidden" | "AllAccessDisabled") => Self::Denied(describe(error)),
            _ => Self::Failed(describe(error)),
        }
    }

    /// What happened.
    #[must_use]
    pub fn message(&self) -> &str {
        match self {
            Self::Missing => "it is not there",
            Self::Denied(text) | Self::Failed(text) => text,
        }
    }
}

/// Whom the bucket calls: `s3:GetBucketNotification`.
///
/// # Errors
/// Why that is not known.
pub async fn listeners(s3: &Client, bucket: &str) -> Result<Vec<Listener>, Unreadable> {
    let answer = s3.get_bucket_notification_configuration().bucket(bucket).send().await;
    let answer = answer.map_err(|error| Unreadable::of(&error))?;
    let mut listeners: Vec<Listener> = answer
        .lambda_function_configurations()
        .iter()
        .map(|configuration| {
            let rules = configuration.filter().and_then(|filter| filter.key()).map(|key| key.filter_rules());
            let value = |name: FilterRuleName| {
                let rule = rules
                    .unwrap_or_default()
                    .iter()
                    .find(|rule| rule.name().is_some_and(|own| own.as_str().eq_ignore_ascii_case(name.as_str())));
                rule.and_then(|rule| rule.value()).unwrap_or_default().to_owned()
            };
            Listener {
                function: configuration.lambda_function_arn().to_owned(),
                prefix: value(FilterRuleName::Prefix),
                suffix: value(FilterRuleName::Suffix),
            }
        })
        .collect();
    if answer.event_bridge_configuration().is_some() {
        listeners.push(Listener { function: EVENT_BRIDGE.to_owned(), prefix: String::new(), suffix: String::new() });
    }
    Ok(listeners)
}

/// One version of an object, or its deletion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// S3's name for it.
    pub id: String,
    /// When it came.
    pub time: SystemTime,
    /// Whether it is what everybody reads.
    pub is_latest: bool,
    /// Whether the object was deleted by it.
    pub is_deletion: bool,
}

/// The versions of one object, the latest first: `s3:ListBucketVersions`.
///
/// # Errors
/// Why they cannot be listed.
pub async fn versions(s3: &Client, bucket: &str, key: &str) -> Result<Vec<Version>, Unreadable> {
    let mut versions: Vec<Version> = Vec::new();
    let (mut key_marker, mut version_marker) = (None, None);
    loop {
        let answer = s3
            .list_object_versions()
            .bucket(bucket)
            .prefix(key)
            .set_key_marker(key_marker)
            .set_version_id_marker(version_marker)
            .send()
            .await
            .map_err(|error| Unreadable::of(&error))?;
        let time = |time: Option<&aws_smithy_types::DateTime>| {
            time.and_then(|time| SystemTime::try_from(*time).ok()).unwrap_or(SystemTime::UNIX_EPOCH)
        };
        let id = |id: Option<&str>| id.unwrap_or("null").to_owned();
        for one in answer.versions().iter().filter(|one| one.key() == Some(key)) {
            let is_latest = one.is_latest() == Some(true);
            versions.push(Version {
                id: id(one.version_id()),
                time: time(one.last_modified()),
                is_latest,
                is_deletion: false,
            });
        }
        for one in answer.delete_markers().iter().filter(|one| one.key() == Some(key)) {
            let is_latest = one.is_latest() == Some(true);
            versions.push(Version {
                id: id(one.version_id()),
                time: time(one.last_modified()),
                is_latest,
                is_deletion: true,
            });
        }
        key_marker = answer.next_key_marker().map(str::to_owned);
        version_marker = answer.next_version_id_marker().map(str::to_owned);
        if answer.is_truncated() != Some(true) || key_marker.is_none() {
            break;
        }
    }
    versions.sort_by_key(|version| (std::cmp::Reverse(version.is_latest), std::cmp::Reverse(version.time)));
    Ok(versions)
}

/// The bytes of one version, at most `limit`: `s3:GetObjectVersion`.
///
/// # Errors
/// Why it cannot be read.
pub async fn version(s3: &Client, bucket: &str, key: &str, id: &str, limit: usize) -> Result<Vec<u8>, Unreadable> {
    let answer = s3.get_object().bucket(bucket).key(key).version_id(id).send().await;
    let answer = answer.map_err(|error| Unreadable::of(&error))?;
    let mut bytes = Vec::new();
    let mut body = answer.body;
    while let Some(chunk) = body.try_next().await.map_err(|error| Unreadable::Failed(error.to_string()))? {
        if bytes.len() + chunk.len() > limit {
            return Err(Unreadable::Failed(format!("it has more than {limit} bytes")));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// Copies a version on top of all others; the new version's name. Its metadata are not copied: it is a person's file now.
///
/// # Errors
/// Why it cannot be copied.
pub async fn restore(s3: &Client, bucket: &str, key: &str, id: &str) -> Result<Option<String>, Unreadable> {
    let encoded =
        |text: &str| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
    let path = key.split('/').map(encoded).collect::<Vec<_>>().join("/");
    let answer = s3
        .copy_object()
        .bucket(bucket)
        .key(key)
        .copy_source(format!("{bucket}/{path}?versionId={}", encoded(id)))
        .metadata_directive(MetadataDirective::Replace)
        .metadata("restored-from", id)
        .content_type("text/csv")
        .send()
        .await
        .map_err(|error| Unreadable::of(&error))?;
    Ok(answer.version_id().map(str::to_owned))
}
