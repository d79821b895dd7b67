//! The certain repairs, and what all of them would change.

use crate::changes::ChangeView;
use credits_core::{Code, Correction, Policy, Repair};
use serde::Serialize;

/// How many changes are listed, and beside how many lines of one repair it is offered.
const LISTED: usize = 50;
const OFFERED: usize = 1_000;

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
        if all.repair_all(certain, name, policy).is_err() {
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
    use credits_core::{check, repairs};
    use serde_json::json;

    const NAME: &str = "credits-2025-01.csv";

    fn certain(file: &[u8]) -> Vec<Repair> {
        repairs(file, &check(NAME, file, &Policy::default()), &Policy::default())
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
