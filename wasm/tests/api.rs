//! The boundary as JavaScript meets it, in Node and in a browser: `wasm-pack test --node`, `--headless --chrome`.
#![cfg(target_arch = "wasm32")]

use credits_wasm::{check, compare, default_options, problem_with_amount};
use js_sys::{JSON, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

const NAME: &str = "credits-2025-01.csv";

fn object<T: JsCast>(json: &str) -> T {
    JSON::parse(json).unwrap().unchecked_into()
}

fn field(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap()
}

fn text(value: &JsValue) -> String {
    JSON::stringify(value).unwrap().into()
}

#[wasm_bindgen_test]
fn a_report_is_plain_data() {
    let checked = check(NAME, b"054736118302,$10.50\n".to_vec(), object("{}")).unwrap();
    let report = checked.report();
    assert_eq!(text(&field(&report, "total_credit_usd")), "\"10.50\"");
    assert_eq!(text(&field(&report, "verdict")), "\"ready\"");
    assert_eq!(text(&field(&report, "rows_read")), "1");
    assert_eq!(text(&field(&report, "findings")), "[]");
    assert_eq!(text(&checked.source(0, 9)), r#"[{"line":1,"text":"054736118302,$10.50","marks":[]}]"#);
    assert_eq!(
        text(&checked.largest(9)),
        r#"{"bars":[{"account":"054736118302","amount_usd":"10.50","length":1000}],"others":0}"#
    );
}

#[wasm_bindgen_test]
fn findings_are_data_and_a_refused_file_has_no_body() {
    let checked = check(NAME, b"054736118302,oops\n".to_vec(), object("{}")).unwrap();
    let findings = field(&checked.report(), "findings");
    assert_eq!(text(&field(&field(&findings, "0"), "code")), "\"amount-not-a-number\"");
    assert!(checked.body(0).is_none());
}

#[wasm_bindgen_test]
fn a_body_is_bytes() {
    let checked = check(NAME, b"054736118302,10.5\n".to_vec(), object(r#"{"credit_service":"Credits"}"#)).unwrap();
    let body = String::from_utf8(checked.body(0).unwrap()).unwrap();
    assert!(body.starts_with(r#"{"month":"2025-01-01T00:00:00Z","operation":"replace_drop","data":["#), "{body}");
    assert!(body.contains(r#""resource/service":"Credits","cost/cost":"-10.5""#), "{body}");
    assert!(checked.body(1).is_none());
}

#[wasm_bindgen_test]
fn misuse_is_thrown() {
    for options in [r#"{"duplicates":"all"}"#, r#"{"duplicate":"sum"}"#, r#"{"month":"2024-12"}"#, "null", "7"] {
        assert!(check(NAME, Vec::new(), object(options)).is_err(), "{options}");
    }
    let mut checked = check(NAME, b"054736118302,10.5\n".to_vec(), object("{}")).unwrap();
    assert!(checked.accounts(object(r#"{"search":"","sort":"size","descending":false,"first":0,"count":1}"#)).is_err());
}

#[wasm_bindgen_test]
fn accounts_come_in_slices() {
    let mut checked = check(NAME, b"300000000000,1\n100000000000,2\n".to_vec(), object("{}")).unwrap();
    let query = r#"{"search":"","sort":"account","descending":false,"first":0,"count":1}"#;
    let slice = checked.accounts(object(query)).unwrap();
    assert_eq!(text(&slice), r#"{"found":2,"rows":[{"account":"100000000000","amount_usd":"2","line":2}]}"#);
}

#[wasm_bindgen_test]
fn two_files_are_compared() {
    let before = check(NAME, b"300000000000,1\n".to_vec(), object("{}")).unwrap();
    let after = check("credits-2025-02.csv", b"300000000000,1.5\n".to_vec(), object("{}")).unwrap();
    let comparison = compare(&before, &after);
    assert_eq!(text(&field(&comparison.summary(), "difference_usd")), "\"0.50\"");
    assert_eq!(
        text(&comparison.differences(0, 9)),
        r#"[{"kind":"changed","account":"300000000000","before_usd":"1","after_usd":"1.5","difference_usd":"0.5"}]"#
    );
}

#[wasm_bindgen_test]
fn options_and_amounts_are_explained() {
    assert_eq!(text(&field(&default_options(), "duplicates")), "\"identical\"");
    assert_eq!(problem_with_amount("$1,234.50"), None);
    assert!(problem_with_amount("much").unwrap().starts_with("the amount "));
}
