//! A file under correction, as the page asks for it and as it is shown.

use crate::input::{Fields, Input, Value, needed};
use credits_core::{AccountId, Correction, Edit, Policy, Repair, Report, RowCells, Rows, visible};
use serde::Serialize;

/// What a person does to a file.
pub(crate) enum Mending {
    /// Another account or amount; what is missing stays as it is written.
    Cells { line: u32, account: Option<String>, amount: Option<String> },
    /// Another text instead of a whole line.
    Line { line: u32, text: String },
    /// A line goes away.
    Remove { line: u32 },
    /// A line of the original comes back as it was.
    PutBack { line: u32 },
    /// Certain repairs, by their places in the list.
    Repairs { repairs: Vec<usize> },
    /// All certain repairs, with those that come to light by them.
    Certain,
    /// The last step is taken back.
    Undo,
    /// What was taken back is done again.
    Redo,
}

impl Input for Mending {
    fn read(value: &Value) -> Result<Self, String> {
        let fields = Fields::of(value, &["kind", "line", "account", "amount", "text", "repairs"])?;
        let text = |name| fields.text(name).map(|text| text.map(str::to_owned));
        let line = || needed(fields.number("line"), "line").map(|line| u32::try_from(line).unwrap_or(u32::MAX));
        Ok(match needed(fields.text("kind"), "kind")? {
            "cells" => Self::Cells { line: line()?, account: text("account")?, amount: text("amount")? },
            "line" => Self::Line { line: line()?, text: needed(text("text"), "text")? },
            "remove" => Self::Remove { line: line()? },
            "put_back" => Self::PutBack { line: line()? },
            "repairs" => Self::Repairs { repairs: needed(fields.numbers("repairs"), "repairs")? },
            "certain" => Self::Certain,
            "undo" => Self::Undo,
            "redo" => Self::Redo,
            other => return Err(format!("nothing is mended by `{other}`")),
        })
    }
}

impl Mending {
    /// Does it.
    ///
    /// # Errors
    /// When there is no such line or field, or nothing to undo.
    pub(crate) fn apply(
        self,
        correction: &mut Correction,
        repairs: &[Repair],
        name: &str,
        policy: &Policy,
    ) -> Result<(), String> {
        let edits = match self {
            Self::Cells { line, account, amount } => Rows::of(correction.file())
                .and_then(|rows| rows.write(line, account.as_deref(), amount.as_deref()))
                .ok_or_else(|| format!("line {line} has no such field"))?,
            Self::Line { line, text } => {
                let edit = Rows::of(correction.file()).and_then(|rows| rows.write_line(line, &text));
                vec![edit.ok_or_else(|| format!("there is no line {line}"))?]
            }
            Self::Remove { line } => vec![Edit::RemoveLine { line }],
            Self::Repairs { repairs: chosen } => {
                chosen.iter().filter_map(|&index| repairs.get(index)).flat_map(|repair| repair.edits.clone()).collect()
            }
            Self::Certain => {
                return correction.repair_all(repairs, name, policy).map_err(|error| error.to_string());
            }
            Self::PutBack { line } => {
                return if correction.put_back(line) { Ok(()) } else { Err(format!("line {line} is as it came")) };
            }
            Self::Undo => return if correction.undo() { Ok(()) } else { Err("there is nothing to undo".into()) },
            Self::Redo => return if correction.redo() { Ok(()) } else { Err("there is nothing to redo".into()) },
        };
        if edits.is_empty() {
            return Ok(());
        }
        correction.apply(&edits).map_err(|error| error.to_string())
    }
}

/// A row in its form: as it is written, to be edited, and safe to show.
#[derive(Serialize)]
pub(crate) struct RowView {
    line: u32,
    text: String,
    shown: String,
    account: Option<String>,
    account_shown: Option<String>,
    amount: Option<String>,
    amount_shown: Option<String>,
    /// Whether only the whole line can be mended, because it is not clear which field is which.
    whole: bool,
}

impl RowView {
    pub(crate) fn new(row: RowCells, report: &Report) -> Self {
        let RowCells { line, text, account, amount } = row;
        let unclear = report
            .findings()
            .iter()
            .any(|finding| finding.place.is_some_and(|place| place.line == line) && finding.code.hides_cells());
        Self {
            line,
            shown: visible(&text),
            account_shown: account.as_deref().map(visible),
            amount_shown: amount.as_deref().map(visible),
            whole: unclear || account.is_none() || amount.is_none(),
            text,
            account,
            amount,
        }
    }
}

/// What is said of a text while it is typed.
#[derive(Serialize)]
pub(crate) struct Typed {
    ok: bool,
    says: String,
}

impl Typed {
    /// An account as it is typed: how many digits are to go.
    pub(crate) fn account(text: &str) -> Self {
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let says = match text.trim().parse::<AccountId>() {
            Ok(_) => return Self { ok: true, says: "twelve digits".into() },
            Err(_) if text.trim().chars().any(|character| !character.is_ascii_digit()) => {
                "an account has digits only".into()
            }
            Err(_) if digits < DIGITS => match DIGITS - digits {
                1 => "1 digit to go".into(),
                left => format!("{left} digits to go"),
            },
            Err(_) if digits > DIGITS => format!("{} too many", digits - DIGITS),
            Err(error) => error.to_string(),
        };
        Self { ok: false, says }
    }

    /// An amount as it is typed.
    pub(crate) fn amount(text: &str) -> Self {
        match credits_core::read_amount(text) {
            Ok(amount) => Self { ok: true, says: amount.dollars().to_string() },
            Err(error) => Self { ok: false, says: format!("the amount {error}") },
        }
    }
}

/// Digits of an account id.
const DIGITS: usize = 12;
