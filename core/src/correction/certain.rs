//! All certain repairs at once, with those that only they bring to light: a row may have lost its zeros and its quotation
//! marks, and says so of one after the other.

use super::document::Correction;
use super::edit::{Edit, EditError};
use super::repairs::{Repair, repairs};
use crate::check::check;
use crate::finding::Code;
use crate::policy::Policy;
use alloc::vec::Vec;

/// One thing may hide another, and that a third one; a row has no more.
const ROUNDS: usize = 4;

impl Correction {
    /// Takes certain [`repairs`] and those that come to light by them, in one step. `name` and `policy` are those that the
    /// file was checked with.
    ///
    /// ```
    /// use credits_core::{Correction, Policy, check, repairs};
    /// let (name, file, policy) = ("credits-2025-01.csv", b"54736118302,$1,234.56\n3282298145,2\n", Policy::default());
    /// let certain = repairs(file, &check(name, file, &policy), &policy);
    /// let mut correction = Correction::new(file.to_vec());
    /// correction.repair_all(&certain, name, &policy).unwrap();
    /// assert_eq!(correction.file(), b"054736118302,\"$1,234.56\"\n003282298145,2\n");
    /// assert_eq!(correction.undo_steps(), 1);
    /// ```
    ///
    /// # Errors
    /// When one of them is not of this file; what was taken before stays.
    pub fn repair_all(&mut self, certain: &[Repair], name: &str, policy: &Policy) -> Result<(), EditError> {
        let since = self.undo_steps();
        let mut certain = certain.to_vec();
        for _ in 0..ROUNDS {
            // Zeros last, everywhere at once: one account that has them proves that the others never had any.
            let zeros_alone = certain.iter().all(is_zeros);
            certain.retain(|repair| zeros_alone || !is_zeros(repair));
            let edits: Vec<Edit> = certain.into_iter().flat_map(|repair| repair.edits).collect();
            if edits.is_empty() {
                break;
            }
            self.apply(&edits)?;
            let report = check(name, self.file(), policy);
            certain = repairs(self.file(), &report, policy);
        }
        self.as_one_step(since);
        Ok(())
    }
}

fn is_zeros(repair: &Repair) -> bool {
    repair.code == Code::AccountZerosRestored
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "credits-2025-01.csv";

    #[test]
    fn what_a_repair_brings_to_light_is_repaired_in_the_same_step() {
        let file = b"account,amount\n54736118302,$1,234.56\n3282298145,\"$2.00\"\n1234 5678 9012,5\n".to_vec();
        let mut correction = Correction::new(file.clone());
        let certain = repairs(&file, &check(NAME, &file, &Policy::default()), &Policy::default());
        correction.repair_all(&certain, NAME, &Policy::default()).unwrap();
        let mended = "account,amount\n054736118302,\"$1,234.56\"\n003282298145,\"$2.00\"\n123456789012,5\n";
        assert_eq!(correction.file(), mended.as_bytes());
        assert_eq!(correction.undo_steps(), 1);
        assert!(correction.undo());
        assert_eq!(correction.file(), file);
        assert!(correction.redo());
        assert_eq!(correction.file(), mended.as_bytes());
    }
}
