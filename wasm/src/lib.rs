//! The browser's door to `credits-core`: bytes and options in, plain data out. It translates and decides nothing.
//!
//! Money goes out as text, since a JavaScript number would not be exact. What is wrong with a file is data, in its report;
//! an error is thrown only at a caller that passes an option or a query which is none.
//!
//! A [`CheckedFile`] stays here, in WebAssembly's memory, and hands out what is looked at: a slice of the accounts, some
//! lines of the source, one request body. So a file of a million rows never becomes a million JavaScript objects.

mod accounts;
mod beside;
mod certain;
mod changes;
mod comparison;
#[cfg(test)]
mod declared;
mod findings;
mod input;
mod mending;
mod options;
mod order;
mod query;
mod report;
mod source;
mod sums;
mod typed;

use accounts::{AccountsQuery, Order};
use beside::{Expectation, Known, WhatIf};
use certain::RepairsView;
use changes::{ChangeView, CorrectionView};
use comparison::{ComparisonView, Difference};
use credits_core::{Accepted, Correction, Repair, Report, Rows, is_same_month, line_starts, plain_file};
use findings::findings_csv;
use input::{Input, read_json};
use js_sys::JSON;
use mending::{RowView, Step};
use options::Options;
use report::FileReport;
use serde::Serialize;
use source::SourceLine;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsError, JsValue};

pub use typed::typed;

/// The plain data, for TypeScript. `declared.rs` tests that it names the same fields.
#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.d.ts");

#[wasm_bindgen]
extern "C" {
    /// How files are judged.
    #[wasm_bindgen(typescript_type = "Options")]
    pub type JsOptions;
    /// What the module is.
    #[wasm_bindgen(typescript_type = "About")]
    pub type JsAbout;
    /// Which accounts are wanted.
    #[wasm_bindgen(typescript_type = "AccountsQuery")]
    pub type JsAccountsQuery;
    /// What a check found.
    #[wasm_bindgen(typescript_type = "FileReport")]
    pub type JsFileReport;
    /// What would be.
    #[wasm_bindgen(typescript_type = "WhatIf")]
    pub type JsWhatIf;
    /// An expected total, compared.
    #[wasm_bindgen(typescript_type = "Expectation")]
    pub type JsExpectation;
    /// A list of known accounts, compared.
    #[wasm_bindgen(typescript_type = "Known")]
    pub type JsKnown;
    /// What a person does to a file.
    #[wasm_bindgen(typescript_type = "Mending")]
    pub type JsMending;
    /// Rows to be mended.
    #[wasm_bindgen(typescript_type = "RowView[]")]
    pub type JsRows;
    /// The certain repairs.
    #[wasm_bindgen(typescript_type = "RepairsView")]
    pub type JsRepairs;
    /// Lines before and after.
    #[wasm_bindgen(typescript_type = "ChangeView[]")]
    pub type JsChanges;
    /// What is said of a text while it is typed.
    #[wasm_bindgen(typescript_type = "Typed")]
    pub type JsTyped;
    /// Some of the accounts.
    #[wasm_bindgen(typescript_type = "AccountsSlice")]
    pub type JsAccountsSlice;
    /// Some of a file's lines.
    #[wasm_bindgen(typescript_type = "SourceLine[]")]
    pub type JsSourceLines;
    /// Two files in numbers.
    #[wasm_bindgen(typescript_type = "ComparisonSummary")]
    pub type JsComparisonSummary;
    /// Which differences are wanted.
    #[wasm_bindgen(typescript_type = "DifferencesQuery")]
    pub type JsDifferencesQuery;
    /// Some of the differences of two files.
    #[wasm_bindgen(typescript_type = "DifferencesSlice")]
    pub type JsDifferencesSlice;
    /// Amounts as text.
    #[wasm_bindgen(typescript_type = "string[]")]
    pub type JsAmounts;
}

/// In front of what is written for a spreadsheet: without, it takes UTF-8 for something else.
const MARK: &str = "\u{feff}";

/// A file that was checked, with all that the page may ask of it.
#[wasm_bindgen]
pub struct CheckedFile {
    name: String,
    bytes: Vec<u8>,
    options: Options,
    outcome: Result<Accepted, Box<Report>>,
    line_starts: Vec<usize>,
    /// The accounts as they were last asked for: scrolling asks for the same order again and again.
    order: Option<Order>,
    /// Made when the first thing is mended; the bytes are then what it made of them.
    correction: Option<Correction>,
    repairs: Option<Vec<Repair>>,
}

/// Checks a file under the options, as the function would.
///
/// # Errors
/// When an option is none.
#[wasm_bindgen]
pub fn check(name: &str, bytes: Vec<u8>, options: JsOptions) -> Result<CheckedFile, JsError> {
    let options: Options = from_js(options)?;
    let outcome = judged(name, &bytes, &options)?;
    Ok(CheckedFile {
        name: name.into(),
        line_starts: line_starts(&bytes),
        bytes,
        options,
        outcome,
        order: None,
        correction: None,
        repairs: None,
    })
}

