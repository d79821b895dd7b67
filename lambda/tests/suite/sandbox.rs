//! The sandbox as a stranger's client sees it: plain HTTP.

use crate::support::{KEY, sandbox};
use credits_lambda::sandbox::{Fault, Sandbox};
use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Value, json};
use std::time::Duration;

const DROPS: &str = "/v2/connections/billing/anycost/stream-1/billing_drops";

fn row(account: &str, cost: &str) -> Value {
    json!({
        "lineitem/type": "Credit",
        "resource/account": account,
        "time/usage_start": "2025-01-01T00:00:00Z",
        "cost/cost": cost,
    })
}

fn body(operation: &str, rows: &[Value]) -> Value {
    json!({"month": "2025-01-01T00:00:00Z", "operation": operation, "data": rows})
}

fn http() -> Client {
    // reqwest wants a TLS provider, even where no TLS is spoken.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().no_proxy().build().unwrap()
}

fn post(sandbox: &Sandbox, body: &Value) -> RequestBuilder {
    http().post(sandbox.url() + DROPS).header("authorization", KEY).body(body.to_string())
}

fn get(sandbox: &Sandbox, path: &str) -> RequestBuilder {
    http().get(sandbox.url() + path).header("authorization", KEY)
}

async fn send(request: RequestBuilder) -> (u16, Value) {
    let response: Response = request.send().await.unwrap();
    (response.status().as_u16(), serde_json::from_str(&response.text().await.unwrap()).unwrap())
}

#[tokio::test]
async fn the_three_operations_and_the_readings() {
    let sandbox = sandbox().await;
    let (status, answer) = send(post(&sandbox, &body("replace_drop", &[row("a", "-1.10"), row("b", "-2.20")]))).await;
    assert_eq!(status, 200);
    assert_eq!(answer["connection"]["row_count"], 2);
    assert_eq!(answer["connection"]["month"], "2025-01-01T00:00:00Z");
    let (_, answer) = send(post(&sandbox, &body("sum", &[row("c", "-0.30")]))).await;
    assert_eq!(answer["connection"]["row_count"], 1);

    let (status, answer) = send(get(&sandbox, &format!("{DROPS}/2025-01"))).await;
    assert_eq!(
        (status, answer),
        (200, json!({"billing_drop": [row("a", "-1.10"), row("b", "-2.20"), row("c", "-0.30")]}))
    );
    let (_, answer) = send(get(&sandbox, DROPS)).await;
    let counts: Vec<_> = answer["billing_drops"].as_array().unwrap().iter().map(|drop| &drop["row_count"]).collect();
    assert_eq!(counts, [2, 1]);

    let (_, state) = send(http().get(sandbox.url() + "/sandbox/state")).await;
    assert_eq!(state["months"], json!({"2025-01": {"rows": 3, "accounts": 3, "total_cost_usd": "-3.60"}}));

    send(post(&sandbox, &body("replace_hourly", &[row("d", "-4.00")]))).await;
    assert_eq!(sandbox.state().months["2025-01"].total_cost_usd, "-4.00");
    let (status, answer) = send(get(&sandbox, &format!("{DROPS}/2025-02"))).await;
    assert_eq!(status, 404);
    assert_eq!(answer["error"]["message"], "no billing drop for 2025-02");
}

#[tokio::test]
async fn refusals_have_the_shapes_of_the_service() {
    let sandbox = sandbox().await;
    let good = body("replace_drop", &[row("a", "-1.00")]);
    let url = sandbox.url() + DROPS;
    let (status, answer) = send(http().post(&url).body(good.to_string())).await;
    assert_eq!((status, answer), (401, json!({"message": "Unauthorized"})));
    let bearer = http().post(&url).header("authorization", format!("Bearer {KEY}")).body(good.to_string());
    assert_eq!(send(bearer).await, (403, json!({"message": "Forbidden"})));
    let mut bad = row("a", "-1.00");
    bad["lineitem/type"] = json!("MAP Credit");
    let (status, answer) = send(post(&sandbox, &body("replace_drop", &[bad]))).await;
    assert_eq!(status, 400);
    assert_eq!(answer["error"]["message"], "data[0]: 'lineitem/type': 'MAP Credit' is not one of the line item types");
    let large = json!({"month": "2025-01", "data": [row("a", &"1".repeat(5_000_000))]});
    assert_eq!(send(post(&sandbox, &large)).await, (413, json!({"message": "Request Too Long"})));
    let other = http().get(url.replace("stream-1", "stream-2")).header("authorization", KEY);
    assert_eq!(send(other).await.0, 404);
    assert!(sandbox.state().months.is_empty());
}

