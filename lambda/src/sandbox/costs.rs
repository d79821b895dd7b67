//! CloudZero's costs, dimensions and connections: what AWS's own connection brings, by the books.

use super::answer::Answer;
use super::books::{Asked, Ledger, Row, Wrong, page, told};
use serde_json::{Value, json};

/// The answer, where the path is one of these.
pub(super) fn answer(ledger: &Ledger, connection_id: &str, path: &str, query: &str) -> Option<Answer> {
    let asked = match path.strip_prefix("/v2/")? {
        "billing/costs" => Asked::Costs,
        "billing/dimensions" => Asked::Dimensions,
        "connections/billing" => Asked::Connections,
        rest => match rest.strip_prefix("connections/billing/")? {
            id if id.contains('/') => return None,
            id if id != connection_id => return Some(Answer::error(404, "not_found", "no such connection")),
            _ => Asked::Connection,
        },
    };
    let wrong = ledger.wrong(asked);
    match wrong {
        Some(Wrong::Denied) => return Some(Answer::json(403, &json!({"message": "Forbidden"}))),
        Some(Wrong::Throttled) => return Some(Answer::error(429, "rate_limit", "60 requests a day")),
        Some(Wrong::Down) => return Some(Answer::json(503, &json!({}))),
        Some(Wrong::Garbage) => return Some(Answer::json(200, &"<html>")),
        _ => {}
    }
    Some(match asked {
        Asked::Costs => costs(ledger, query, wrong),
        Asked::Dimensions => {
            let type_id = if wrong == Some(Wrong::OtherName) { "LineItem" } else { "LineItemType" };
            let ids = ["Account", "CloudProvider", type_id, "Region", "Service"];
            let dimension = |id: &&str| json!({"id": id, "name": id});
            Answer::json(200, &json!({"dimensions": ids.iter().map(dimension).collect::<Vec<_>>()}))
        }
        Asked::Connections => {
            // Beside ours, AWS's own.
            let native = json!({"id": "aws", "name": "AWS", "cloud_provider": "AWS", "is_enabled": true});
            let ours = connection(ledger, connection_id);
            Answer::json(
                200,
                &match wrong {
                    Some(Wrong::Partial) => {
                        json!({"connections": [ours], "pagination": {"cursor": {"next_cursor": "2", "has_next": true}}})
                    }
                    _ => json!({"connections": [ours, native]}),
                },
            )
        }
        _ => Answer::json(200, &json!({"connection": connection(ledger, connection_id)})),
    })
}

fn connection(ledger: &Ledger, id: &str) -> Value {
    let connection = ledger.books().connection;
    json!({
        "id": id, "connection_id": id, "name": connection.name, "connection_type": connection.connection_type,
        "cloud_provider": connection.cloud_provider, "is_enabled": connection.is_enabled, "is_draft": false,
        "capabilities": {}, "expected_ingest_rate": 1,
        "s3_bucket_info": {"bucket_name": "b", "bucket_path": "p"},
    })
}

fn costs(ledger: &Ledger, query: &str, wrong: Option<Wrong>) -> Answer {
    let books = ledger.books();
    let value = |wanted: &str| {
        let encoded = query.split('&').filter_map(|pair| pair.split_once('=')).find(|(name, _)| *name == wanted)?.1;
        let spaced = encoded.replace('+', " ");
        Some(percent_encoding::percent_decode_str(&spaced).decode_utf8_lossy().into_owned())
    };
    let filters: Value = value("filters").and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    let group = value("group_by").unwrap_or_default();
    let is_asked_well = filters["CloudProvider"] == json!(["AWS"])
        && match group.as_str() {
            "Account" => filters["LineItemType"] == json!(["Credit"]),
            "LineItemType" => filters["LineItemType"].is_null(),
            _ => false,
        }
        && filters["!Service"].is_array()
        && value("granularity").as_deref() == Some("monthly")
        && value("cost_type").as_deref() == Some("billed_cost");
    let (Some(start), Some(end), true) = (value("start_date"), value("end_date"), is_asked_well) else {
        return Answer::error(400, "bad_request", "the sandbox knows billed credits by account and month only");
    };
    let (start, end) = (start.get(..7).unwrap_or_default(), end.get(..7).unwrap_or_default());
    let rows_of =
        |month: &str| -> Vec<Row> { books.native.get(month).cloned().unwrap_or_default().into_iter().collect() };
    let mut rows = rows_of(start);
    if group == "LineItemType" {
        let credits: Vec<String> = rows.into_iter().map(|(_, amount)| amount).collect();
        rows = vec![("Usage".to_owned(), "-1000.5".to_owned()), ("Credit".to_owned(), super::stream::sum(&credits))];
    }
    let announced = if wrong == Some(Wrong::Empty) { 0 } else { rows.len() };
    // What else AWS brings is asked for to tell an empty answer from a lost one: it is not lost by the same fault.
    if matches!(wrong, Some(Wrong::Partial | Wrong::LostRow)) && group == "Account" {
        rows.pop();
    }
    let announced = if wrong == Some(Wrong::LostRow) { rows.len() } else { announced };
    let (shown, next) = page(&rows, books.page, value("cursor").as_deref(), wrong);
    // Numbers, as the service writes them; never through a floating-point one.
    let row = |month: &str, index: usize, (account, amount): &Row| {
        let account = if wrong == Some(Wrong::OtherName) { json!(null) } else { json!(account) };
        let cost = told(amount, index == 0, !amount.starts_with('-'), wrong);
        format!(r#"{{"usage_date":"{month}-01T00:00:00+00:00","cost":{cost},"{group}":{account}}}"#)
    };
    let mut written: Vec<String> = shown.iter().enumerate().map(|(index, one)| row(start, index, one)).collect();
    if wrong == Some(Wrong::EndIncluded) {
        written.push(row(end, 1, &("999999999999".to_owned(), "7".to_owned())));
    }
    let announced = if wrong == Some(Wrong::EndIncluded) { announced + 1 } else { announced };
    let cursor =
        json!({"next_cursor": next, "previous_cursor": null, "has_next": next.is_some(), "has_previous": false});
    let body = format!(
        r#"{{"costs":[{}],"pagination":{{"page_count":1,"item_count":{},"total_count":{announced},"cursor":{cursor}}}}}"#,
        written.join(","),
        written.len(),
    );
    Answer { status: 200, headers: vec![("content-type", "application/json".to_owned())], body }
}