fn judged(name: &str, bytes: &[u8], options: &Options) -> Result<Result<Accepted, Box<Report>>, JsError> {
    let policy = options.policy(name).map_err(|problem| JsError::new(&problem))?;
    Ok(credits_core::check(name, bytes, &policy).accept())
}

/// The module's version, and the options that count where none is given.
#[wasm_bindgen]
#[must_use]
pub fn about() -> JsAbout {
    #[derive(Serialize)]
    struct About {
        version: &'static str,
        defaults: Options,
    }
    to_js(&About { version: env!("CARGO_PKG_VERSION"), defaults: Options::defaults() })
}

/// The exact sum of amounts as they stand in reports; nothing where one of them is none.
///
/// # Errors
/// When it is no list of texts.
#[wasm_bindgen]
pub fn sum(amounts: JsAmounts) -> Result<Option<String>, JsError> {
    let amounts: Vec<String> = from_js(amounts)?;
    let read: Option<Vec<_>> = amounts.iter().map(|amount| credits_core::read_amount(amount).ok()).collect();
    Ok(read.and_then(sums::dollars_sum).map(|sum| sum.to_string()))
}

#[wasm_bindgen]
impl CheckedFile {
    /// The verdict, the summary and the findings.
    #[must_use]
    pub fn report(&self) -> JsFileReport {
        let correction = self.correction.as_ref().map(CorrectionView::from).unwrap_or_default();
        let deployment = self.options.deployment();
        to_js(&FileReport::new(self.as_report(), &deployment, &self.bytes, self.line_starts.len(), correction))
    }

    /// Judges the same bytes anew.
    ///
    /// # Errors
    /// When an option is none; then everything stays as it is.
    pub fn judge(&mut self, options: JsOptions) -> Result<(), JsError> {
        let options: Options = from_js(options)?;
        self.outcome = judged(&self.name, &self.bytes, &options)?;
        self.options = options;
        self.order = None;
        self.repairs = None;
        Ok(())
    }

    /// What would be under other options; what is stays.
    ///
    /// # Errors
    /// When an option is none.
    #[wasm_bindgen(js_name = whatIf)]
    pub fn what_if(&self, options: JsOptions) -> Result<JsWhatIf, JsError> {
        let options: Options = from_js(options)?;
        let outcome = judged(&self.name, &self.bytes, &options)?;
        let report = outcome.as_ref().map_or_else(|report| report.as_ref(), Accepted::report);
        Ok(to_js(&WhatIf::new(report, &options.deployment())))
    }

    /// The total that a person expects, against what can be read.
    #[must_use]
    pub fn expect(&self, total: &str) -> JsExpectation {
        to_js(&Expectation::new(self.as_report(), total))
    }

    /// A list of known accounts, against those of the file.
    #[must_use]
    pub fn known(&self, list: &[u8]) -> JsKnown {
        to_js(&Known::new(self.as_report(), list))
    }

    /// Mends the file and judges it anew.
    ///
    /// # Errors
    /// When there is nothing of the kind to mend, or it was meant for another file than this one is by now; then
    /// everything stays as it is.
    pub fn mend(&mut self, mending: JsMending) -> Result<(), JsError> {
        let Step { of, mending } = from_js(mending)?;
        if of.is_some_and(|of| of != self.as_report().summary().sha256.to_string()) {
            return Err(JsError::new("the file has changed since: look at it again"));
        }
        let policy = self.options.policy(&self.name).map_err(|problem| JsError::new(&problem))?;
        let repairs = self.certain_repairs().to_vec();
        let correction = self.correction.get_or_insert_with(|| Correction::new(self.bytes.clone()));
        mending.apply(correction, &repairs, &self.name, &policy).map_err(|problem| JsError::new(&problem))?;
        self.bytes = correction.file().to_vec();
        self.line_starts = line_starts(&self.bytes);
        self.outcome = judged(&self.name, &self.bytes, &self.options)?;
        self.order = None;
        self.repairs = None;
        Ok(())
    }

    /// Rows to be mended, by their lines.
    #[must_use]
    pub fn rows(&self, lines: &[u32]) -> JsRows {
        let rows = Rows::of(&self.bytes);
        let row = |&line: &u32| Some(RowView::new(rows.as_ref()?.row(line)?, self.as_report()));
        to_js(&lines.iter().filter_map(row).collect::<Vec<_>>())
    }

    /// The repairs that have one answer, with what they would do.
    pub fn repairs(&mut self) -> JsRepairs {
        self.certain_repairs();
        let certain = self.repairs.as_deref().unwrap_or_default();
        let view =
            self.options.policy(&self.name).map(|policy| RepairsView::new(certain, &self.bytes, &self.name, &policy));
        to_js(&view.unwrap_or_default())
    }

    /// Lines that are not as they came, from `first` (counted from 0).
    #[must_use]
    pub fn changes(&self, first: usize, count: usize) -> JsChanges {
        let changes = self.correction.iter().flat_map(Correction::changes).skip(first).take(count);
        to_js(&changes.map(ChangeView::from).collect::<Vec<_>>())
    }

