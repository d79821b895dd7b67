//! What a call to CloudZero fails with, and what that says about trying again.

use super::answers::Doubt;
use crate::error::Error;
use crate::http::innermost;
use crate::quote::quoted;
use aws_smithy_types::date_time::{DateTime, Format};
use reqwest::StatusCode;
use std::time::{Duration, SystemTime};

/// A call that did not end with an answer to its question. The API key is in none of its texts.
#[derive(Clone, Debug)]
pub struct Failure {
    kind: Kind,
    message: String,
}

#[derive(Clone, Debug)]
enum Kind {
    /// The call cannot succeed as it is, and nothing was done.
    Rejected { status: Option<u16> },
    /// Nothing was done, and the same call may succeed later.
    NotTaken { status: Option<u16>, retry_after: Option<Duration> },
    /// Whether anything was done is not known: the service failed, or the connection broke.
    Unknown { status: Option<u16>, retry_after: Option<Duration> },
    /// Whether anything was done is not known, and it may be going on: nobody waits for the answer any more.
    TimedOut,
    /// The call ended well, but what was answered is not what is documented.
    Unproven { status: u16 },
    /// The key could not be had, so that there was no call.
    NoKey(Error),
    /// There was no call: too little time was left, or the other side cannot be trusted.
    NotMade,
}

impl Failure {
    /// Whether the same call may succeed later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self.kind, Kind::NotTaken { .. } | Kind::Unknown { .. } | Kind::TimedOut)
    }

    /// Whether the call may have taken effect all the same, and may even be at work still.
    #[must_use]
    pub fn is_outcome_unknown(&self) -> bool {
        matches!(self.kind, Kind::Unknown { .. } | Kind::TimedOut)
    }

    /// Whether it was our patience that ended: then the call may be at work for as long as it likes.
    #[must_use]
    pub fn is_time_out(&self) -> bool {
        matches!(self.kind, Kind::TimedOut)
    }

    /// Whether the call ended well and its answer does not prove what it did.
    #[must_use]
    pub fn is_unproven(&self) -> bool {
        matches!(self.kind, Kind::Unproven { .. })
    }

    /// How long the service asks to wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self.kind {
            Kind::NotTaken { retry_after, .. } | Kind::Unknown { retry_after, .. } => retry_after,
            _ => None,
        }
    }

    /// The status of the answer, where there was one.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self.kind {
            Kind::Rejected { status } | Kind::NotTaken { status, .. } | Kind::Unknown { status, .. } => status,
            Kind::Unproven { status } => Some(status),
            Kind::TimedOut | Kind::NoKey(_) | Kind::NotMade => None,
        }
    }

    /// What happened, in one line.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    pub(super) fn no_key(error: Error) -> Self {
        Self { message: error.message().to_owned(), kind: Kind::NoKey(error) }
    }

    pub(crate) fn no_time() -> Self {
        Self { kind: Kind::NotMade, message: "too little time was left to call CloudZero".to_owned() }
    }

    pub(super) fn too_large(length: usize, limit: usize) -> Self {
        Self::rejected(None, format!("a body of {length} bytes is not sent: {limit} are the most"))
    }

    pub(crate) fn timed_out(time: Duration) -> Self {
        Self { kind: Kind::TimedOut, message: format!("no answer within {time:?}") }
    }

    /// The answer to a post is not the documented one. The doubt holds no key.
    pub(crate) fn unproven(status: u16, doubt: &Doubt) -> Self {
        let message = doubt.after(format!("{status} was answered, which proves nothing: "));
        Self { kind: Kind::Unproven { status }, message }
    }

    /// The answer to a reading is not the documented one; unless that will not change, another try may bring it. The
    /// doubt holds no key.
    pub(crate) fn unreadable(status: u16, doubt: &Doubt) -> Self {
        let kind = match doubt.is_lasting {
            true => Kind::Unproven { status },
            false => Kind::Unknown { status: Some(status), retry_after: None },
        };
        Self { kind, message: doubt.after("the answer cannot be understood: ".to_owned()) }
    }

    pub(super) fn from_transport(error: &reqwest::Error) -> Self {
        let message = cause(error);
        // Before there is a connection nothing can have taken effect.
        let is_before = error.is_connect() || error.is_builder();
        let kind = match is_before {
            true if is_untrusted(error) => Kind::NotMade,
            true => Kind::NotTaken { status: None, retry_after: None },
            false => Kind::Unknown { status: None, retry_after: None },
        };
        Self { kind, message }
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
        append(&mut message, said);
        if let Some(asked) = retry_after.filter(|asked| !asked.is_zero()) {
            message.push_str(&format!("; it asks to wait {} s", asked.as_secs()));
        }
        let number = Some(status.as_u16());
        let kind = match status.as_u16() {
            409 | 429 => Kind::NotTaken { status: number, retry_after },
            500.. => Kind::Unknown { status: number, retry_after },
            number @ 200..=299 => Kind::Unproven { status: number },
            _ => Kind::Rejected { status: number },
        };
        Self { kind, message }
    }

    fn rejected(status: Option<u16>, message: String) -> Self {
        Self { kind: Kind::Rejected { status }, message }
    }

    /// The connection broke, and whether the call took effect is not known.
    #[cfg(test)]
    pub(crate) fn broken(message: &str) -> Self {
        Self { kind: Kind::Unknown { status: None, retry_after: None }, message: message.to_owned() }
    }

    /// The error of a run that ends with this failure, after so many calls.
    pub(crate) fn into_error(self, calls: u32) -> Error {
        let times = if calls == 1 { "once".to_owned() } else { format!("{calls} times") };
        match self.kind {
            Kind::Rejected { .. } => Error::cloudzero_rejected(format!("CloudZero refuses: {}", self.message)),
            Kind::NotTaken { .. } | Kind::Unknown { .. } | Kind::TimedOut => {
                Error::cloudzero_unavailable(format!("CloudZero was tried {times}, at last: {}", self.message))
            }
            Kind::Unproven { .. } | Kind::NotMade => Error::cloudzero_unavailable(self.message),
            Kind::NoKey(error) => error,
        }
    }
}

