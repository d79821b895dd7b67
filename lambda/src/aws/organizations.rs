//! The accounts of the organization.

use super::pages::Pages;
use super::signed::{AwsFailure, Request, Service, Signed};
use crate::quote::quoted;
use crate::statement::{NoStatement, is_account};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;

/// Names of all accounts by their ids: `ListAccounts`, from the payer's account or a delegated one.
///
/// # Errors
/// Why there is no list; a list that may not be whole is none.
pub async fn accounts(aws: &Signed) -> Result<BTreeMap<String, String>, AwsFailure> {
    let (mut accounts, mut pages, mut token) = (BTreeMap::new(), Pages::default(), None::<String>);
    loop {
        let question = token.map_or_else(|| json!({}), |token| json!({"NextToken": token}));
        let request = Request::Json("1.1", "AWSOrganizationsV20161128.ListAccounts", question.to_string());
        let answer = aws.call(Service::ORGANIZATIONS, &request).await?;
        let unreadable = |why: String| AwsFailure::Unavailable(format!("Organizations: {why}"));
        let page: Page = serde_json::from_slice(&answer).map_err(|error| unreadable(quoted(&error.to_string())))?;
        for Account { id, name } in page.accounts {
            if !is_account(&id) {
                return Err(unreadable(format!("`{}` is no account", quoted(&id))));
            }
            if accounts.contains_key(&id) {
                return Err(unreadable(format!("account `{id}` is named twice, as if a page were repeated")));
            }
            accounts.insert(id, name.unwrap_or_default());
        }
        token = pages.next("Organizations", page.next_token).map_err(|doubt| match doubt {
            NoStatement::Doubtful(why) | NoStatement::Failed(why) | NoStatement::NotAsked(why) => unreadable(why),
            NoStatement::Empty => unreadable("there are no accounts".to_owned()),
        })?;
        if token.is_none() {
            return if accounts.is_empty() {
                Err(unreadable("there are no accounts".to_owned()))
            } else {
                Ok(accounts)
            };
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Page {
    accounts: Vec<Account>,
    next_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Account {
    id: String,
    name: Option<String>,
}
