//! The list of known accounts beside the credits files: `KNOWN_ACCOUNTS_KEY`, through the real function.

use crate::support::folder::{Folder, exits, stderr};
use crate::support::http::{Response, Script, Server};
use crate::support::lambda::{event, function};
use crate::support::{s3, sandbox};
use serde_json::json;
use std::time::Duration;

const PATH: &str = "/credits/credits-2025-01.csv";
const FILE: &str = "account,amount\n054736118302,10.50\n123456789012,1.25\n";
const LIST: (&str, &str) = ("KNOWN_ACCOUNTS_KEY", "accounts/known.csv");
const LIST_PATH: &str = "/credits/accounts/known.csv";

/// One list a case: what the function ends with, and what it says.
#[tokio::test]
async fn an_account_that_is_not_on_the_list_refuses_the_file() {
    let organization = "Account ID,Account name,Email\n054736118302,a,a@example.com\n123456789012,b,b@example.com\n";
    for (list, expected) in [
        ("054736118302\n123456789012\n", None),
        (organization, None),
        ("054736118302\n123456789013\n", Some(("FileRefused", "line 3: account `123456789012` is not on the list"))),
        (
            "",
            Some((
                "ConfigInvalid",
                "KNOWN_ACCOUNTS_KEY: `accounts/known.csv` in bucket `credits` is no list of accounts: ",
            )),
        ),
        ("54736118302\n123456789012\n", Some(("ConfigInvalid", "KNOWN_ACCOUNTS_KEY: "))),
        ("\n\n", Some(("ConfigInvalid", "KNOWN_ACCOUNTS_KEY: "))),
        ("<html>login</html>", Some(("ConfigInvalid", "KNOWN_ACCOUNTS_KEY: "))),
        ("name,mail\na,b\n", Some(("ConfigInvalid", "KNOWN_ACCOUNTS_KEY: "))),
    ] {
        let (s3, sandbox) = (s3::holding(&[(PATH, FILE), (LIST_PATH, list)]).await, sandbox().await);
        let mut lambda = function(&s3, &sandbox, &[LIST]).await;
        match (lambda.invoke(event(&["credits-2025-01.csv"])).await, expected) {
            (Ok(answer), None) => assert_eq!(answer["receipts"][0]["unique_accounts"], 2, "{list}"),
            (Err(failed), Some((error_type, start))) => {
                assert_eq!(failed.error_type, error_type, "{list}: {failed:?}");
                assert!(failed.error_message.starts_with(start), "{list}: {failed:?}");
            }
            (outcome, expected) => panic!("{list}: {outcome:?} and not {expected:?}"),
        }
        assert_eq!(sandbox.posts().len(), usize::from(expected.is_none()), "{list}");
        let log = lambda.stop().await;
        assert_eq!(log.last().unwrap()["message"], "summary", "{list}");
    }
}

/// It is never skipped like another wrong row, and the list that is replaced counts from the next event on.
#[tokio::test]
async fn an_unknown_account_is_never_skipped_and_the_list_is_read_anew() {
    let list = std::sync::Arc::new(std::sync::Mutex::new("054736118302\n"));
    let shared = std::sync::Arc::clone(&list);
    let s3 = Server::start(move |request| {
        let text = if request.uri().path() == LIST_PATH { *shared.lock().unwrap() } else { FILE };
        async move { Response::new(Script::text(text)) }
    })
    .await;
    let sandbox = sandbox().await;
    let mut lambda = function(&s3, &sandbox, &[LIST, ("INVALID_ROWS", "skip")]).await;
    let failed = lambda.invoke(event(&["credits-2025-01.csv"])).await.unwrap_err();
    assert_eq!(failed.error_type, "FileRefused");
    *list.lock().unwrap() = "054736118302\n123456789012\n";
    lambda.invoke(event(&["credits-2025-01.csv"])).await.unwrap();
    assert_eq!(sandbox.posts().len(), 1);
    let log = lambda.stop().await;
    assert!(log.iter().any(|line| line["code"] == "account-unknown" && line["line"] == json!(3)));
}

/// What is wrong until somebody changes it is told from what may pass by itself.
#[tokio::test]
async fn a_list_that_is_not_given_is_never_no_list() {
    for (status, code, error_type) in [
        (404, "NoSuchKey", "ConfigInvalid"),
        (403, "AccessDenied", "ConfigInvalid"),
        (503, "SlowDown", "ObjectUnavailable"),
        (500, "InternalError", "ObjectUnavailable"),
    ] {
        let s3 = Server::start(move |request| {
            let answer = match request.uri().path() {
                LIST_PATH => s3::refusal(status, code, "the reason"),
                _ => Response::new(Script::text(FILE)),
            };
            async { answer }
        })
        .await;
        let sandbox = sandbox().await;
        let mut lambda = function(&s3, &sandbox, &[LIST]).await;
        let failed =
            lambda.invoke_with_time(event(&["credits-2025-01.csv"]), Duration::from_secs(20)).await.unwrap_err();
        assert_eq!(failed.error_type, error_type, "{failed:?}");
        assert!(
            failed.error_message.contains("accounts/known.csv") && failed.error_message.contains(code),
            "{failed:?}"
        );
        assert_eq!(sandbox.state().calls, 0, "{code}");
        lambda.stop().await;
    }
}

/// A path that is no text is a problem that is named, and never no list.
#[cfg(unix)]
#[test]
fn a_path_that_is_no_text_is_named() {
    use std::os::unix::ffi::OsStrExt;
    let here = Folder::new().with("credits-2025-01.csv", FILE);
    for arguments in [&["check", "credits-2025-01.csv"][..], &["convert", "-o", "out", "credits-2025-01.csv"]] {
        let mut command = here.credits(arguments);
        let refused = command.env("KNOWN_ACCOUNTS", std::ffi::OsStr::from_bytes(b"list\xff")).output().unwrap();
        exits(&refused, 2);
        assert!(stderr(&refused).contains("KNOWN_ACCOUNTS: is not UTF-8"), "{}", stderr(&refused));
    }
}

/// A list that breaks off has fewer accounts, and may end in the middle of one; one that hangs has none yet.
#[tokio::test]
async fn a_list_that_comes_in_part_is_no_list() {
    type Body = fn() -> Response<Script>;
    let endless: Body = || Response::new(Script::endless());
    let cut: Body = || {
        let start = Ok("054736118302\n123456789012\n".into());
        Response::new(Script::pieces([start, Err(std::io::Error::other("cut"))]))
    };
    let part: Body = || {
        let answer = Response::builder().status(206).header("content-range", "bytes 0-25/39");
        answer.body(Script::text("054736118302\n123456789012\n")).unwrap()
    };
    let of_no_length: Body = || Response::new(Script::pieces([Ok("054736118302\n123456789012\n".into())]));
    for (name, body) in [("endless", endless), ("cut", cut), ("a part", part), ("of no length", of_no_length)] {
        let s3 = Server::start(move |request| {
            let is_list = request.uri().path() == LIST_PATH;
            async move { if is_list { body() } else { Response::new(Script::text(FILE)) } }
        })
        .await;
        let sandbox = sandbox().await;
        let mut lambda = function(&s3, &sandbox, &[LIST]).await;
        let failed =
            lambda.invoke_with_time(event(&["credits-2025-01.csv"]), Duration::from_secs(6)).await.unwrap_err();
        assert_eq!(failed.error_type, "ObjectUnavailable", "{name}: {failed:?}");
        assert_eq!(sandbox.state().calls, 0, "{name}");
        lambda.stop().await;
    }
}