/// The trap the cache is: the second content is answered with the success of the first, and is not applied.
#[tokio::test]
async fn an_idempotency_key_brings_back_the_first_answer_whatever_is_sent() {
    let sandbox = sandbox().await;
    let with_key = |body: &Value, key: &str| post(&sandbox, body).header("cloudzero-idempotency-key", key);
    let first = send(with_key(&body("replace_drop", &[row("a", "-1.00")]), "january")).await;
    let second = send(with_key(&body("replace_drop", &[row("a", "-9.00")]), "january")).await;
    assert_eq!(first, second);
    assert_eq!(sandbox.state().months["2025-01"].total_cost_usd, "-1.00");

    sandbox.add_fault(Fault::status(500).once());
    let attempt = || with_key(&body("replace_drop", &[row("a", "-9.00")]), "retry").send();
    assert_eq!(attempt().await.unwrap().status(), 500);
    assert_eq!(attempt().await.unwrap().status(), 500, "the error is cached");
    let fresh = send(with_key(&body("replace_drop", &[row("a", "-9.00")]), "fresh")).await;
    assert_eq!(fresh.0, 200);

    // After a cut connection the key does what it is for.
    sandbox.add_fault(Fault::cut_after().once());
    let sum = body("sum", &[row("b", "-1.00")]);
    assert!(with_key(&sum, "sum").send().await.is_err());
    assert_eq!(send(with_key(&sum, "sum")).await.0, 200);
    assert_eq!(sandbox.state().months["2025-01"].total_cost_usd, "-10.00");
}

#[tokio::test]
async fn what_the_gateway_refuses_is_not_cached() {
    let sandbox = sandbox().await;
    let good = body("replace_drop", &[row("a", "-1.00")]);
    let with = |key: &str| {
        let request = http().post(sandbox.url() + DROPS).header("authorization", key);
        send(request.header("cloudzero-idempotency-key", "one").body(good.to_string()))
    };
    assert_eq!(with("wrong").await.0, 403);
    assert_eq!(with(KEY).await.0, 200);
}

#[tokio::test]
async fn a_test_key_has_a_stream_of_its_own() {
    let sandbox = sandbox().await;
    let rehearsal =
        post(&sandbox, &body("replace_drop", &[row("a", "-1.00")])).header("cloudzero-test-key", "rehearsal");
    assert_eq!(send(rehearsal).await.0, 200);
    let path = format!("{DROPS}/2025-01");
    assert_eq!(send(get(&sandbox, &path)).await.0, 404);
    assert_eq!(send(get(&sandbox, &path).header("cloudzero-test-key", "rehearsal")).await.0, 200);
    assert_eq!(send(get(&sandbox, &path).header("cloudzero-test-key", "other")).await.0, 404);
    assert_eq!(sandbox.state().test_months["rehearsal"]["2025-01"].total_cost_usd, "-1.00");
}

#[tokio::test]
async fn an_overlap_on_the_stream_is_refused_and_counted() {
    let sandbox = sandbox().await;
    sandbox.add_fault(Fault::delay(Duration::from_millis(300)).once());
    let slow = send(post(&sandbox, &body("replace_drop", &[row("a", "-1.00")])));
    let quick = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        send(get(&sandbox, DROPS)).await
    };
    let ((slow, _), (quick, answer)) = tokio::join!(slow, quick);
    assert_eq!((slow, quick), (200, 409));
    assert_eq!(answer["error"]["type"], "conflict");
    assert_eq!(sandbox.state().overlaps, 1);
    assert_eq!(send(get(&sandbox, DROPS)).await.0, 200);
}

#[tokio::test]
async fn faults_are_set_and_ended_from_outside() {
    let sandbox = sandbox().await;
    let faults = sandbox.url() + "/sandbox/faults";
    let rule = json!({"skip": 1, "fault": {"status": 429, "retry_after": "7"}});
    assert_eq!(send(http().post(&faults).body(rule.to_string())).await.0, 200);
    let good = body("replace_drop", &[row("a", "-1.00")]);
    assert_eq!(post(&sandbox, &good).send().await.unwrap().status(), 200);
    for _ in 0..3 {
        let response = post(&sandbox, &good).send().await.unwrap();
        assert_eq!((response.status().as_u16(), &response.headers()["retry-after"]), (429, &"7".parse().unwrap()));
    }
    assert_eq!(send(http().delete(&faults)).await.0, 200);
    assert_eq!(post(&sandbox, &good).send().await.unwrap().status(), 200);
    assert_eq!(send(http().post(&faults).body(r#"{"fault": {"stauts": 1}}"#)).await.0, 400);
    assert_eq!(sandbox.state().calls, 5, "the control API is not counted");
    let (_, state) = send(http().delete(sandbox.url() + "/sandbox/state")).await;
    assert_eq!(state, json!({"months": {}, "test_months": {}, "calls": 0, "overlaps": 0}));
}
