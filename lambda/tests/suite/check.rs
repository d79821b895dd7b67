//! `credits check` and `credits explain`, run as a person runs them.

use crate::support::folder::{Folder, exits, stderr, stdout};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// The files that show each code, with the options they are checked under.
fn fixtures() -> Vec<(String, PathBuf, Vec<String>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/tests/fixtures");
    let mut fixtures = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let args = fs::read_to_string(entry.path().join("args")).unwrap_or_default();
        let mut files = fs::read_dir(entry.path()).unwrap().map(|file| file.unwrap().path());
        let file = files.find(|path| path.extension().is_some_and(|extension| extension == "csv")).unwrap();
        let code = entry.file_name().into_string().unwrap();
        let in_folder = |word: &str| match word.ends_with(".txt") {
            true => entry.path().join(word).to_str().unwrap().to_owned(),
            false => word.to_owned(),
        };
        fixtures.push((code, file, args.split_whitespace().map(in_folder).collect()));
    }
    fixtures
}

#[test]
fn every_code_reaches_text_and_json_and_is_explained() {
    let here = Folder::new();
    for (code, file, args) in fixtures() {
        let check = |format: &str| {
            let mut arguments = vec!["check", "--format", format, file.to_str().unwrap()];
            arguments.extend(args.iter().map(String::as_str));
            here.run(&arguments)
        };
        let json = check("json");
        let report: Value = serde_json::from_slice(&json.stdout).unwrap();
        let finding = report["findings"].as_array().unwrap().iter().find(|finding| finding["code"] == code.as_str());
        let finding = finding.unwrap_or_else(|| panic!("{code}: {report}"));
        exits(&json, i32::from(report["verdict"] == "refused"));
        assert_eq!(json.stdout.iter().filter(|&&byte| byte == b'\n').count(), 1, "{code}: one line");

        let text = check("text");
        exits(&text, i32::from(report["verdict"] == "refused"));
        for part in [code.as_str(), finding["message"].as_str().unwrap(), finding["help"].as_str().unwrap()] {
            assert!(stdout(&text).contains(part), "{code}: {part} is in {}", stdout(&text));
        }
        assert!(!stdout(&text).replace('\n', "").contains(char::is_control), "{code}");

        let explained = here.run(&["explain", &code]);
        exits(&explained, 0);
        assert!(stdout(&explained).contains(finding["help"].as_str().unwrap()), "{code}");
    }
    assert!(fixtures().len() > 40);
}

#[test]
fn json_has_the_members_that_scripts_rely_on() {
    let here = Folder::new().with("credits-2025-01.csv", "111111111111,5\n222222222222,x\n");
    let output = here.run(&["check", "--format", "json", "credits-2025-01.csv"]);
    exits(&output, 1);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let expected = serde_json::json!({
        "file": "credits-2025-01.csv",
        "sha256": "f1f1cc2dbe9311e41ffcbbe234e76be8136cad3b151bb7ba21654bd0478c3686",
        "billing_month": "2025-01",
        "verdict": "refused",
        "layout": "plain",
        "rows_read": 2,
        "rows_skipped": 0,
        "rows_left_out": {},
        "duplicates_dropped": 0,
        "unique_accounts": 1,
        "total_credit_usd": null,
        "bodies": null,
        "body_bytes": null,
        "control_totals": [],
        "outcome": {"kind": "refuses", "reasons": ["line 2: the amount `x` is not a number"]},
        "findings": [{
            "code": "amount-not-a-number",
            "severity": "error",
            "line": 2,
            "column": 14,
            "message": "the amount `x` is not a number",
            "help": "replace it by a plain number such as `1234.56`",
        }],
        "findings_omitted": 0,
    });
    assert_eq!(report, expected);
}

