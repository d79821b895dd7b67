//! `credits`, run as a person runs it.

use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

fn credits(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_credits"));
    command.args(arguments).env_clear().kill_on_drop(true).stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

#[tokio::test]
async fn the_sandbox_says_how_to_reach_it_and_ends_when_it_is_told() {
    let mut sandbox = credits(&["sandbox"]).spawn().unwrap();
    let mut lines = BufReader::new(sandbox.stdout.take().unwrap()).lines();
    let line = lines.next_line().await.unwrap().unwrap();
    let variables: Vec<(&str, &str)> = line.split(' ').filter_map(|variable| variable.split_once('=')).collect();
    let [("CLOUDZERO_API_URL", url), ("CLOUDZERO_CONNECTION_ID", id), ("CLOUDZERO_API_KEY", key)] = variables[..]
    else {
        panic!("{line}");
    };
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let drops = format!("{url}/v2/connections/billing/anycost/{id}/billing_drops");
    assert_eq!(http.get(drops).header("authorization", key).send().await.unwrap().status(), 200);

    let terminate = Command::new("kill").arg(sandbox.id().unwrap().to_string()).status().await.unwrap();
    assert!(terminate.success());
    assert!(sandbox.wait().await.unwrap().success());
}

#[tokio::test]
async fn wrong_usage_is_exit_status_2() {
    let port = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let taken = port.local_addr().unwrap().port().to_string();
    for arguments in [&["no-such-command"][..], &["sandbox", "--port", "x"], &["sandbox", "--port", &taken]] {
        let output = credits(arguments).output().await.unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty());
        assert!(!output.stderr.is_empty());
    }
}

#[tokio::test]
async fn it_says_its_name_and_what_a_proxy_needs() {
    let version = credits(&["--version"]).output().await.unwrap();
    assert_eq!(String::from_utf8(version.stdout).unwrap(), concat!("credits ", env!("CARGO_PKG_VERSION"), "\n"));
    let help = String::from_utf8(credits(&["--help"]).output().await.unwrap().stdout).unwrap();
    for variable in ["HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"] {
        assert!(help.contains(variable), "{help}");
    }
}

/// What was typed, and what files are called, is shown and not obeyed.
#[tokio::test]
async fn nothing_that_is_named_reaches_the_terminal_as_it_is() {
    let folder = tempfile::TempDir::new().unwrap();
    let hostile = "\u{1b}[31m\u{9b}2J\u{202e}";
    let month = folder.path().join(format!("{hostile}x/credits-2025-01.csv"));
    std::fs::create_dir(month.parent().unwrap()).unwrap();
    std::fs::write(&month, "111111111111,5\n111111111111,5\n").unwrap();
    let (month, inside) = (month.to_str().unwrap(), month.parent().unwrap().to_str().unwrap().to_owned());
    let bad = format!("{inside}/credits-2025-02.csv");
    std::fs::write(&bad, "oops,5\n").unwrap();
    let missing = format!("{inside}/nothere.csv");
    let nearly = format!("{inside}/nearly");
    std::fs::create_dir(&nearly).unwrap();
    std::fs::write(format!("{nearly}/credits-{hostile}.csv"), "").unwrap();
    for arguments in [
        &["check", month][..],
        &["check", "--format", "json", month],
        &["check", "--month", "2025-02", month],
        &["check", &missing],
        &["diff", month, &bad],
        &["diff", "--format", "json", month, month],
        &["send", "--dry-run", month],
        &["send", "--dry-run", "--format", "json", month],
        &["send", "--dry-run", &bad],
        &["send", "--dry-run", &missing],
        &["backfill", "--dry-run", &inside],
        &["backfill", "--dry-run", &nearly],
        &["backfill", "--dry-run", &bad, "--from", "2025-01", "--to", "2025-02"],
        &["backfill", "--dry-run", &missing, "--from", "2025-01", "--to", "2025-01"],
        &["backfill", month],
        &["explain", hostile],
        &["check", "--duplicates", hostile, month],
        &[hostile],
        &["show", hostile],
    ] {
        let output = credits(arguments).output().await.unwrap();
        for text in [output.stdout, output.stderr] {
            let text = String::from_utf8(text).unwrap().replace('\n', "");
            let is_hostile = |c: char| c.is_control() || c == '\u{202e}';
            assert!(!text.contains(is_hostile), "{arguments:?}: {text:?}");
        }
    }
}

#[tokio::test]
async fn file_names_need_not_be_utf_8() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::TempDir::new().unwrap();
    let inside = folder.path().join(std::ffi::OsStr::from_bytes(b"caf\xe9"));
    std::fs::create_dir(&inside).unwrap();
    std::fs::write(inside.join("credits-2025-01.csv"), "111111111111,5\n").unwrap();
    let odd = inside.join(std::ffi::OsStr::from_bytes(b"j\xe4nner.csv"));
    std::fs::write(&odd, "111111111111,5\n").unwrap();

    let checked =
        credits(&["check", "--format", "json"]).arg(inside.join("credits-2025-01.csv")).output().await.unwrap();
    assert_eq!(checked.status.code(), Some(0));
    let report: serde_json::Value = serde_json::from_slice(&checked.stdout).unwrap();
    assert!(report["file"].as_str().unwrap().ends_with(r"caf\xE9/credits-2025-01.csv"), "{report}");

    let checked = credits(&["check", "--month", "2025-01"]).arg(&odd).output().await.unwrap();
    assert_eq!(checked.status.code(), Some(0));
    assert!(String::from_utf8(checked.stdout).unwrap().contains(r"j\xE4nner.csv: ready to send"));
    let unnamed = credits(&["check"]).arg(&odd).output().await.unwrap();
    assert_eq!(unnamed.status.code(), Some(1));
    let missing = credits(&["check"]).arg(inside.join("nothere")).output().await.unwrap();
    assert_eq!(missing.status.code(), Some(2));
    assert!(String::from_utf8(missing.stderr).unwrap().contains(r"caf\xE9/nothere`"));
    let folder =
        credits(&["backfill", "--dry-run", "--from", "2025-01", "--to", "2025-01"]).arg(&inside).output().await;
    assert_eq!(folder.unwrap().status.code(), Some(0));
}
