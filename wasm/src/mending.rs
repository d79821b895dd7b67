//! A file under correction, as the page asks for it and as it is shown.

use credits_core::{AccountId, Code, Correction, Edit, LineChange, Repair, Report, RowCells, Rows, visible};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a person does to a file.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
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
    /// The last step is taken back.
    Undo {},
    /// What was taken back is done again.
    Redo {},
}

impl Mending {
    /// Does it.
    ///
    /// # Errors
    /// When there is no such line or field, or nothing to undo.
    pub(crate) fn apply(self, correction: &mut Correction, repairs: &[Repair]) -> Result<(), String> {
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
            Self::PutBack { line } => {
                return if correction.put_back(line) { Ok(()) } else { Err(format!("line {line} is as it came")) };
            }
            Self::Undo {} => return if correction.undo() { Ok(()) } else { Err("there is nothing to undo".into()) },
            Self::Redo {} => return if correction.redo() { Ok(()) } else { Err("there is nothing to redo".into()) },
        };
        if edits.is_empty() {
            return Ok(());
        }
        correction.apply(&edits).map_err(|error| error.to_string())
    }
}

/// How far a correction is.
#[derive(Default, Serialize)]
pub(crate) struct CorrectionView {
    changed_lines: usize,
    undo_steps: usize,
    redo_steps: usize,
}

impl From<&Correction> for CorrectionView {
    fn from(correction: &Correction) -> Self {
        Self {
            changed_lines: correction.changed_lines(),
            undo_steps: correction.undo_steps(),
            redo_steps: correction.redo_steps(),
        }
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
        let is_unclear = |code| {
            matches!(
                code,
                Code::AmountNeedsQuotes
                    | Code::BrokenQuote
                    | Code::ColumnWithoutHeading
                    | Code::FirstRowUnreadable
                    | Code::HeaderColumnMissing
                    | Code::HeaderColumnTwice
                    | Code::InvalidUtf8
                    | Code::NulByte
                    | Code::TooFewColumns
                    | Code::TooManyColumns
            )
        };
        let unclear = report
            .findings()
            .iter()
            .any(|finding| finding.place.is_some_and(|place| place.line == line) && is_unclear(finding.code));
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

/// A line before and after.
#[derive(Serialize)]
pub(crate) struct ChangeView {
    line: u32,
    before: String,
    after: Option<String>,
}

impl From<LineChange> for ChangeView {
    fn from(LineChange { line, before, after }: LineChange) -> Self {
        Self { line, before, after }
    }
}

/// How many changes of one repair are listed, and for how many lines it is offered beside their findings.
const LISTED: usize = 50;
const OFFERED: usize = 1_000;

/// A certain repair, with what it would do.
#[derive(Serialize)]
pub(crate) struct RepairView {
    index: usize,
    code: &'static str,
    /// On the button that takes it.
    button: &'static str,
    /// Beside which lines it is offered.
    lines: Vec<u32>,
    /// How many lines it changes.
    count: usize,
    /// The first of them.
    changes: Vec<ChangeView>,
}

impl RepairView {
    /// The repairs, with what they make of the file when all of them are taken.
    pub(crate) fn all(repairs: &[Repair], file: &[u8]) -> Vec<Self> {
        let mut correction = Correction::new(file.to_vec());
        let edits: Vec<Edit> = repairs.iter().flat_map(|repair| repair.edits.clone()).collect();
        if correction.apply(&edits).is_err() {
            return Vec::new();
        }
        let listed: BTreeSet<u32> =
            repairs.iter().flat_map(|repair| repair.lines.iter().take(LISTED)).copied().collect();
        let changes: BTreeMap<u32, LineChange> = correction
            .changes()
            .filter(|change| listed.contains(&change.line))
            .map(|change| (change.line, change))
            .collect();
        let view = |(index, repair): (usize, &Repair)| Self {
            index,
            code: repair.code.slug(),
            button: button(repair.code),
            count: repair.lines.len(),
            changes: repair
                .lines
                .iter()
                .take(LISTED)
                .filter_map(|line| changes.get(line).cloned().map(ChangeView::from))
                .collect(),
            lines: repair.lines.iter().take(OFFERED).copied().collect(),
        };
        repairs.iter().enumerate().map(view).collect()
    }
}

/// What a repair does, on its button.
fn button(code: Code) -> &'static str {
    match code {
        Code::AccountZerosRestored => "Put the zeros back",
        Code::AmountNeedsQuotes => "Put it in quotes",
        Code::DuplicateRow => "Take the repeat out",
        _ => "Take the spaces out",
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
