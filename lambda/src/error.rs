//! What can go wrong in running, with types that alarms, failure notices and exit codes may rely on.

use lambda_runtime::Diagnostic;
use std::fmt;

/// A failure of one event or one command. Problems inside a credits file are findings; only their upshot, a refused
/// file, is an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    kind: Kind,
    message: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    ConfigInvalid,
    EventMalformed,
    ObjectUnavailable,
    FileRefused,
    KeyUnavailable,
    CloudZeroRejected,
    CloudZeroUnavailable,
    PartiallyDelivered,
    VerificationFailed,
    ShrinkRefused,
    Interrupted,
    MonthMissing,
    WitnessesDisagree,
    WitnessUnavailable,
}

macro_rules! constructors {
    ($($(#[$doc:meta])* $name:ident => $kind:ident),+ $(,)?) => {
        impl Error {
            $($(#[$doc])* pub fn $name(message: impl Into<String>) -> Self {
                Self { kind: Kind::$kind, message: message.into() }
            })+
        }
    };
}

constructors! {
    /// A variable is missing or says something that cannot be used.
    config_invalid => ConfigInvalid,
    /// What invoked the function is not an S3 event, or a record of it names no object.
    event_malformed => EventMalformed,
    /// S3 does not give the object.
    object_unavailable => ObjectUnavailable,
    /// The file was read and nothing of it was sent.
    file_refused => FileRefused,
    /// The API key could not be read just now; nothing was sent.
    key_unavailable => KeyUnavailable,
    /// CloudZero understood the call and refuses it.
    cloudzero_rejected => CloudZeroRejected,
    /// CloudZero could not be reached or was not able to answer, however often it was tried.
    cloudzero_unavailable => CloudZeroUnavailable,
    /// Some bodies of the month were taken and some were not, or may not have been: what CloudZero holds is incomplete, or
    /// may be.
    partially_delivered => PartiallyDelivered,
    /// CloudZero holds something else than what was sent, or nothing proves that it holds that.
    verification_failed => VerificationFailed,
    /// The month would lose more than `MAX_SHRINK` allows.
    shrink_refused => ShrinkRefused,
    /// A person stopped the run, and no month is known to be incomplete. The function never ends so.
    interrupted => Interrupted,
    /// The collector: the last day has come, and there is no credits file for the month.
    month_missing => MonthMissing,
    /// The collector: AWS's two witnesses contradict each other, or one itself, or say what no credits file can hold.
    witnesses_disagree => WitnessesDisagree,
    /// The collector: a witness does not answer, or may not be asked.
    witness_unavailable => WitnessUnavailable,
}

impl Error {
    /// The stable name: `ConfigInvalid`, `EventMalformed`, `ObjectUnavailable`, `FileRefused`, `KeyUnavailable`,
    /// `CloudZeroRejected`, `CloudZeroUnavailable`, `PartiallyDelivered`, `VerificationFailed`, `ShrinkRefused`, on the
    /// command line `Interrupted`, of the collector `MonthMissing`, `WitnessesDisagree`, `WitnessUnavailable`.
    #[must_use]
    pub fn error_type(&self) -> &'static str {
        match self.kind {
            Kind::ConfigInvalid => "ConfigInvalid",
            Kind::EventMalformed => "EventMalformed",
            Kind::ObjectUnavailable => "ObjectUnavailable",
            Kind::FileRefused => "FileRefused",
            Kind::KeyUnavailable => "KeyUnavailable",
            Kind::CloudZeroRejected => "CloudZeroRejected",
            Kind::CloudZeroUnavailable => "CloudZeroUnavailable",
            Kind::PartiallyDelivered => "PartiallyDelivered",
            Kind::VerificationFailed => "VerificationFailed",
            Kind::ShrinkRefused => "ShrinkRefused",
            Kind::Interrupted => "Interrupted",
            Kind::MonthMissing => "MonthMissing",
            Kind::WitnessesDisagree => "WitnessesDisagree",
            Kind::WitnessUnavailable => "WitnessUnavailable",
        }
    }

    /// What happened, for a person; without the type.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Whether the same call would fail again until somebody changes the file, the configuration or a right.
    #[must_use]
    pub fn is_permanent(&self) -> bool {
        match self.kind {
            Kind::ConfigInvalid
            | Kind::EventMalformed
            | Kind::FileRefused
            | Kind::CloudZeroRejected
            | Kind::ShrinkRefused
            | Kind::MonthMissing
            | Kind::WitnessesDisagree => true,
            Kind::ObjectUnavailable
            | Kind::KeyUnavailable
            | Kind::CloudZeroUnavailable
            | Kind::PartiallyDelivered
            | Kind::VerificationFailed
            | Kind::Interrupted
            | Kind::WitnessUnavailable => false,
        }
    }

    /// Whether the configuration is to be mended.
    #[must_use]
    pub fn is_configuration(&self) -> bool {
        self.kind == Kind::ConfigInvalid
    }

    /// Whether the file is to be mended.
    #[must_use]
    pub fn is_file_refused(&self) -> bool {
        self.kind == Kind::FileRefused
    }

    /// Whether what CloudZero holds is incomplete, or may be.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.kind == Kind::PartiallyDelivered
    }

    /// Whether a person stopped the run.
    #[must_use]
    pub fn is_interrupted(&self) -> bool {
        self.kind == Kind::Interrupted
    }

    /// Whether the shrink guard stopped the run before anything was sent.
    #[must_use]
    pub fn is_shrink(&self) -> bool {
        self.kind == Kind::ShrinkRefused
    }
}

impl Error {
    /// The same kind, saying more.
    pub(crate) fn adding(self, more: &str) -> Self {
        Self { message: format!("{}; {more}", self.message), ..self }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// Lambda's default would name the Rust type, which changes when the code does.
impl From<Error> for Diagnostic {
    fn from(error: Error) -> Self {
        Self { error_type: error.error_type().to_owned(), error_message: fit_for_mail(&error.message) }
    }
}

/// EventBridge pastes the message into the mail's JSON as it stands, so what would end or break a JSON string is
/// written otherwise.
fn fit_for_mail(message: &str) -> String {
    let replace = |character| match character {
        '"' => '\'',
        '\\' => '/',
        control if control.is_control() => ' ',
        other => other,
    };
    message.chars().map(replace).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lambda_reports_the_stable_name_and_the_message() {
        for (error, name) in [
            (Error::config_invalid("why"), "ConfigInvalid"),
            (Error::event_malformed("why"), "EventMalformed"),
            (Error::object_unavailable("why"), "ObjectUnavailable"),
            (Error::file_refused("why"), "FileRefused"),
            (Error::key_unavailable("why"), "KeyUnavailable"),
            (Error::cloudzero_rejected("why"), "CloudZeroRejected"),
            (Error::cloudzero_unavailable("why"), "CloudZeroUnavailable"),
            (Error::partially_delivered("why"), "PartiallyDelivered"),
            (Error::verification_failed("why"), "VerificationFailed"),
            (Error::shrink_refused("why"), "ShrinkRefused"),
            (Error::interrupted("why"), "Interrupted"),
        ] {
            let diagnostic = Diagnostic { error_type: name.to_owned(), error_message: "why".to_owned() };
            assert_eq!(Diagnostic::from(error), diagnostic);
        }
    }

    #[test]
    fn what_lambda_reports_can_be_pasted_into_json() {
        let message = Diagnostic::from(Error::file_refused("line 1: `\"a\\b\"`\nand é")).error_message;
        assert_eq!(message, "line 1: `'a/b'` and é");
    }
}
