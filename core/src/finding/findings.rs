//! Findings: the problems of a file, as plain data, and how they are collected.

use super::code::Code;
use super::severity::{Scope, Severity};
use crate::policy::{Duplicates, Policy};
use crate::span::{Place, Span};
use crate::text::{Locator, Text};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cmp::Reverse;
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
    help: &'static str,
}

impl Finding {
    /// The way out under the policy the file was checked with, as an instruction.
    #[must_use]
    pub fn help(&self) -> &'static str {
        self.help
    }
}

/// Of each code so many findings are kept; the rest is counted, so that no file can fill the memory with them.
pub const FINDINGS_KEPT_PER_CODE: usize = 1_000;

/// Collects findings while a file is read.
pub(crate) struct Findings {
    drafts: Vec<Draft>,
    counts: [usize; Code::ALL.len()],
    /// Codes about one row that were found of the file as a whole: leaving out rows does not help there.
    of_file: [bool; Code::ALL.len()],
    /// Codes that refuse the file here, whatever the policy says of them.
    refusing: [bool; Code::ALL.len()],
}

struct Draft {
    code: Code,
    /// In the decoded text.
    span: Option<Span>,
    message: String,
    of_file: bool,
}

impl Findings {
    pub(crate) fn new() -> Self {
        Self {
            drafts: Vec::new(),
            counts: [0; Code::ALL.len()],
            of_file: [false; Code::ALL.len()],
            refusing: [false; Code::ALL.len()],
        }
    }

    /// Adds a finding at a span of the decoded text. The message is only written if the finding is kept.
    pub(crate) fn add(&mut self, code: Code, span: Span, message: fmt::Arguments<'_>) {
        self.add_with(code, || (Some(span), message.to_string()));
    }

    /// Adds a finding that has no place.
    pub(crate) fn add_placeless(&mut self, code: Code, message: fmt::Arguments<'_>) {
        self.add_with(code, || (None, message.to_string()));
    }

    /// Adds a finding, whose place and message are only looked for if it is kept.
    pub(crate) fn add_with(&mut self, code: Code, write: impl FnOnce() -> (Option<Span>, String)) {
        self.push(code, code.scope() == Scope::File, write);
    }

    /// Adds what was seen again and again: one finding at the first place, which says how often.
    pub(crate) fn add_sightings(&mut self, code: Code, sightings: Sightings) {
        let Sightings { first: Some((span, mut message)), count } = sightings else { return };
        if count > 1 {
            message.push_str(&alloc::format!("; {count} rows are like this"));
        }
        self.push(code, true, || (Some(span), message));
    }

    /// Has a code refuse the file, where the policy would decide otherwise.
    pub(crate) fn refuse(&mut self, code: Code) {
        self.refusing[code as usize] = true;
    }

    fn push(&mut self, code: Code, of_file: bool, write: impl FnOnce() -> (Option<Span>, String)) {
        if self.counts[code as usize] < FINDINGS_KEPT_PER_CODE {
            let (span, message) = write();
            self.drafts.push(Draft { code, span, message, of_file });
        }
        self.counts[code as usize] += 1;
        self.of_file[code as usize] |= of_file;
    }

    /// The severities found so far, with what they are about.
    pub(crate) fn weights(&self, policy: &Policy, rows_skipped: bool) -> impl Iterator<Item = (Severity, Scope)> {
        let found = Code::ALL.iter().copied().filter(|&code| self.counts[code as usize] > 0);
        found.map(move |code| match self.refusing[code as usize] {
            true => (Severity::Error, code.scope()),
            false => (policy.severity(code, rows_skipped && !self.of_file[code as usize]), code.scope()),
        })
    }

    /// The findings in the order of their places, those without a place last, and how many of each code were not kept.
    pub(crate) fn finish(
        mut self,
        text: Option<&Text<'_>>,
        policy: &Policy,
        rows_skipped: bool,
    ) -> (Vec<Finding>, Vec<(Code, usize)>) {
        let omitted = Code::ALL
            .iter()
            .map(|&code| (code, self.counts[code as usize].saturating_sub(FINDINGS_KEPT_PER_CODE)))
            .filter(|&(_, count)| count > 0)
            .collect();
        // What is about a whole row stands before what is about its first cell.
        let place = |span: Span| (span.start, Reverse(span.end));
        self.drafts.sort_by_key(|draft| draft.span.map_or((usize::MAX, Reverse(0)), place));
        let mut locator = text.map(Locator::new);
        let refuses = |code: Code| self.refusing[code as usize];
        let findings = self.drafts.into_iter().map(|Draft { code, span, message, of_file }| Finding {
            code,
            severity: if refuses(code) { Severity::Error } else { policy.severity(code, rows_skipped && !of_file) },
            place: span.and_then(|span| Some(locator.as_mut()?.place(span))),
            message,
            help: if refuses(code) { code.help() } else { policy.help(code) },
        });
        (findings.collect(), omitted)
    }
}

/// What is told once, at its first place, with how often it was seen.
#[derive(Debug, Default)]
pub(crate) struct Sightings {
    first: Option<(Span, String)>,
    count: usize,
}

impl Sightings {
    /// Counts one; the place and the message are only looked for if it is the first.
    pub(crate) fn see(&mut self, first: impl FnOnce() -> (Span, String)) {
        if self.first.is_none() {
            self.first = Some(first());
        }
        self.count += 1;
    }
}

impl Policy {
    /// How severe a code is under this policy; `rows_skipped` says whether skipping rows was honoured.
    fn severity(&self, code: Code, rows_skipped: bool) -> Severity {
        match (code.scope(), self.duplicates) {
            (Scope::Row, _) if rows_skipped => Severity::Warning,
            (Scope::Repeat, Duplicates::First | Duplicates::Sum) => Severity::Warning,
            (Scope::Repeat, Duplicates::Reject) => Severity::Error,
            _ => code.severity(),
        }
    }

    /// The way out under this policy: what is chosen already is not advised.
    fn help(&self, code: Code) -> &'static str {
        match (code.scope(), self.duplicates) {
            (Scope::Repeat, Duplicates::First) => "nothing to do, if the first row is the right one",
            (Scope::Repeat, Duplicates::Sum) => "nothing to do, if these are separate credits",
            _ => code.help(),
        }
    }
}
