//! Findings: the problems of a file, as plain data.

use super::code::{Code, Scope, Severity};
use crate::policy::{Duplicates, Policy};
use crate::span::{Place, Span};
use crate::text::{Locator, Text};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

/// One problem of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What kind of problem.
    pub code: Code,
    /// How much it weighs under the policy the file was checked with.
    pub severity: Severity,
    /// Where; `None` for findings about the name, the whole file or an argument.
    pub place: Option<Place>,
    /// One sentence that quotes what was found, safe to show: see [`visible`](crate::visible).
    pub message: String,
}

impl Finding {
    /// The way out, as an instruction.
    #[must_use]
    pub fn help(&self) -> &'static str {
        self.code.help()
    }
}

/// Of each code so many findings are kept; the rest is counted, so that no file can fill the memory with them.
pub const FINDINGS_KEPT_PER_CODE: usize = 1_000;

/// Collects findings while a file is read.
pub(crate) struct Findings {
    drafts: Vec<Draft>,
    counts: [usize; Code::ALL.len()],
}

struct Draft {
    code: Code,
    /// In the decoded text.
    span: Option<Span>,
    message: String,
}

impl Findings {
    pub(crate) fn new() -> Self {
        Self { drafts: Vec::new(), counts: [0; Code::ALL.len()] }
    }

    /// Adds a finding at a span of the decoded text. The message is only written if the finding is kept.
    pub(crate) fn add(&mut self, code: Code, span: Span, message: fmt::Arguments<'_>) {
        self.push(code, Some(span), message);
    }

    /// Adds a finding that has no place.
    pub(crate) fn add_placeless(&mut self, code: Code, message: fmt::Arguments<'_>) {
        self.push(code, None, message);
    }

    fn push(&mut self, code: Code, span: Option<Span>, message: fmt::Arguments<'_>) {
        if self.keeps(code) {
            self.drafts.push(Draft { code, span, message: message.to_string() });
        }
        self.counts[code as usize] += 1;
    }

    /// Whether one more finding of this code would be kept; a caller may skip the work of placing one that is not.
    pub(crate) fn keeps(&self, code: Code) -> bool {
        self.counts[code as usize] < FINDINGS_KEPT_PER_CODE
    }

    /// Counts a finding that is not [kept](Self::keeps).
    pub(crate) fn count(&mut self, code: Code) {
        self.counts[code as usize] += 1;
    }

    /// The codes found so far.
    pub(crate) fn codes(&self) -> impl Iterator<Item = Code> + '_ {
        Code::ALL.iter().copied().filter(|&code| self.counts[code as usize] > 0)
    }

    /// The findings in the order of their places, those without a place last, and how many of each code were not kept.
    pub(crate) fn finish(
        mut self,
        text: Option<&Text<'_>>,
        severity: impl Fn(Code) -> Severity,
    ) -> (Vec<Finding>, Vec<(Code, usize)>) {
        let omitted = Code::ALL
            .iter()
            .map(|&code| (code, self.counts[code as usize].saturating_sub(FINDINGS_KEPT_PER_CODE)))
            .filter(|&(_, count)| count > 0)
            .collect();
        self.drafts.sort_by_key(|draft| draft.span.map_or(usize::MAX, |span| span.start));
        let mut locator = text.map(Locator::new);
        let findings = self.drafts.into_iter().map(|draft| Finding {
            code: draft.code,
            severity: severity(draft.code),
            place: draft.span.and_then(|span| Some(locator.as_mut()?.place(span))),
            message: draft.message,
        });
        (findings.collect(), omitted)
    }
}

impl Policy {
    /// How severe a code is under this policy; `rows_skipped` says whether skipping rows was honoured.
    pub(crate) fn severity(&self, code: Code, rows_skipped: bool) -> Severity {
        match (code.scope(), self.duplicates) {
            (Scope::Row, _) if rows_skipped => Severity::Warning,
            (Scope::Repeat, Duplicates::First | Duplicates::Sum) => Severity::Warning,
            (Scope::Repeat, Duplicates::Reject) => Severity::Error,
            _ => code.severity(),
        }
    }
}
