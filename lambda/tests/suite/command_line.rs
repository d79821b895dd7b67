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
