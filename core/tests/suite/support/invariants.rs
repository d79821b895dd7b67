//! What holds for every file there is. The properties, the kept corpus and the fuzz target all call this.

use credits_core::{Duplicates, InvalidRows, Policy, Report, Severity, Usd, Verdict, check, excerpt};

/// Checks a file, and everything that must be true of its report and its bodies.
///
/// # Panics
/// When something is not true.
pub(crate) fn assert_invariants(name: &str, file: &[u8], policy: &Policy) -> Report {
    let report = check(name, file, policy);
    let summary = report.summary();

    let mut last = 0;
    let mut placeless = false;
    for finding in report.findings() {
        assert!(!finding.message.contains(char::is_control), "{:?} is safe to show", finding.message);
        let Some(place) = finding.place else {
            placeless = true;
            continue;
        };
        assert!(!placeless, "findings without a place come last");
        assert!(place.span.start >= last, "findings come in the order of their places");
        assert!(place.span.start <= place.span.end && place.span.end <= file.len(), "spans stay inside the file");
        assert!(place.line >= 1 && place.column >= 1);
        last = place.span.start;
        let excerpt = excerpt(file, place);
        assert!(excerpt.text.get(excerpt.marked).is_some());
        assert!(!excerpt.text.contains(char::is_control), "{:?} is safe to show", excerpt.text);
    }

    let worst = report.findings().iter().map(|finding| finding.severity).max();
    assert_eq!(summary.verdict == Verdict::Refused, worst == Some(Severity::Error));
    assert_eq!(summary.verdict == Verdict::Warnings, worst == Some(Severity::Warning));
    assert_eq!(summary.unique_accounts, report.credits().len());
    if let Some(total) = summary.total_credit {
        assert_eq!(
            units(total),
            report.credits().iter().map(|credit| units(credit.amount)).sum(),
            "the total is the sum"
        );
    }

    match report.clone().accept() {
        Err(refused) => assert_eq!(refused.summary().verdict, Verdict::Refused),
        Ok(accepted) => {
            assert_ne!(summary.verdict, Verdict::Refused);
            let mut bodies = 0;
            let mut bytes = 0;
            let mut sent = Vec::new();
            for body in accepted.bodies() {
                bodies += 1;
                bytes += body.json().len();
                let json: serde_json::Value = serde_json::from_slice(body.json()).expect("a body is JSON");
                let rows = json["data"].as_array().expect("a body holds rows");
                assert_eq!(rows.len(), body.rows());
                let text = |row: &serde_json::Value, column: &str| row[column].as_str().map(str::to_owned);
                sent.extend(rows.iter().map(|row| (text(row, "resource/account"), text(row, "cost/cost"))));
            }
            assert_eq!((Some(bodies), Some(bytes)), (summary.bodies, summary.body_bytes));
            let credits = report.credits().iter();
            let expected: Vec<_> =
                credits.map(|credit| (Some(credit.account.to_string()), Some((-credit.amount).to_string()))).collect();
            assert_eq!(sent, expected, "the bodies hold the credits");
        }
    }
    report
}

/// A policy chosen by the length of a file, so that every policy is tried and a kept file replays alike.
pub(crate) fn policy_for(file: &[u8]) -> Policy {
    let duplicates = [Duplicates::Identical, Duplicates::First, Duplicates::Sum, Duplicates::Reject];
    let invalid_rows = if file.len().is_multiple_of(3) { InvalidRows::Skip } else { InvalidRows::Refuse };
    Policy { duplicates: duplicates[file.len() % 4], invalid_rows, ..Policy::default() }
}

/// An amount in units of 10^-10 dollars, to compare and to add without the crate.
pub(crate) fn units(amount: Usd) -> i128 {
    amount.units() * 10_i128.pow(10 - amount.decimals())
}
