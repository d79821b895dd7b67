//! Wide files: each month is read from its column.

use credits_core::{Policy, Verdict, WideColumn, WideShape, check, wide_shape};

fn total_of(file: &str, months: usize, month: usize) -> Option<String> {
    let policy = Policy { wide: Some(WideColumn { months, month }), ..Policy::default() };
    let report = check("credits-2025-01.csv", file.as_bytes(), &policy);
    assert_eq!(report.summary().verdict == Verdict::Refused, report.summary().total_credit.is_none());
    report.summary().total_credit.map(|total| total.to_string())
}

#[test]
fn each_month_is_read_from_its_column() {
    let rows = "111111111111,1,20,300\n222222222222,\"1,000.50\",0,-\nTotal,1001.50,20,300\n";
    for header in
        ["", "Account,2025-01,2025-02,2025-03\n", ",Jan-25,Feb-25,Mar-25\n", "account id,202501,2025M02,3/31/2025\n"]
    {
        let file = [header, rows].concat();
        assert_eq!(total_of(&file, 3, 0).as_deref(), Some("1001.50"), "{header}");
        assert_eq!(total_of(&file, 3, 1).as_deref(), Some("20.00"), "{header}");
        assert_eq!(total_of(&file, 3, 2).as_deref(), Some("300.00"), "{header}");
    }
}

#[test]
fn a_shifted_row_or_an_empty_cell_refuses_the_month() {
    assert_eq!(total_of("111111111111,1,2\n222222222222,3\n", 2, 0), None);
    assert_eq!(total_of("111111111111,1,2\n222222222222,3,4,5\n", 2, 0), None);
    assert_eq!(total_of("111111111111,1,\n", 2, 1), None);
    assert_eq!(total_of("111111111111,1,\n", 2, 0).as_deref(), Some("1.00"));
    assert_eq!(total_of("month,1,2\n111111111111,1,2\n", 2, 0), None, "a header that says nothing is no header");
}

#[test]
fn the_shape_is_that_of_the_first_row() {
    assert_eq!(wide_shape(b"account;2025-01;;\n").unwrap().months, 1);
    assert_eq!(wide_shape(b"\n111111111111,1,2,,\n").unwrap(), WideShape { months: 2, headings: None });
    let headings = wide_shape(b"account,Q1\x1b,2025-02\n").unwrap().headings.unwrap();
    let months: Vec<_> = headings.iter().map(|heading| (heading.text.as_str(), heading.month().is_some())).collect();
    assert_eq!(months, vec![("Q1␛", false), ("2025-02", true)]);
    assert_eq!(wide_shape(b"\n"), None);
    assert_eq!(wide_shape(b"PK\x03\x04"), None);
}