fn append(message: &mut String, said: &str) {
    if !said.is_empty() {
        message.push_str(": ");
        message.push_str(&quoted(said));
    }
}

impl Doubt {
    fn after(&self, mut message: String) -> String {
        message.push_str(&quoted(&self.why));
        append(&mut message, &self.said);
        message
    }
}

/// The innermost reason, without the URL: reqwest's own sentence says only that sending failed.
pub(super) fn cause(error: &reqwest::Error) -> String {
    if is_untrusted(error) {
        return format!(
            "the certificate that CloudZero's address shows is not trusted on this machine ({}); behind a company's \
             proxy, name its certificates with SSL_CERT_FILE or SSL_CERT_DIR",
            quoted(&innermost(error).to_string())
        );
    }
    if error.is_timeout() { "the connection timed out".to_owned() } else { quoted(&innermost(error).to_string()) }
}

/// Whether TLS failed over the certificate: trying again shows the same one.
fn is_untrusted(error: &reqwest::Error) -> bool {
    let mut next: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = next {
        if error.to_string().contains("invalid peer certificate") {
            return true;
        }
        next = error.source();
    }
    false
}

/// A `Retry-After` header: seconds, or an HTTP date. More seconds than can be counted are as many as there are.
pub(super) fn retry_after(text: &str, now: SystemTime) -> Option<Duration> {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let date = SystemTime::try_from(DateTime::from_str(text, Format::HttpDate).ok()?).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777); // Sun, 06 Nov 1994 08:49:37 GMT
        assert_eq!(retry_after("120", now), Some(Duration::from_secs(120)));
        assert_eq!(retry_after("18446744073709551616", now), Some(Duration::from_secs(u64::MAX)));
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:50:07 GMT", now), Some(Duration::from_secs(30)));
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:00:00 GMT", now), Some(Duration::ZERO));
        for nonsense in ["", "-1", "1.5", "soon", "+7"] {
            assert_eq!(retry_after(nonsense, now), None, "{nonsense}");
        }
    }

    #[test]
    fn each_status_says_whether_to_try_again_and_whether_it_may_have_worked() {
        let facts = |status: u16| {
            let failure = Failure::from_status(StatusCode::from_u16(status).unwrap(), None, None, "");
            (failure.is_transient(), failure.is_outcome_unknown(), failure.is_unproven())
        };
        for status in (300..400).chain((400..500).filter(|status| ![409, 429].contains(status))) {
            assert_eq!(facts(status), (false, false, false), "{status}");
        }
        for status in [409, 429] {
            assert_eq!(facts(status), (true, false, false), "{status}");
        }
        for status in 500..600 {
            assert_eq!(facts(status), (true, true, false), "{status}");
        }
        for status in 200..300 {
            assert_eq!(facts(status), (false, false, true), "{status}");
        }
    }

    #[test]
    fn what_is_asked_for_is_said_with_its_number() {
        let asked = Some(Duration::from_secs(86_400));
        let failure = Failure::from_status(StatusCode::TOO_MANY_REQUESTS, asked, None, "slow down");
        assert_eq!(failure.message(), "429 Too Many Requests: slow down; it asks to wait 86400 s");
    }

    #[test]
    fn the_services_words_are_shown_made_visible_and_cut() {
        let said = format!("line\n\u{1b}[31m{}", "x".repeat(4000));
        let failure = Failure::from_status(StatusCode::BAD_REQUEST, None, None, &said);
        assert!(failure.message().starts_with("400 Bad Request: line␊␛[31mxxx"));
        assert!(failure.message().ends_with("x…"));
        assert!(failure.message().len() < 1100, "{}", failure.message().len());
        let error = failure.into_error(1);
        assert_eq!(error.error_type(), "CloudZeroRejected");
    }
}
