//! What a file is that is no text.

/// What a file is when it is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotText {
    /// A ZIP archive, which Excel and LibreOffice workbooks are.
    Workbook,
    Gzip,
}