    /// A slice of the accounts, sorted and searched.
    ///
    /// # Errors
    /// When the query is none.
    pub fn accounts(&mut self, query: JsAccountsQuery) -> Result<JsAccountsSlice, JsError> {
        let query: AccountsQuery = from_js(query)?;
        let order = self.order.take().filter(|order| order.answers(&query));
        let order = order.unwrap_or_else(|| Order::of(self.as_report().credits(), &query));
        let slice = order.slice(self.as_report().credits(), &query);
        self.order = Some(order);
        Ok(to_js(&slice))
    }

    /// Lines of the file from `first` (counted from 0), safe to show, with what the findings are about marked; with
    /// `only`, of those that have a finding.
    #[must_use]
    pub fn source(&self, first: usize, count: usize, only: bool) -> JsSourceLines {
        let some = if only { SourceLine::with_findings } else { SourceLine::some };
        to_js(&some(self.as_report(), &self.bytes, &self.line_starts, first, count))
    }

    /// The exact bytes of one request body; nothing where there is no such body.
    #[must_use]
    pub fn body(&self, index: usize) -> Option<Vec<u8>> {
        Some(self.outcome.as_ref().ok()?.bodies().nth(index)?.into_json())
    }

    /// The `file` as it is now, or its `findings`, `changes` or `accounts` for a spreadsheet.
    ///
    /// # Errors
    /// When it is another word.
    pub fn save(&self, what: &str) -> Result<Vec<u8>, JsError> {
        let table = match what {
            "file" => return Ok(self.bytes.clone()),
            "findings" => findings_csv(self.as_report(), &self.bytes),
            "changes" => self.correction.as_ref().map(Correction::changes_csv).unwrap_or_default(),
            "accounts" => accounts::csv(self.as_report().credits()),
            _ => return Err(JsError::new("what is saved is `file`, `findings`, `changes` or `accounts`")),
        };
        Ok(format!("{MARK}{table}").into_bytes())
    }

    /// One month of an export as a plain credits file.
    ///
    /// # Errors
    /// When the month is none, or is refused; why is said.
    pub fn convert(&self, month: &str) -> Result<Vec<u8>, JsError> {
        let name = format!("credits-{month}.csv");
        let options = self.options.for_month(month);
        let accepted = judged(&name, &self.bytes, &options)?.map_err(|report| {
            let reasons = report.outcome(&options.deployment()).reasons().join("; ");
            JsError::new(&format!("this month would be refused: {reasons}"))
        })?;
        let file = plain_file(accepted.credits());
        // What is handed out is looked at again.
        if !is_same_month(&file, &accepted) {
            return Err(JsError::new("the plain file would not say the same"));
        }
        Ok(file)
    }

    fn certain_repairs(&mut self) -> &[Repair] {
        let (outcome, bytes) = (&self.outcome, &self.bytes);
        self.repairs.get_or_insert_with(|| {
            let report = outcome.as_ref().map_or_else(|report| report.as_ref(), Accepted::report);
            self.options
                .policy(&self.name)
                .map(|policy| credits_core::repairs(bytes, report, &policy))
                .unwrap_or_default()
        })
    }

    fn as_report(&self) -> &Report {
        self.outcome.as_ref().map_or_else(|report| report.as_ref(), Accepted::report)
    }
}

/// Two files, account by account.
#[wasm_bindgen]
pub struct Comparison {
    summary: ComparisonView,
    differences: Vec<Difference>,
}

/// Compares two files: what the second changes of the first.
#[wasm_bindgen]
#[must_use]
pub fn compare(before: &CheckedFile, after: &CheckedFile) -> Comparison {
    let (before, after) = (before.as_report(), after.as_report());
    let accounts = credits_core::compare(accounts::amounts(before.credits()), accounts::amounts(after.credits()));
    Comparison { summary: ComparisonView::new(before, after, &accounts), differences: Difference::all(&accounts) }
}

#[wasm_bindgen]
impl Comparison {
    /// Both files in numbers.
    #[must_use]
    pub fn summary(&self) -> JsComparisonSummary {
        to_js(&self.summary)
    }

    /// A slice of the differences, sorted and searched.
    ///
    /// # Errors
    /// When the query is none.
    pub fn differences(&self, query: JsDifferencesQuery) -> Result<JsDifferencesSlice, JsError> {
        Ok(to_js(&comparison::Slice::of(&self.differences, &from_js(query)?)))
    }

    /// All differences for a spreadsheet, the largest first.
    #[must_use]
    pub fn save(&self) -> Vec<u8> {
        format!("{MARK}{}", comparison::csv(&self.differences)).into_bytes()
    }
}

/// Plain data as the JavaScript objects of the type that is declared for it.
fn to_js<T: JsCast>(view: &impl Serialize) -> T {
    let json = serde_json::to_string(view).expect("views hold strings and numbers");
    JSON::parse(&json).expect("what serde_json writes is JSON").unchecked_into()
}

fn from_js<T: Input>(object: impl AsRef<JsValue>) -> Result<T, JsError> {
    let json = JSON::stringify(object.as_ref()).ok().and_then(|json| json.as_string());
    read_json(&json.unwrap_or_default()).map_err(|problem| JsError::new(&problem))
}
