//! Wide files: each month is read from its column.

use credits_core::{Policy, Severity, Verdict, WideColumn, WideShape, check, wide_shape};

fn total_of(file: &str, months: usize, month: usize) -> Option<String> {
    let billing_month = ["2025-01", "2025-02", "2025-03"][month].parse().ok();
    let policy = Policy { wide: Some(WideColumn { months, month }), month: billing_month, ..Policy::default() };
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

/// The codes of the errors of each month.
fn errors_of(file: &str, months: usize) -> Vec<Vec<&'static str>> {
    let codes = |month: usize| {
        let billing_month = ["2025-01", "2025-02", "2025-03"][month].parse().ok();
        let policy = Policy { wide: Some(WideColumn { months, month }), month: billing_month, ..Policy::default() };
        let report = check("history.csv", file.as_bytes(), &policy);
        let errors = report.findings().iter().filter(|finding| finding.severity == Severity::Error);
        errors.map(|finding| finding.code.slug()).collect()
    };
    (0..months).map(codes).collect()
}

#[test]
fn a_first_row_of_amounts_is_no_header() {
    let file = "111111111111,1.25,2.25,3.25\n222222222222,5,6,7\n";
    let totals: Vec<_> = (0..3).map(|month| total_of(file, 3, month).unwrap()).collect();
    assert_eq!(totals, ["6.25", "8.25", "10.25"]);
    assert_eq!(wide_shape(file.as_bytes()).unwrap().headings, None);
}

#[test]
fn headings_must_be_the_months() {
    for headings in
        ["Mar 2025,Feb 2025,Jan 2025", "Jan 2025,Feb 2025,Total", "2025-03-31,2025-02-28,2025-01-31", "a,b,c"]
    {
        let errors = errors_of(&format!("Account,{headings}\n111111111111,1,2,3\n"), 3);
        assert!(errors.iter().any(|errors| errors.contains(&"month-contradicted")), "{headings}: {errors:?}");
        let months = ["2025-01", "2025-02", "2025-03"].map(|month| month.parse().unwrap());
        let shape = wide_shape(format!("Account,{headings}\n").as_bytes()).unwrap();
        assert!(shape.problem_with(&months).unwrap().starts_with("the heading `"), "{headings}");
    }
}

#[test]
fn split_amounts_are_found_in_every_month() {
    for file in ["Account,2025-01,2025-02\n111111111111,$1,234.56,\n", "111111111111,$1,234.56\n"] {
        for errors in errors_of(file, 2) {
            assert_eq!(errors, ["amount-needs-quotes"], "{file}");
        }
    }
}

#[test]
fn a_file_is_of_one_mind_over_all_its_months() {
    let errors = errors_of("Account,2025-01,2025-02\n111111111111,-100,50\n222222222222,-1,7\n", 2);
    assert_eq!(errors[0], ["mixed-signs"]);
    assert_eq!(total_of("111111111111,-100,-50\n222222222222,-1,0\n", 2, 1).as_deref(), Some("50.00"));
}

#[test]
fn any_month_shows_what_points_and_commas_mean() {
    assert_eq!(errors_of("111111111111,1.234,1.5\n222222222222,2,3\n", 2), [Vec::<&str>::new(), Vec::new()]);
    assert_eq!(errors_of("111111111111,1.234,15\n222222222222,2,3\n", 2), [vec!["amount-ambiguous"], Vec::new()]);
}