#[test]
fn text_says_the_verdict_first_then_marks_the_place_then_sums_up() {
    let here = Folder::new().with("credits-2025-01.csv", "111111111111,5\n222222222222,1.234,56\n");
    let output = here.run(&["check", "credits-2025-01.csv"]);
    exits(&output, 1);
    let expected = "\
credits-2025-01.csv: REFUSED for 1 error; nothing of it is sent

error[too-many-columns]: line 2, column 20: field 3 holds `56`, but the row should have 2 fields
  |
2 | 222222222222,1.234,56
  |                    ^^
  |
  = help: remove what is too much, put quotation marks around a field that holds the delimiter, or add a header row

  layout              plain
  billing month       2025-01
  accounts            1
  total credit        not known, because the file is refused
  control total       no total to compare with
";
    assert!(stdout(&output).starts_with(expected), "{}", stdout(&output));

    let here = Folder::new().with("credits-2025-01.csv", "111111111111,\"1,234,567.5\"\n");
    let output = here.run(&["check", "credits-2025-01.csv"]);
    exits(&output, 0);
    assert!(stdout(&output).starts_with("credits-2025-01.csv: ready to send\n"));
    assert!(stdout(&output).contains("total credit        $1,234,567.50\n"), "{}", stdout(&output));

    let here = Folder::new().with("credits-2025-01.csv", "111111111111,5\nTotal,5\n");
    let output = here.run(&["check", "--expect-total", "5.00", "credits-2025-01.csv"]);
    let proof = "agrees with the file's own total and agrees with the total you expect";
    assert!(stdout(&output).contains(&format!("control total       {proof}\n")), "{}", stdout(&output));
    let output = here.run(&["check", "--format", "json", "credits-2025-01.csv"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let totals = serde_json::json!([{"source": "total-row", "amount": "5", "agrees": true}]);
    assert_eq!((&report["control_totals"], &report["outcome"]["kind"]), (&totals, &"replaces".into()));
}

#[test]
fn twenty_findings_of_a_code_are_shown_and_the_rest_is_counted() {
    let here = Folder::new().with("credits-2025-01.csv", "111111111111,x\n".repeat(1_500));
    let text = here.run(&["check", "credits-2025-01.csv"]);
    assert!(stdout(&text).starts_with("credits-2025-01.csv: REFUSED for 1,500 errors;"));
    assert_eq!(stdout(&text).matches("error[amount-not-a-number]").count(), 20);
    assert!(stdout(&text).contains("… and 1,480 more of `amount-not-a-number`\n"));
    let json = here.run(&["check", "--format", "json", "credits-2025-01.csv"]);
    let report: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(report["findings"].as_array().unwrap().len(), 1_000);
    assert_eq!(report["findings_omitted"], 500);
}

#[test]
fn colours_follow_the_option_and_no_color() {
    let here = Folder::new().with("credits-2025-01.csv", "111111111111,x\n");
    let coloured = |arguments: &[&str]| {
        let arguments = [&["check", "credits-2025-01.csv"], arguments].concat();
        stdout(&here.run(&arguments)).contains('\u{1b}')
    };
    assert!(!coloured(&[]), "a pipe is no terminal");
    assert!(coloured(&["--color", "always"]));
    assert!(!coloured(&["--color", "never"]));
}

#[test]
fn text_from_a_file_cannot_reach_the_terminal() {
    let hostile = "111111111111,\x1b]0;owned\x07\n\x1b[2J\u{202e}222222222222,5\n";
    let name = "credits-2025-01\x1b[31m.csv";
    let here = Folder::new().with(name, hostile);
    for format in ["text", "json"] {
        let output = here.run(&["check", "--format", format, name]);
        exits(&output, 1);
        let shown = stdout(&output).replace('\n', "");
        assert!(!shown.contains(|c: char| c.is_control() || c == '\u{202e}'), "{shown:?}");
    }
    let missing = here.run(&["check", "\x1b[31m.csv"]);
    exits(&missing, 2);
    assert!(!stderr(&missing).contains('\u{1b}'));
}

#[test]
fn the_highest_exit_status_of_several_files_counts() {
    let here = Folder::new().with("credits-2025-01.csv", "111111111111,5\n").with("credits-2025-02.csv", "x\n");
    exits(&here.run(&["check", "credits-2025-01.csv"]), 0);
    let output = here.run(&["check", "--format", "json", "credits-2025-02.csv", "credits-2025-01.csv"]);
    exits(&output, 1);
    let verdicts: Vec<Value> = stdout(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(
        verdicts.iter().map(|report| report["verdict"].as_str()).collect::<Vec<_>>(),
        [Some("refused"), Some("ready")]
    );
    let output = here.run(&["check", "credits-2025-03.csv", "credits-2025-02.csv", "credits-2025-01.csv"]);
    exits(&output, 2);
    assert!(stderr(&output).starts_with("error: cannot read `credits-2025-03.csv`: "));
    assert!(stdout(&output).contains("credits-2025-01.csv: ready to send"));
}

#[test]
fn wrong_usage_is_told_apart_from_refusal() {
    let here = Folder::new().with("credits-2025-01.csv", "111111111111,5\n").with("january.csv", "111111111111,5\n");
    for arguments in [
        &["check"][..],
        &["check", "--month", "2025-02", "credits-2025-01.csv"],
        &["check", "--month", "2025-13", "january.csv"],
        &["check", "-"],
        &["check", "--month", "2025-01", "-", "-"],
        &["check", "--expect-total", "5", "credits-2025-01.csv", "credits-2025-01.csv"],
        &["check", "--expect-total", "five", "credits-2025-01.csv"],
        &["check", "--duplicates", "last", "credits-2025-01.csv"],
        &["explain", "no-such-code"],
    ] {
        let output = here.run(arguments);
        exits(&output, 2);
        assert!(output.stdout.is_empty() && !output.stderr.is_empty(), "{arguments:?}");
    }
    exits(&here.run(&["check", "january.csv"]), 1);
    exits(&here.run(&["check", "--month", "2025-01", "january.csv"]), 0);
    exits(&here.run(&["check", "--month", "2025-01", "credits-2025-01.csv"]), 0);
    exits(&here.run(&["check", "--expect-total", "-5.00", "credits-2025-01.csv"]), 0);
    exits(&here.run(&["check", "--expect-total", "5.01", "credits-2025-01.csv"]), 1);
}

/// On every command that checks; the option, else the variable.
#[test]
fn accounts_that_are_on_no_list_are_refused() {
    let here = Folder::new()
        .with("credits-2025-01.csv", "111111111111,5\n222222222222,6\n")
        .with("history.csv", "111111111111,5\n222222222222,6\n")
        .with("both.txt", "111111111111\n222222222222\n")
        .with("one.txt", "111111111111\n")
        .with("empty.txt", "\n");
    let commands = [
        &["check", "credits-2025-01.csv"][..],
        &["send", "--dry-run", "credits-2025-01.csv"],
        &["diff", "credits-2025-01.csv", "credits-2025-01.csv"],
        &["backfill", "--dry-run", "."],
        &["backfill", "--dry-run", "history.csv", "--from", "2025-01", "--to", "2025-01"],
    ];
    for command in commands {
        for (option, variable, status, said) in [
            (None, None, 0, ""),
            (Some("both.txt"), None, 0, ""),
            (Some("one.txt"), None, 1, "222222222222"),
            (None, Some("one.txt"), 1, "account-unknown"),
            (Some("both.txt"), Some("one.txt"), 0, ""),
            (Some("empty.txt"), None, 2, "error: cannot read the accounts in `empty.txt`: "),
            (None, Some("nothere.txt"), 2, "error: cannot read the accounts in `nothere.txt`: "),
        ] {
            let mut words = command.to_vec();
            words.extend(option.into_iter().flat_map(|list| ["--accounts", list]));
            let output = here.credits(&words).envs(variable.map(|list| ("KNOWN_ACCOUNTS", list))).output().unwrap();
            exits(&output, status);
            let shown = [stdout(&output), stderr(&output)].concat();
            assert!(shown.contains(said), "{words:?} {variable:?}: {shown}");
        }
    }
}

#[test]
fn standard_input_is_a_file_too() {
    use std::io::Write;
    let here = Folder::new();
    let mut child = here
        .credits(&["check", "--format", "json", "--month", "2024-12", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"111111111111,5\n").unwrap();
    let output = child.wait_with_output().unwrap();
    exits(&output, 0);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((report["file"].as_str(), report["billing_month"].as_str()), (Some("-"), Some("2024-12")));
}

#[test]
fn the_functions_variables_count_and_options_win() {
    let here = Folder::new().with("credits-2025-01.csv", "111111111111,5\n111111111111,6\n");
    let total = |variables: &[(&str, &str)], arguments: &[&str]| {
        let arguments = [&["check", "--format", "json", "credits-2025-01.csv"], arguments].concat();
        let output = here.credits(&arguments).envs(variables.iter().copied()).output().unwrap();
        let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
        (output.status.code(), report["total_credit_usd"].as_str().map(str::to_owned))
    };
    assert_eq!(total(&[], &[]), (Some(1), None));
    assert_eq!(total(&[("DUPLICATES", "sum")], &[]), (Some(0), Some("11.00".to_owned())));
    assert_eq!(total(&[("DUPLICATES", "sum")], &["--duplicates", "first"]), (Some(0), Some("5.00".to_owned())));
    assert_eq!(total(&[("DUPLICATES", "last")], &[]), (Some(2), None));
}
