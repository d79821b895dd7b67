//! Every code has a fixture that shows it, and the reference page says what the code says.
//! `UPDATE_FINDINGS_PAGE=1 cargo test -p credits-core --test suite findings_page` writes the page anew.

use crate::support::{Fixture, codes};
use credits_core::{Code, Finding, excerpt};
use std::fmt::Write;
use std::fs;

#[test]
fn every_code_has_a_fixture_that_shows_it() {
    for fixture in Fixture::all() {
        let report = fixture.check();
        let finding = report.findings().iter().find(|finding| finding.code == fixture.code);
        let finding = finding.unwrap_or_else(|| panic!("{} shows {:?}", fixture.code, codes(&report)));
        assert_eq!(finding.severity, fixture.code.severity(), "{}", fixture.code);
    }
}

#[test]
fn no_fixture_shows_more_than_it_must() {
    for fixture in Fixture::all() {
        let report = fixture.check();
        let others: Vec<&str> = codes(&report).into_iter().filter(|&slug| slug != fixture.code.slug()).collect();
        let expected: &[&str] = match fixture.code {
            Code::AccountEmpty => &["amount-not-a-number"],
            Code::SkipUnproven => &["amount-not-a-number"],
            Code::AmountDecimalComma => &[],
            Code::InvalidUtf16 => &["no-final-line-end"],
            Code::NulByte => &["amount-not-a-number"],
            Code::InvalidUtf8 => &["columns-ignored"],
            Code::TooFewColumns => &["columns-ignored"],
            Code::HeaderColumnMissing => &["columns-ignored"],
            Code::TableNotMonthly | Code::LineNotAMonth | Code::AccountTwice | Code::ControlTotalDiffers => {
                &["filter-unseen"]
            }
            _ => &[],
        };
        let mut unexpected = others.clone();
        unexpected.retain(|slug| !expected.contains(slug));
        assert!(unexpected.is_empty(), "{}: {others:?}", fixture.code);
    }
}

#[test]
fn the_reference_page_is_generated_from_the_catalogue() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/findings.md");
    let page = page();
    if std::env::var_os("UPDATE_FINDINGS_PAGE").is_some() {
        fs::write(path, &page).unwrap();
    }
    assert!(
        fs::read_to_string(path).unwrap_or_default() == page,
        "{path} is not what the catalogue says; UPDATE_FINDINGS_PAGE=1 writes it anew"
    );
}

fn page() -> String {
    let mut page = String::from(
        "# Findings\n\n\
         <!-- Generated from core/src/finding/code.rs and core/tests/fixtures by core/tests/suite/findings_page.rs; do not edit. -->\n\n\
         What `credits check`, the function and the page say of a file. An *error* refuses the file, a *warning* lets it\n\
         pass and wants a look, a *note* is worth knowing. Of each code, the first 1,000 findings are kept and the rest is\n\
         counted. Under `--invalid-rows skip`, proven by a control total, errors about one row become warnings; under\n\
         `--duplicates`, repeats weigh as the policy says.\n",
    );
    for fixture in Fixture::all() {
        let code = fixture.code;
        let report = fixture.check();
        let finding = report.findings().iter().find(|finding| finding.code == code).unwrap();
        let (severity, title, explanation, help) = (code.severity(), code.title(), code.explanation(), code.help());
        write!(page, "\n## {code}\n\n**{title}.** *{severity}.* {explanation}\n\n**What to do:** {help}.\n").unwrap();
        write!(page, "\n```text\n{}```\n", example(&fixture, finding)).unwrap();
    }
    page
}

fn example(fixture: &Fixture, finding: &Finding) -> String {
    let mut example = String::new();
    let place = match finding.place {
        Some(place) => format!("{}:{}:{}", fixture.name, place.line, place.column),
        None => fixture.name.clone(),
    };
    writeln!(example, "{place}: {}", finding.message).unwrap();
    if let Some(place) = finding.place {
        let excerpt = excerpt(&fixture.bytes, place);
        writeln!(example, "    {}", excerpt.text).unwrap();
        let width = |text: &str| text.chars().count();
        let indent = width(&excerpt.text[..excerpt.marked.start]);
        let marks = "^".repeat(width(&excerpt.text[excerpt.marked]).max(1));
        writeln!(example, "    {}{marks}", " ".repeat(indent)).unwrap();
    }
    if !fixture.args.is_empty() {
        writeln!(example, "(with {})", fixture.args).unwrap();
    }
    example
}
