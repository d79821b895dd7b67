//! The boundary as JavaScript meets it, in Node and in a browser: `scripts/check-wasm`.
#![cfg(target_arch = "wasm32")]

use credits_wasm::{about, check, compare, sum, typed};
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
    assert_eq!(text(&checked.source(0, 9, false)), r#"[{"line":1,"text":"054736118302,$10.50","marks":[]}]"#);
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
    let checked = check(
        NAME,
        b"054736118302,10.5\n".to_vec(),
        object(r#"{"credit_service":"Credits","credit_cloud_provider":"AWS"}"#),
    )
    .unwrap();
    let body = String::from_utf8(checked.body(0).unwrap()).unwrap();
    assert!(body.starts_with(r#"{"month":"2025-01-01T00:00:00Z","operation":"replace_drop","data":["#), "{body}");
    assert!(body.contains(r#""resource/service":"Credits","cost/cost":"-10.5""#), "{body}");
    assert!(body.contains(r#""lineitem/cloud_provider":"AWS""#), "{body}");
    assert!(checked.body(1).is_none());
}

#[wasm_bindgen_test]
fn what_the_function_is_set_to_counts() {
    let options = r#"{"switched_off":true,"timeout_seconds":300,"max_shrink":null,"month":"2025-01"}"#;
    let report = check("January.csv", b"054736118302,10.5\n".to_vec(), object(options)).unwrap().report();
    assert_eq!(text(&field(&field(&report, "outcome"), "kind")), "\"nothing-happens\"");
    assert_eq!(text(&field(&field(&report, "right_outcome"), "kind")), "\"refuses\"");
}

#[wasm_bindgen_test]
fn misuse_is_thrown() {
    for options in [
        r#"{"duplicates":"all"}"#,
        r#"{"duplicate":"sum"}"#,
        r#"{"month":"2024-12"}"#,
        r#"{"max_shrink":101}"#,
        "null",
        "7",
    ] {
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
    assert_eq!(text(&field(&comparison.summary(), "difference_usd")), "\"0.5\"");
    let query = r#"{"search":"","sort":"change","descending":true,"first":0,"count":9}"#;
    let slice = comparison.differences(object(query)).unwrap();
    assert_eq!(text(&field(&field(&field(&slice, "rows"), "0"), "difference_usd")), "\"0.5\"");
}

#[wasm_bindgen_test]
fn a_file_is_mended_and_judged_anew() {
    let mut checked = check(NAME, b"054736118302,x\n123456789012,5\n".to_vec(), object("{}")).unwrap();
    checked.mend(object(r#"{"kind":"cells","line":1,"account":null,"amount":"7"}"#)).unwrap();
    assert_eq!(text(&field(&checked.report(), "total_credit_usd")), "\"12.00\"");
    assert_eq!(checked.save("file").unwrap(), b"054736118302,7\n123456789012,5\n");
    checked.mend(object(r#"{"kind":"undo"}"#)).unwrap();
    assert_eq!(text(&field(&checked.report(), "verdict")), "\"refused\"");
    assert!(checked.mend(object(r#"{"kind":"undo"}"#)).is_err());
    // What was meant for another file is refused.
    let stale = format!(r#"{{"kind":"remove","line":1,"of":"{}"}}"#, "0".repeat(64));
    assert!(checked.mend(object(&stale)).is_err());
    assert!(checked.save("all").is_err());
}

#[wasm_bindgen_test]
fn a_month_of_an_export_becomes_a_plain_file() {
    let table = b"Linked account,123456789012\nLinked account total,-3\n2025-01-01,-1\n2025-02-01,-2\n";
    let checked = check("costs.csv", table.to_vec(), object("{}")).unwrap();
    assert_eq!(text(&field(&checked.report(), "months")), r#"["2025-01","2025-02"]"#);
    assert!(checked.convert("2025-02").unwrap().starts_with(b"account,amount\n123456789012,2"));
    assert!(checked.convert("2025-03").is_err());
}

#[wasm_bindgen_test]
fn what_is_typed_is_explained() {
    assert_eq!(text(&field(&field(&about(), "defaults"), "duplicates")), "\"identical\"");
    assert_eq!(text(&typed("amount", "$1,234.50").unwrap()), r#"{"ok":true,"says":"$1,234.50"}"#);
    assert_eq!(text(&typed("account", "0547361").unwrap()), r#"{"ok":false,"says":"5 digits to go"}"#);
    assert!(typed("name", "x").is_err());
    assert_eq!(sum(object(r#"["1.5","2"]"#)).unwrap().unwrap(), "3.5");
}
