//! TypeScript is told of the same fields as go out.

use crate::beside::{Expectation, Known, WhatIf};
use crate::report::tests::report_of;
use crate::source::SourceLine;
use credits_core::{Deployment, Policy, check, line_starts};
use serde::Serialize;
use serde_json::{Value, json};

const NAME: &str = "credits-2025-01.csv";

fn value(view: &impl Serialize) -> Value {
    serde_json::to_value(view).unwrap()
}

/// What TypeScript is told of a type: its fields, in order.
#[track_caller]
fn declared(name: &str) -> Vec<&'static str> {
    let types = include_str!("types.d.ts");
    let (_, body) = types.split_once(&format!("interface {name} {{\n")).unwrap_or_else(|| panic!("{name} is declared"));
    let (body, _) = body.split_once("\n}").unwrap();
    let fields = body.lines().map(str::trim).filter(|line| !line.starts_with("/*") && !line.starts_with('*'));
    fields.filter_map(|line| Some(line.split_once(':')?.0.trim_end_matches('?'))).collect()
}

#[track_caller]
fn assert_declared(name: &str, value: &Value) {
    let mut fields: Vec<_> = value.as_object().unwrap().keys().map(String::as_str).collect();
    let mut declared = declared(name);
    fields.sort_unstable();
    declared.sort_unstable();
    assert_eq!(fields, declared, "{name}");
}

#[test]
fn typescript_is_told_the_same_fields() {
    let file = b"123456789012,5\n123456789013,x\nTotal,7\n";
    let report = report_of(NAME, file);
    let checked = check(NAME, file, &Policy::default());
    assert_declared("FileReport", &report);
    assert_declared("OutcomeView", &report["outcome"]);
    assert_declared("OutcomeView", &report["right_outcome"]);
    assert_declared("ReadableView", &report["readable"]);
    assert_declared("CorrectionView", &report["correction"]);
    assert_declared("ControlTotalView", &report["control_totals"][0]);
    assert_declared("FindingView", &report["findings"][0]);
    assert_declared("ExcerptView", &report["findings"][0]["excerpt"]);
    assert_declared("GroupView", &report["groups"][0]);
    let lines = value(&SourceLine::some(&checked, file, &line_starts(file), 1, 1));
    assert_declared("SourceLine", &lines[0]);
    assert_declared("MarkView", &lines[0]["marks"][0]);
    assert_declared("Options", &value(&crate::options::Options::defaults()));

    assert_declared("WhatIf", &value(&WhatIf::new(&checked, &Deployment::default())));
    assert_declared("Expectation", &value(&Expectation::new(&checked, "5")));
    assert_declared("Known", &value(&Known::new(&checked, b"123456789012\n")));
    let query = json!({"search": "", "sort": "line", "descending": false, "first": 0, "count": 1});
    assert_declared("AccountsQuery", &query);
    let query = crate::input::read_json(&query.to_string()).unwrap();
    let slice = value(&crate::accounts::Order::of(checked.credits(), &query).slice(checked.credits(), &query));
    assert_declared("AccountsSlice", &slice);
    assert_declared("AccountRow", &slice["rows"][0]);
}
