//! All certain repairs at once, with those that only they bring to light: a row may have lost its zeros and its quotation
//! marks, and says so of one after the other.

use crate::changes::ChangeView;
use credits_core::{Code, Correction, Edit, Policy, Repair, check, repairs};
use serde::Serialize;

/// One thing may hide another, and that a third one; a row has no more.
const ROUNDS: usize = 4;

/// How many changes are listed, and beside how many lines of one repair it is offered.
const LISTED: usize = 50;
const OFFERED: usize = 1_000;

/// Takes the repairs and those that come to light, in one step.
///
/// # Errors
/// When an edit is none.
pub(crate) fn take_all(
    correction: &mut Correction,
    certain: &[Repair],
    name: &str,
    policy: &Policy,
) -> Result<(), String> {
    let since = correction.undo_steps();
    let mut certain = certain.to_vec();
    for _ in 0..ROUNDS {
        // Zeros last, everywhere at once: one account that has them proves that the others never had any.
        let zeros_alone = certain.iter().all(is_zeros);
        let now = certain.into_iter().filter(|repair| zeros_alone || !is_zeros(repair));
        let edits: Vec<Edit> = now.flat_map(|repair| repair.edits).collect();
        if edits.is_empty() {
            break;
        }
        correction.apply(&edits).map_err(|error| error.to_string())?;
        let report = check(name, correction.file(), policy);
        certain = repairs(correction.file(), &report, policy);
    }
    correction.as_one_step(since);
    Ok(())
}

fn is_zeros(repair: &Repair) -> bool {
    repair.code == Code::AccountZerosRestored
}

/// The certain repairs of a file, and what it would be with all of them.
#[derive(Default, Serialize)]
pub(crate) struct RepairsView {
    /// One by one, as they are offered beside the rows.
    repairs: Vec<RepairView>,
    /// How many lines all of them change.
    count: usize,
    /// The first of them.
    changes: Vec<ChangeView>,
}

#[derive(Serialize)]
struct RepairView {
    index: usize,
    /// On the button that takes it.
    button: &'static str,
    /// Beside which lines it is offered.
    lines: Vec<u32>,
}

impl RepairsView {
    pub(crate) fn new(certain: &[Repair], file: &[u8], name: &str, policy: &Policy) -> Self {
        if certain.is_empty() {
            return Self::default();
        }
        let mut all = Correction::new(file.to_vec());
        if take_all(&mut all, certain, name, policy).is_err() {
            return Self::default();
        }
        let view = |(index, repair): (usize, &Repair)| RepairView {
            index,
            button: button(repair.code),
            lines: repair.lines.iter().take(OFFERED).copied().collect(),
        };
        Self {
            repairs: certain.iter().enumerate().map(view).collect(),
            count: all.changed_lines(),
            changes: all.changes().take(LISTED).map(ChangeView::from).collect(),
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const NAME: &str = "credits-2025-01.csv";

    fn certain(file: &[u8]) -> Vec<Repair> {
        repairs(file, &check(NAME, file, &Policy::default()), &Policy::default())
    }

    #[test]
    fn what_a_repair_brings_to_light_is_repaired_in_the_same_step() {
        let file = b"account,amount\n54736118302,$1,234.56\n3282298145,\"$2.00\"\n1234 5678 9012,5\n".to_vec();
        let mut correction = Correction::new(file.clone());
        take_all(&mut correction, &certain(&file), NAME, &Policy::default()).unwrap();
        let mended = "account,amount\n054736118302,\"$1,234.56\"\n003282298145,\"$2.00\"\n123456789012,5\n";
        assert_eq!(std::str::from_utf8(correction.file()).unwrap(), mended);
        assert_eq!(correction.undo_steps(), 1);
        assert!(correction.undo());
        assert_eq!(correction.file(), file);
        assert!(correction.redo());
        assert_eq!(correction.file(), mended.as_bytes());
    }

    #[test]
    fn what_all_of_them_change_is_told_before() {
        let file = b"54736118302,$1,234.56\n3282298145,2\n";
        let view = RepairsView::new(&certain(file), file, NAME, &Policy::default());
        let view = serde_json::to_value(&view).unwrap();
        assert_eq!(view["count"], 2);
        assert_eq!(
            view["changes"][0],
            json!({"line": 1, "before": "54736118302,$1,234.56", "after": "054736118302,\"$1,234.56\""})
        );
        assert_eq!(serde_json::to_value(RepairsView::new(&[], file, NAME, &Policy::default())).unwrap()["count"], 0);
    }
}
