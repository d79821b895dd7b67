//! Cost Explorer, Billing, STS and Organizations, as far as this project asks them.

use super::answer::Answer;
use super::books::{Asked, Ledger, Row, Wrong, page, told};
use serde_json::{Value, json};

/// What of a request matters here.
pub(super) struct Question<'a> {
    /// `Authorization`
    pub(super) authorization: Option<&'a str>,
    /// `X-Amz-Target`
    pub(super) target: Option<&'a str>,
    pub(super) body: &'a [u8],
}

/// Whether this is a question to AWS.
pub(super) fn is_aws(authorization: Option<&str>) -> bool {
    authorization.is_some_and(|text| text.starts_with("AWS4-HMAC-SHA256 "))
}

pub(super) fn answer(ledger: &Ledger, question: &Question<'_>) -> Answer {
    let form = String::from_utf8_lossy(question.body);
    let (asked, scope) = match question.target {
        Some("AWSInsightsIndexService.GetCostAndUsage") => (Asked::CostExplorer, "/us-east-1/ce/aws4_request"),
        Some("AWSBilling.GetCreditAllocationHistory") => (Asked::Billing, "/us-east-1/billing/aws4_request"),
        Some("AWSOrganizationsV20161128.ListAccounts") => {
            (Asked::Organizations, "/us-east-1/organizations/aws4_request")
        }
        None if form.contains("Action=GetCallerIdentity") => (Asked::Sts, "/sts/aws4_request"),
        None if form.contains("Action=AssumeRole") => (Asked::AssumeRole, "/sts/aws4_request"),
        _ => return refuse("UnknownOperationException", "the sandbox does not know this operation"),
    };
    if !question.authorization.is_some_and(|text| text.contains(scope) && text.contains("Signature=")) {
        return refuse("SignatureDoesNotMatch", &format!("the credential's scope is not {scope}"));
    }
    let is_sts = matches!(asked, Asked::Sts | Asked::AssumeRole);
    let refuse = |code: &str, message: &str| if is_sts { refuse_in_xml(code, message) } else { refuse(code, message) };
    let is_bill = matches!(asked, Asked::CostExplorer | Asked::Billing);
    if is_bill && ledger.books().needs_role && !question.authorization.is_some_and(|text| text.contains(ROLE_KEY)) {
        return refuse("AccessDeniedException", "the bill is another account's, whose role was not assumed");
    }
    let wrong = ledger.wrong(asked);
    match wrong {
        Some(Wrong::Denied) => return refuse("AccessDeniedException", "no identity-based policy allows the action"),
        Some(Wrong::Throttled) => return refuse("ThrottlingException", "Rate exceeded"),
        Some(Wrong::Down) => return Answer::json(500, &json!({"__type": "InternalServerException"})),
        Some(Wrong::Garbage) => return Answer::json(200, &"<html>"),
        _ => {}
    }
    let asked_for: Value = serde_json::from_slice(question.body).unwrap_or_default();
    match asked {
        Asked::CostExplorer => cost_explorer(ledger, &asked_for, wrong),
        Asked::Billing => billing(ledger, &asked_for, wrong),
        Asked::Organizations => organizations(ledger, &asked_for, wrong),
        Asked::AssumeRole => role(),
        _ => identity(ledger),
    }
}

fn refuse(code: &str, message: &str) -> Answer {
    Answer::json(400, &json!({"__type": code, "message": message}))
}

/// As the services of the query protocol say it.
fn refuse_in_xml(code: &str, message: &str) -> Answer {
    let error = format!("<Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>");
    Answer { status: 403, ..xml(format!("<ErrorResponse>{error}</ErrorResponse>")) }
}

fn cost_explorer(ledger: &Ledger, question: &Value, wrong: Option<Wrong>) -> Answer {
    let books = ledger.books();
    let text = |pointer: &str| question.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (start, end) = (text("/TimePeriod/Start"), text("/TimePeriod/End"));
    let is_asked_well = question["Filter"] == json!({"Dimensions": {"Key": "RECORD_TYPE", "Values": ["Credit"]}})
        && question["GroupBy"] == json!([{"Type": "DIMENSION", "Key": "LINKED_ACCOUNT"}])
        && question["Granularity"] == "MONTHLY";
    if !is_asked_well || start.len() != 10 || end.len() != 10 {
        return refuse("ValidationException", "the sandbox knows credits by linked account and month only");
    }
    let month = &start[..7];
    let mut rows: Vec<Row> = books
        .credits
        .get(month)
        .into_iter()
        .flatten()
        .map(|(account, amounts)| (account.clone(), super::stream::sum(amounts)))
        .collect();
    if wrong == Some(Wrong::LostRow) {
        rows.pop();
    }
    let (rows, next) = page(&rows, books.page, question["NextPageToken"].as_str(), wrong);
    let group = |(index, (account, amount)): (usize, &Row)| {
        let is_first = index == 0;
        let unit = if wrong == Some(Wrong::OtherCurrency) && is_first { "EUR" } else { "USD" };
        let account = if wrong == Some(Wrong::OtherName) && is_first { "NoAccount" } else { account };
        let amount = told(amount, is_first, true, wrong);
        json!({"Keys": [account], "Metrics": {"UnblendedCost": {"Amount": amount, "Unit": unit}}})
    };
    let groups: Vec<Value> = rows.iter().enumerate().map(group).collect();
    let estimated = books.estimated.iter().any(|open| open == month) || wrong == Some(Wrong::Estimate);
    let result =
        json!({"TimePeriod": {"Start": start, "End": end}, "Total": {}, "Groups": groups, "Estimated": estimated});
    let mut results = vec![result];
    if wrong == Some(Wrong::EndIncluded) {
        let period = json!({"Start": end, "End": "2099-12-01"});
        results.push(json!({"TimePeriod": period, "Total": {}, "Groups": groups, "Estimated": estimated}));
    }
    let names: Vec<Value> =
        books.accounts.iter().map(|(id, name)| json!({"Value": id, "Attributes": {"description": name}})).collect();
    let mut answer = json!({"ResultsByTime": results, "DimensionValueAttributes": names});
    if let Some(next) = next {
        answer["NextPageToken"] = json!(next);
    }
    let mut answer = Answer::json(200, &answer);
    if wrong == Some(Wrong::Partial) {
        answer.body.truncate(answer.body.len() / 2);
    }
    answer
}

