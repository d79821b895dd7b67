//! The browser's door to `credits-core`: bytes and options in, plain data out. It translates and decides nothing.
//!
//! Money goes out as text, since a JavaScript number would not be exact. What is wrong with a file is data, in its report;
//! an error is thrown only at a caller that passes an option or a query which is none.
//!
//! A [`CheckedFile`] stays here, in WebAssembly's memory, and hands out what is looked at: a slice of the accounts, some
//! lines of the source, one request body. So a file of a million rows never becomes a million JavaScript objects.

mod accounts;
mod options;
mod view;

use accounts::{Order, Query};
use credits_core::{Accepted, AccountId, Report, line_starts};
use js_sys::JSON;
use options::Options;
use serde::Serialize;
use serde::de::DeserializeOwned;
use view::{ComparisonView, FileReport, SourceLine};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsError, JsValue};

/// The plain data, for TypeScript. `view.rs` tests that it names the same fields.
#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.d.ts");

#[wasm_bindgen]
extern "C" {
    /// How files are judged.
    #[wasm_bindgen(typescript_type = "Options")]
    pub type JsOptions;
    /// Which accounts are wanted.
    #[wasm_bindgen(typescript_type = "AccountsQuery")]
    pub type JsAccountsQuery;
    /// What a check found.
    #[wasm_bindgen(typescript_type = "FileReport")]
    pub type JsFileReport;
    /// Some of the accounts.
    #[wasm_bindgen(typescript_type = "AccountsSlice")]
    pub type JsAccountsSlice;
    /// The accounts with the largest credits.
    #[wasm_bindgen(typescript_type = "LargestAccounts")]
    pub type JsLargestAccounts;
    /// Some of a file's lines.
    #[wasm_bindgen(typescript_type = "SourceLine[]")]
    pub type JsSourceLines;
    /// Two files in numbers.
    #[wasm_bindgen(typescript_type = "ComparisonSummary")]
    pub type JsComparisonSummary;
    /// Some of the differences of two files.
    #[wasm_bindgen(typescript_type = "AccountDifference[]")]
    pub type JsDifferences;
}

/// A file that was checked, with all that the page may ask of it.
#[wasm_bindgen]
pub struct CheckedFile {
    bytes: Vec<u8>,
    outcome: Result<Accepted, Box<Report>>,
    line_starts: Vec<usize>,
    /// The accounts as they were last asked for: scrolling asks for the same order again and again.
    order: Option<Order>,
}

/// Checks a file under the options, as the function would.
///
/// # Errors
/// When an option is none.
#[wasm_bindgen]
pub fn check(name: &str, bytes: Vec<u8>, options: JsOptions) -> Result<CheckedFile, JsError> {
    let policy = from_js::<Options>(options)?.policy(name).map_err(|problem| JsError::new(&problem))?;
    let outcome = credits_core::check(name, &bytes, &policy).accept();
    Ok(CheckedFile { line_starts: line_starts(&bytes), bytes, outcome, order: None })
}

/// What is wrong with a total as a person types it; nothing, if it can be read.
#[wasm_bindgen(js_name = problemWithAmount)]
#[must_use]
pub fn problem_with_amount(text: &str) -> Option<String> {
    credits_core::read_amount(text).err().map(|error| format!("the amount {error}"))
}

/// The options that count where none is given.
#[wasm_bindgen(js_name = defaultOptions)]
#[must_use]
pub fn default_options() -> JsOptions {
    to_js(&Options::defaults())
}

#[wasm_bindgen]
impl CheckedFile {
    /// The verdict, the summary and the findings.
    #[must_use]
    pub fn report(&self) -> JsFileReport {
        to_js(&FileReport::new(self.as_report(), &self.bytes, self.line_starts.len()))
    }

    /// A slice of the accounts, sorted and searched.
    ///
    /// # Errors
    /// When the query is none.
    pub fn accounts(&mut self, query: JsAccountsQuery) -> Result<JsAccountsSlice, JsError> {
        let query: Query = from_js(query)?;
        let order = self.order.take().filter(|order| order.answers(&query));
        let order = order.unwrap_or_else(|| Order::of(self.as_report().credits(), &query));
        let slice = order.slice(self.as_report().credits(), &query);
        self.order = Some(order);
        Ok(to_js(&slice))
    }

    /// The accounts with the largest credits, and what the others have together.
    #[must_use]
    pub fn largest(&self, count: usize) -> JsLargestAccounts {
        to_js(&accounts::largest(self.as_report().credits(), count))
    }

    /// Lines of the file from `first` (counted from 0), safe to show, with what the findings are about marked.
    #[must_use]
    pub fn source(&self, first: usize, count: usize) -> JsSourceLines {
        to_js(&SourceLine::some(self.as_report(), &self.bytes, &self.line_starts, first, count))
    }

    /// The exact bytes of one request body; nothing where there is no such body.
    #[must_use]
    pub fn body(&self, index: usize) -> Option<Vec<u8>> {
        Some(self.outcome.as_ref().ok()?.bodies().nth(index)?.into_json())
    }

    fn as_report(&self) -> &Report {
        match &self.outcome {
            Ok(accepted) => accepted.report(),
            Err(report) => report,
        }
    }
}

/// Two files, account by account.
#[wasm_bindgen]
pub struct Comparison {
    summary: ComparisonView,
    accounts: credits_core::Comparison<AccountId>,
}

/// Compares two files: what the second changes of the first.
#[wasm_bindgen]
#[must_use]
pub fn compare(before: &CheckedFile, after: &CheckedFile) -> Comparison {
    let (before, after) = (before.as_report(), after.as_report());
    let accounts = credits_core::compare(accounts::amounts(before.credits()), accounts::amounts(after.credits()));
    Comparison { summary: ComparisonView::new(before.summary(), after.summary(), &accounts), accounts }
}

#[wasm_bindgen]
impl Comparison {
    /// Both files in numbers.
    #[must_use]
    pub fn summary(&self) -> JsComparisonSummary {
        to_js(&self.summary)
    }

    /// Differences from `first` (counted from 0): accounts removed, then added, then changed.
    #[must_use]
    pub fn differences(&self, first: usize, count: usize) -> JsDifferences {
        to_js(&view::differences(&self.accounts, first, count))
    }
}

/// Plain data as the JavaScript objects of the type that is declared for it.
fn to_js<T: JsCast>(view: &impl Serialize) -> T {
    let json = serde_json::to_string(view).expect("views hold strings and numbers");
    JSON::parse(&json).expect("what serde_json writes is JSON").unchecked_into()
}

fn from_js<T: DeserializeOwned>(object: impl AsRef<JsValue>) -> Result<T, JsError> {
    let json = JSON::stringify(object.as_ref()).ok().and_then(|json| json.as_string());
    serde_json::from_str(&json.unwrap_or_default()).map_err(|error| JsError::new(&error.to_string()))
}
