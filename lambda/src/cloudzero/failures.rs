//! What a call to CloudZero fails with, and what that says about trying again.

use crate::aws::innermost;
use crate::error::Error;
use aws_smithy_types::date_time::{DateTime, Format};
use credits_core::visible;
use reqwest::StatusCode;
use std::time::{Duration, SystemTime};

/// How many characters of the service's own words a message takes over.
const QUOTED: usize = 300;

/// A call that did not end with an answer to its question. The API key is in none of its texts.
#[derive(Clone, Debug)]
pub struct Failure {
    kind: Kind,
    message: String,
}

#[derive(Clone, Debug)]
enum Kind {
    /// The call cannot succeed as it is.
    Rejected { status: Option<u16> },
    /// The same call may succeed later.
    Transient { status: Option<u16>, retry_after: Option<Duration>, unknown: bool },
    /// The key could not be had.
    Configuration,
    /// There was no time for a call.
    NoTime,
}

impl Failure {
    /// Whether the same call may succeed later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self.kind, Kind::Transient { .. })
    }

    /// Whether the call may have taken effect all the same. Repeating a `sum` then counts it twice.
    #[must_use]
    pub fn is_outcome_unknown(&self) -> bool {
        matches!(self.kind, Kind::Transient { unknown: true, .. })
    }

    /// How long the service asks to wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self.kind {
            Kind::Transient { retry_after, .. } => retry_after,
            _ => None,
        }
    }

    /// The status of the answer, where there was one.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self.kind {
            Kind::Rejected { status } | Kind::Transient { status, .. } => status,
            Kind::Configuration | Kind::NoTime => None,
        }
    }

    /// What happened, in one line.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    pub(super) fn configuration(error: Error) -> Self {
        Self { kind: Kind::Configuration, message: error.message().to_owned() }
    }

    pub(crate) fn no_time() -> Self {
        Self { kind: Kind::NoTime, message: "too little time was left to call CloudZero".to_owned() }
    }

    pub(super) fn too_large(length: usize, limit: usize) -> Self {
        Self::rejected(None, format!("a body of {length} bytes is not sent: {limit} are the most"))
    }

    pub(crate) fn timed_out(time: Duration) -> Self {
        Self::unknown(None, format!("no answer within {time:?}"))
    }

    pub(super) fn unreadable(why: &str) -> Self {
        Self::unknown(Some(200), format!("the answer cannot be read: {why}"))
    }

    pub(super) fn from_transport(error: reqwest::Error) -> Self {
        let message = cause(&error);
        // Before there is a connection nothing can have taken effect.
        let unknown = !error.is_connect() && !error.is_builder();
        Self { kind: Kind::Transient { status: None, retry_after: None, unknown }, message }
    }

    pub(crate) fn from_status(
        status: StatusCode,
        retry_after: Option<Duration>,
        location: Option<&str>,
        said: &str,
    ) -> Self {
        let mut message = match (status.canonical_reason(), location) {
            (_, Some(location)) if status.is_redirection() => {
                format!("{} leads to `{}`, and is not followed", status.as_u16(), quoted(location))
            }
            (Some(reason), _) => format!("{} {reason}", status.as_u16()),
            (None, _) => status.as_u16().to_string(),
        };
        if !said.is_empty() {
            message.push_str(": ");
            message.push_str(&quoted(said));
        }
        let number = Some(status.as_u16());
        match status.as_u16() {
            409 | 429 => Self { kind: Kind::Transient { status: number, retry_after, unknown: false }, message },
            500.. => Self { kind: Kind::Transient { status: number, retry_after, unknown: true }, message },
            // Some other success than the one that is documented: what was done is anyone's guess.
            200..=299 => Self::unknown(number, message),
            _ => Self::rejected(number, message),
        }
    }

    fn rejected(status: Option<u16>, message: String) -> Self {
        Self { kind: Kind::Rejected { status }, message }
    }

    pub(crate) fn unknown(status: Option<u16>, message: String) -> Self {
        Self { kind: Kind::Transient { status, retry_after: None, unknown: true }, message }
    }

    /// The error of a run that ends with this failure, after so many calls.
    pub(crate) fn into_error(self, calls: u32) -> Error {
        let times = if calls == 1 { "once".to_owned() } else { format!("{calls} times") };
        match self.kind {
            Kind::Rejected { .. } => Error::cloudzero_rejected(format!("CloudZero refuses: {}", self.message)),
            Kind::Transient { .. } => {
                Error::cloudzero_unavailable(format!("CloudZero was tried {times}, at last: {}", self.message))
            }
            Kind::Configuration => Error::config_invalid(self.message),
            Kind::NoTime => Error::cloudzero_unavailable(self.message),
        }
    }
}

/// The innermost reason, without the URL: reqwest's own sentence says only that sending failed.
pub(super) fn cause(error: &reqwest::Error) -> String {
    if error.is_timeout() { "the connection timed out".to_owned() } else { quoted(&innermost(error).to_string()) }
}

fn quoted(text: &str) -> String {
    let shown = visible(text);
    match shown.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}…", &shown[..end]),
        None => shown,
    }
}

/// A `Retry-After` header: seconds, or an HTTP date.
pub(super) fn retry_after(text: &str, now: SystemTime) -> Option<Duration> {
    if let Ok(seconds) = text.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = SystemTime::try_from(DateTime::from_str(text.trim(), Format::HttpDate).ok()?).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777); // Sun, 06 Nov 1994 08:49:37 GMT
        assert_eq!(retry_after("120", now), Some(Duration::from_secs(120)));
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:50:07 GMT", now), Some(Duration::from_secs(30)));
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:00:00 GMT", now), Some(Duration::ZERO));
        for nonsense in ["", "-1", "1.5", "soon", "18446744073709551616"] {
            assert_eq!(retry_after(nonsense, now), None, "{nonsense}");
        }
    }

    #[test]
    fn each_status_says_whether_to_try_again_and_whether_it_may_have_worked() {
        let facts = |status: u16| {
            let failure = Failure::from_status(StatusCode::from_u16(status).unwrap(), None, None, "");
            (failure.is_transient(), failure.is_outcome_unknown())
        };
        for status in (300..400).chain((400..500).filter(|status| ![409, 429].contains(status))) {
            assert_eq!(facts(status), (false, false), "{status}");
        }
        for status in [409, 429] {
            assert_eq!(facts(status), (true, false), "{status}");
        }
        for status in (201..300).chain(500..600) {
            assert_eq!(facts(status), (true, true), "{status}");
        }
    }

    #[test]
    fn the_services_words_are_shown_made_visible_and_cut() {
        let said = format!("line\n\u{1b}[31m{}", "x".repeat(400));
        let failure = Failure::from_status(StatusCode::BAD_REQUEST, None, None, &said);
        assert!(failure.message().starts_with("400 Bad Request: line␊␛[31mxxx"));
        assert!(failure.message().ends_with("x…"));
        let error = failure.into_error(1);
        assert_eq!(error.error_type(), "CloudZeroRejected");
    }
}