fn billing(ledger: &Ledger, question: &Value, wrong: Option<Wrong>) -> Answer {
    let books = ledger.books();
    if question["accountId"].as_str() != Some(&books.payer) {
        return refuse("AccessDeniedException", "the account is not the caller's");
    }
    let Some((first, last)) = months(question) else { return refuse("ValidationException", "startDate, endDate") };
    let is_asked = |month: &str| {
        month >= first.as_str() && (month < last.as_str() || wrong == Some(Wrong::EndIncluded) && month == last)
    };
    let mut rows: Vec<(String, Row)> = Vec::new();
    for (month, accounts) in books.credits.iter().filter(|(month, _)| is_asked(month)) {
        for (account, amounts) in accounts {
            rows.extend(amounts.iter().map(|amount| (month.clone(), (account.clone(), amount.clone()))));
        }
    }
    if matches!(wrong, Some(Wrong::LostRow | Wrong::Partial)) {
        rows.pop();
    }
    // Numbered before they are cut into pages: a row that is repeated is the same one.
    let numbered: Vec<Row> = (0..rows.len()).map(|index| (index.to_string(), String::new())).collect();
    let (numbers, next) = page(&numbered, books.page, question["nextToken"].as_str(), wrong);
    let entry = |(number, _): &Row| {
        let index: usize = number.parse().unwrap_or_default();
        let (month, (account, amount)) = &rows[index];
        let is_first = index == 0;
        json!({
            "creditId": (1000 + index).to_string(),
            "creditAmount": {
                "currencyAmount": told(amount, is_first, true, wrong),
                "currencyCode": if wrong == Some(Wrong::OtherCurrency) && is_first { "EUR" } else { "USD" },
            },
            "accountId": if wrong == Some(Wrong::OtherName) && is_first { "unknown" } else { account },
            "appliedServiceName": "AmazonEC2",
            "billingMonth": month,
            "isEstimatedBill": books.estimated.contains(month) || wrong == Some(Wrong::Estimate),
            "description": "promotional credit",
        })
    };
    let partial = wrong == Some(Wrong::Partial);
    let mut answer = json!({
        "creditAllocationHistoryList": numbers.iter().map(entry).collect::<Vec<_>>(),
        "partialResults": partial,
        "failedMonths": if partial { vec![first] } else { Vec::new() },
    });
    if let Some(next) = next {
        answer["nextToken"] = json!(next);
    }
    Answer::json(200, &answer)
}

/// `YYYY-MM` of the first and the last instant that are asked for.
fn months(question: &Value) -> Option<(String, String)> {
    let month = |name: &str| {
        let seconds = question[name].as_i64()?;
        let date = aws_smithy_types::DateTime::from_secs(seconds);
        date.fmt(aws_smithy_types::date_time::Format::DateTime).ok()?.get(..7).map(str::to_owned)
    };
    Some((month("startDate")?, month("endDate")?))
}

fn organizations(ledger: &Ledger, question: &Value, wrong: Option<Wrong>) -> Answer {
    let books = ledger.books();
    let rows: Vec<Row> = books.accounts.into_iter().collect();
    let (rows, next) = page(&rows, books.page, question["NextToken"].as_str(), wrong);
    let accounts: Vec<Value> =
        rows.iter().map(|(id, name)| json!({"Id": id, "Name": name, "Status": "ACTIVE"})).collect();
    let mut answer = json!({"Accounts": accounts});
    if let Some(next) = next {
        answer["NextToken"] = json!(next);
    }
    Answer::json(200, &answer)
}

/// Who has assumed a role signs with this.
const ROLE_KEY: &str = "ASIAROLEROLEROLEROLE";

fn role() -> Answer {
    xml(format!(
        "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult><Credentials>\
         <AccessKeyId>{ROLE_KEY}</AccessKeyId><SecretAccessKey>role</SecretAccessKey><SessionToken>token</SessionToken>\
         <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>"
    ))
}

fn xml(body: String) -> Answer {
    Answer { status: 200, headers: vec![("content-type", "text/xml".to_owned())], body }
}

fn identity(ledger: &Ledger) -> Answer {
    let payer = ledger.books().payer;
    xml(format!(
        "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>\
         <Arn>arn:aws:iam::{payer}:root</Arn><UserId>{payer}</UserId><Account>{payer}</Account>\
         </GetCallerIdentityResult></GetCallerIdentityResponse>"
    ))
}
