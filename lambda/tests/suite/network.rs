//! A company's network: its proxy, its certificates, and the ways its people sign in to AWS.

use crate::support::KEY;
use crate::support::folder::{Folder, exits, stderr, stdout};
use crate::support::secrets_manager;
use crate::support::tls::{self, NAMES};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Output};
use std::time::Duration;

const ARN: &str = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:cloudzero-AbCdEf";

/// Lists the drops of a stream: one call to CloudZero, and where the key is a secret, one to AWS before.
fn drops(here: &Folder, url: &str, variables: &[(&str, &str)]) -> Command {
    let mut command = here.credits(&["drops"]);
    command.env("CLOUDZERO_CONNECTION_ID", "stream-1").env("CLOUDZERO_API_URL", url);
    command.envs(variables.iter().copied());
    command
}

/// A company's proxy, and a key that lies in AWS.
fn through(proxy: &str) -> [(&str, &str); 5] {
    [
        ("HTTPS_PROXY", proxy),
        ("CLOUDZERO_API_KEY_SECRET_ARN", ARN),
        ("AWS_REGION", "eu-central-1"),
        ("AWS_ACCESS_KEY_ID", "id"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
    ]
}

async fn output(mut command: Command) -> Output {
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    assert!(!stdout(&output).contains(KEY) && !stderr(&output).contains(KEY));
    output
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted_is_one_try_and_a_sentence() {
    let (here, server) = (Folder::new(), tls::server(KEY));
    let url = format!("https://{}", server.address);
    let refused = output(drops(&here, &url, &[("CLOUDZERO_API_KEY", KEY)])).await;
    exits(&refused, 3);
    assert_eq!(server.seen(), ["not trusted"], "{}", stderr(&refused));
    for part in ["UnknownIssuer", "SSL_CERT_FILE"] {
        assert!(stderr(&refused).contains(part), "{}", stderr(&refused));
    }
}

/// The same of AWS, through a proxy that opens TLS.
#[tokio::test]
async fn a_certificate_of_aws_that_is_not_trusted_is_a_sentence_too() {
    let (here, server) = (Folder::new(), tls::server(KEY));
    let proxy = tls::proxy(server.address);
    let url = format!("http://{}", proxy.address);
    let refused = output(drops(&here, "https://cloudzero.invalid", &through(&url))).await;
    assert!(matches!(refused.status.code(), Some(2 | 3)), "{}", stderr(&refused));
    for part in ["UnknownIssuer", "SSL_CERT_FILE", "AWS"] {
        assert!(stderr(&refused).contains(part), "{}", stderr(&refused));
    }
}

#[tokio::test]
async fn the_certificates_of_a_company_are_a_file_or_a_folder() {
    let (here, server) = (Folder::new(), tls::server(KEY));
    let url = format!("https://{}", server.address);
    let (file, folder) = (here.path().join("company.pem"), here.path().join("certificates"));
    fs::copy(tls::root(), &file).unwrap();
    fs::create_dir(&folder).unwrap();
    fs::copy(tls::root(), folder.join("company.pem")).unwrap();
    for (variable, path) in [("SSL_CERT_FILE", file), ("SSL_CERT_DIR", folder)] {
        let variables = [("CLOUDZERO_API_KEY", KEY), (variable, path.to_str().unwrap())];
        let listed = output(drops(&here, &url, &variables)).await;
        exits(&listed, 0);
        assert_eq!(stdout(&listed), "the stream holds no months\n");
    }
}

/// What a company's file holds beside its certificates: text, one that is none, nothing at all.
#[tokio::test]
async fn what_is_no_certificate_is_passed_over_and_without_any_nothing_is_trusted() {
    let (here, server) = (Folder::new(), tls::server(KEY));
    let url = format!("https://{}", server.address);
    let good = fs::read_to_string(tls::root()).unwrap();
    let broken = "-----BEGIN CERTIFICATE-----\nbm8gY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n";
    for (name, text, status) in [
        ("mixed.pem", format!("Our root:\n{broken}\n{good}"), 0),
        ("broken.pem", broken.to_owned(), 3),
        ("empty.pem", String::new(), 3),
    ] {
        let file = here.path().join(name);
        fs::write(&file, text).unwrap();
        let variables = [("CLOUDZERO_API_KEY", KEY), ("SSL_CERT_FILE", file.to_str().unwrap())];
        let output = output(drops(&here, &url, &variables)).await;
        exits(&output, status);
        assert_eq!(status == 3, stderr(&output).contains("SSL_CERT_FILE"), "{name}: {}", stderr(&output));

        let proxy = tls::proxy(server.address);
        let (url, trusted) = (format!("http://{}", proxy.address), [("SSL_CERT_FILE", file.to_str().unwrap())]);
        let variables = [&through(&url)[..], &trusted].concat();
        let output = self::output(drops(&here, "https://cloudzero.invalid", &variables)).await;
        assert_eq!(output.status.success(), status == 0, "{name}: {}", stderr(&output));
        assert_eq!(status == 3, stderr(&output).contains("SSL_CERT_FILE"), "{name}: {}", stderr(&output));
    }
}

/// The file is a pipe that is written once: who opened it again would wait for ever.
#[tokio::test]
async fn certificates_are_read_once_for_aws_and_cloudzero_and_not_without_tls() {
    let (here, server) = (Folder::new(), tls::server(KEY));
    let (proxy, pipe) = (tls::proxy(server.address), here.path().join("pipe.pem"));
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let run = async |command: Command| {
        let mut command = tokio::process::Command::from(command);
        let output = command.kill_on_drop(true).output();
        tokio::time::timeout(Duration::from_secs(60), output).await.expect("it is read once").unwrap()
    };
    let sandbox = crate::support::sandbox().await;
    let without_tls = [("CLOUDZERO_API_KEY", KEY), ("SSL_CERT_FILE", pipe.to_str().unwrap())];
    exits(&run(drops(&here, &sandbox.url(), &without_tls)).await, 0);

    let writer = pipe.clone();
    std::thread::spawn(move || fs::write(writer, fs::read(tls::root()).unwrap()).unwrap());
    let url = format!("http://{}", proxy.address);
    let variables = [&through(&url)[..], &[("SSL_CERT_FILE", pipe.to_str().unwrap())]].concat();
    exits(&run(drops(&here, "https://cloudzero.invalid", &variables)).await, 0);
    assert_eq!(server.seen().len(), 2, "{:?}", server.seen());
}

/// CloudZero and AWS alike, by names that only the proxy knows.
#[tokio::test]
async fn calls_go_through_the_proxy_unless_the_host_is_named() {
    let here = Folder::new();
    let server = tls::server(KEY);
    let proxy = tls::proxy(server.address);
    let url = format!("http://{}", proxy.address);
    let root = tls::root();
    let variables = [&through(&url)[..], &[("SSL_CERT_FILE", root.to_str().unwrap())]].concat();
    let listed = output(drops(&here, "https://cloudzero.invalid", &variables)).await;
    exits(&listed, 0);
    let asked: Vec<String> = NAMES.iter().rev().map(|name| format!("CONNECT {name}:443 HTTP/1.1")).collect();
    assert_eq!(proxy.seen(), asked);
    let expected = ["POST / HTTP/1.1", "GET /v2/connections/billing/anycost/stream-1/billing_drops HTTP/1.1"];
    assert_eq!(server.seen(), expected);

    let without = [&variables[..], &[("NO_PROXY", "cloudzero.invalid")]].concat();
    exits(&output(drops(&here, "https://cloudzero.invalid", &without)).await, 3);
    assert_eq!(proxy.seen().len(), 3, "AWS was asked through it, and CloudZero not");
}

/// As companies do whose credentials are handed out by a program of their own.
#[tokio::test]
async fn credentials_come_from_a_process_of_the_company() {
    let here = Folder::new().with(
        "hand-out",
        "#!/bin/sh\necho '{\"Version\": 1, \"AccessKeyId\": \"from-a-process\", \"SecretAccessKey\": \"s\"}'\n",
    );
    let program = here.path().join("hand-out");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let here = here.with("config", format!("[default]\ncredential_process = {}\n", program.display()));
    let (secrets, sandbox) = (secrets_manager::holding(&[KEY]).await, crate::support::sandbox().await);
    let config = here.path().join("config");
    let listed = output(drops(
        &here,
        &sandbox.url(),
        &[
            ("CLOUDZERO_API_KEY_SECRET_ARN", ARN),
            ("AWS_CONFIG_FILE", config.to_str().unwrap()),
            ("AWS_REGION", "eu-central-1"),
            ("AWS_ENDPOINT_URL", &secrets.url),
            ("PATH", "/usr/bin:/bin"),
        ],
    ))
    .await;
    exits(&listed, 0);
    let authorization = secrets.requests()[0].headers()["authorization"].to_str().unwrap().to_owned();
    assert!(authorization.contains("Credential=from-a-process/"), "{authorization}");
}

/// What `aws sso login` left behind is exchanged for credentials at the portal.
#[tokio::test]
async fn credentials_come_from_the_identity_center() {
    use crate::support::http::{Response, Script, Server};
    let aws = Server::start(|request| async move {
        Response::new(Script::text(match request.uri().path() {
            "/federation/credentials" => r#"{"roleCredentials": {"accessKeyId": "from-the-portal",
                "secretAccessKey": "s", "sessionToken": "t", "expiration": 4102444800000}}"#
                .to_owned(),
            _ => format!(r#"{{"SecretString": "{KEY}"}}"#),
        }))
    })
    .await;
    let here = Folder::new().with(
        "config",
        "[default]\nsso_session = company\nsso_account_id = 111122223333\nsso_role_name = finance\n\
         [sso-session company]\nsso_region = eu-central-1\nsso_start_url = https://company.awsapps.com/start\n",
    );
    let cache = here.path().join(".aws/sso/cache");
    fs::create_dir_all(&cache).unwrap();
    // The SHA-1 of `company`.
    fs::write(
        cache.join("71b21161ffa1e6516bcc072aaf5ef38cbe85b511.json"),
        r#"{"accessToken": "token", "expiresAt": "2099-01-01T00:00:00Z", "region": "eu-central-1",
            "startUrl": "https://company.awsapps.com/start"}"#,
    )
    .unwrap();
    let (config, sandbox) = (here.path().join("config"), crate::support::sandbox().await);
    let listed = output(drops(
        &here,
        &sandbox.url(),
        &[
            ("CLOUDZERO_API_KEY_SECRET_ARN", ARN),
            ("AWS_CONFIG_FILE", config.to_str().unwrap()),
            ("AWS_REGION", "eu-central-1"),
            ("AWS_ENDPOINT_URL", &aws.url),
            ("HOME", here.path().to_str().unwrap()),
        ],
    ))
    .await;
    exits(&listed, 0);
    let asked: Vec<String> = aws.requests().iter().map(|request| request.uri().path().to_owned()).collect();
    assert_eq!(asked, ["/federation/credentials", "/"]);
    let authorization = aws.requests()[1].headers()["authorization"].to_str().unwrap().to_owned();
    assert!(authorization.contains("Credential=from-the-portal/"), "{authorization}");
}
