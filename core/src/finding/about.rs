//! What of a file a finding is about: what a person looks at, and what they can mend it by.

use super::code::Code;

/// A cell of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The account.
    Account,
    /// The amount.
    Amount,
}

impl Field {
    /// `account` or `amount`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Amount => "amount",
        }
    }
}

impl Code {
    /// The cell of its row that it is about; `None` where it is about the row, or the file.
    ///
    /// ```
    /// use credits_core::{Code, Field};
    /// assert_eq!(Code::AccountLength.field(), Some(Field::Account));
    /// assert_eq!(Code::TooFewColumns.field(), None);
    /// ```
    #[must_use]
    pub fn field(self) -> Option<Field> {
        match self {
            Self::DuplicateConflict | Self::DuplicateRow => Some(Field::Account),
            Self::ChargeNotCredit | Self::MixedSigns => Some(Field::Amount),
            // The others are named after it.
            _ => [Field::Account, Field::Amount].into_iter().find(|field| self.slug().starts_with(field.name())),
        }
    }

    /// Whether it leaves unclear which cell of its row is which, so that only the whole line can be mended.
    #[must_use]
    pub const fn hides_cells(self) -> bool {
        matches!(
            self,
            Self::AmountNeedsQuotes
                | Self::BrokenQuote
                | Self::ColumnWithoutHeading
                | Self::FirstRowUnreadable
                | Self::HeaderColumnMissing
                | Self::HeaderColumnTwice
                | Self::InvalidUtf8
                | Self::NulByte
                | Self::TooFewColumns
                | Self::TooManyColumns
        )
    }
}
