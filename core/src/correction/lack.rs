//! What a file lacks that no mending of its rows gives it: a table, or a month.

use super::right_name::right_name;
use crate::finding::{Code, Severity};
use crate::month::BillingMonth;
use crate::report::Report;

/// What says that a file is no table at all: neither another name nor a month would help it.
const NO_TABLE: &[Code] = &[Code::Gzip, Code::Image, Code::Json, Code::Markup, Code::Pdf, Code::Workbook];

/// Errors that a file may have only because its month is not known.
const MONTHLESS: &[Code] = &[Code::FileName, Code::NoCredits];

impl Report {
    /// Whether the file is no table at all.
    #[must_use]
    pub fn is_no_table(&self) -> bool {
        self.findings().iter().any(|finding| NO_TABLE.contains(&finding.code))
    }

    /// The month that the file's name says in another way than it must.
    #[must_use]
    pub fn suggested_month(&self) -> Option<BillingMonth> {
        let name = &self.summary().file_name;
        if BillingMonth::from_file_name(name).is_some() {
            return None;
        }
        BillingMonth::from_file_name(&right_name(name)?)
    }

    /// Whether all that the file lacks is its month, which only a person can say.
    ///
    /// ```
    /// use credits_core::{Policy, check};
    /// let lacks_month = |name: &str, file: &[u8]| check(name, file, &Policy::default()).lacks_month();
    /// assert!(lacks_month("list.csv", b"123456789012,5\n"));
    /// assert!(!lacks_month("list.csv", b"123456789012,x\n"), "an amount is wrong too");
    /// assert!(!lacks_month("January 2025.csv", b"123456789012,5\n"), "its name says it");
    /// ```
    #[must_use]
    pub fn lacks_month(&self) -> bool {
        let mut errors = self.findings().iter().filter(|finding| finding.severity == Severity::Error);
        self.summary().billing_month.is_none()
            && self.suggested_month().is_none()
            && errors.all(|finding| MONTHLESS.contains(&finding.code))
    }

    /// The codes of what is said too early: only for want of a month that is still to be chosen, or that would not help.
    #[must_use]
    pub fn premature(&self) -> &'static [Code] {
        const WITHOUT_MONTH: &[Code] = &[MONTHLESS[0], MONTHLESS[1], Code::RowsLeftOut];
        if self.is_no_table() {
            &[Code::FileName]
        } else if self.lacks_month() {
            WITHOUT_MONTH
        } else {
            &[]
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Code, Policy, check};

    #[test]
    fn what_a_file_lacks_is_told_apart_from_what_is_wrong_with_it() {
        const TABLE: &str = "SubAccountId,ChargeCategory,BilledCost\n123456789012,Usage,5\n";
        for (name, file, is_no_table, suggested, lacks_month, premature) in [
            ("credits-2025-01.csv", "123456789012,5\n", false, None, false, &[][..]),
            ("credits-2025-13.csv", "123456789012,5\n", false, None, true, &[Code::FileName][..]),
            ("list.csv", "123456789012,5\n", false, None, true, &[Code::FileName]),
            ("list.csv", TABLE, false, None, true, &[Code::NoCredits]),
            ("list.csv", "123456789012,x\n", false, None, false, &[]),
            ("credits-2025-01 (1).csv", "123456789012,5\n", false, Some("2025-01"), false, &[]),
            ("list.csv", "%PDF-1.7\n", true, None, false, &[Code::FileName]),
            ("credits-2025-01.csv", "{\"a\":1}", true, None, false, &[Code::FileName]),
        ] {
            let report = check(name, file.as_bytes(), &Policy::default());
            assert_eq!((report.is_no_table(), report.lacks_month()), (is_no_table, lacks_month), "{name} {file}");
            assert_eq!(report.suggested_month(), suggested.map(|month| month.parse().unwrap()), "{name}");
            assert_eq!(report.premature().is_empty(), premature.is_empty(), "{name} {file}");
            assert!(premature.iter().all(|code| report.premature().contains(code)), "{name} {file}");
        }
    }
}
