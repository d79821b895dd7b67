//! A file under correction, as the page asks for it and as it is shown.

use crate::input::{Fields, Input, Value, needed};
use credits_core::{Correction, Edit, Policy, Repair, Report, RowCells, Rows, visible};
use serde::Serialize;

/// What a person does to a file, and which file they saw when they did it.
pub(crate) struct Step {
    /// The SHA-256 of that file; nothing where any will do.
    pub(crate) of: Option<String>,
    pub(crate) mending: Mending,
}

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
    /// Certain repairs, by their places in the list, and the line beside which they were offered.
    Repairs { repairs: Vec<usize>, line: Option<usize> },
    /// All certain repairs, with those that come to light by them.
    Certain,
    /// The last step is taken back.
    Undo,
    /// What was taken back is done again.
    Redo,
}

impl Input for Step {
    fn read(value: &Value) -> Result<Self, String> {
        let fields = Fields::of(value, &["kind", "of", "line", "account", "amount", "text", "repairs"])?;
        Ok(Self { of: fields.text("of")?.map(str::to_owned), mending: Mending::read(&fields)? })
    }
}

impl Mending {
    fn read(fields: &Fields<'_>) -> Result<Self, String> {
        let text = |name| fields.text(name).map(|text| text.map(str::to_owned));
        let line = || needed(fields.number("line"), "line").map(|line| u32::try_from(line).unwrap_or(u32::MAX));
        Ok(match needed(fields.text("kind"), "kind")? {
            "cells" => Self::Cells { line: line()?, account: text("account")?, amount: text("amount")? },
            "line" => Self::Line { line: line()?, text: needed(text("text"), "text")? },
            "remove" => Self::Remove { line: line()? },
            "put_back" => Self::PutBack { line: line()? },
            "repairs" => {
                Self::Repairs { repairs: needed(fields.numbers("repairs"), "repairs")?, line: fields.number("line")? }
            }
            "certain" => Self::Certain,
            "undo" => Self::Undo,
            "redo" => Self::Redo,
            other => return Err(format!("nothing is mended by `{other}`")),
        })
    }

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
            Self::Repairs { repairs: chosen, line } => {
                let offered = |repair: &&Repair| {
                    line.is_none_or(|line| repair.lines.iter().any(|&offered| offered as usize == line))
                };
                let chosen: Option<Vec<_>> = chosen.iter().map(|&index| repairs.get(index).filter(offered)).collect();
                chosen.ok_or("there is no such repair")?.iter().flat_map(|repair| repair.edits.clone()).collect()
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
