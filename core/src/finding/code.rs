//! The catalogue: every finding's code, how severe it is, what it means and how to mend the file. The reference page
//! `core/docs/findings.md`, `credits explain` and the browser page all print what stands here.

use super::severity::{Scope, Severity};
use core::fmt;
use core::str::FromStr;

/// A text that is no code's slug.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeError;

impl fmt::Display for CodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not the code of a finding")
    }
}

impl core::error::Error for CodeError {}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.slug())
    }
}

catalogue! {
    FileName "file-name" Error File
        "The name does not say the month":
        "The file's name does not say its billing month. Only a name that is exactly `credits-YYYY-MM.csv`, with a month from 01 to 12 and a year from 2006 to 2099, starts the function and tells it which month to replace."
        => "rename the file to `credits-YYYY-MM.csv`, for example `credits-2025-01.csv`"
    MonthInFuture "month-in-future" Error File
        "The month has not begun yet":
        "The billing month has not begun yet, so there can be no credits for it. Most often the year in the file name is mistyped."
        => "correct the month, in the file name or where it was given"
    Workbook "workbook" Error File
        "This is a spreadsheet's own file, not a CSV file":
        "The file is an Excel or LibreOffice workbook (or another ZIP archive) whose name ends in `.csv`. Renaming a workbook does not make it a CSV file."
        => "open it in the spreadsheet and save it as `CSV UTF-8 (comma delimited)`"
    Gzip "gzip" Error File
        "The file is packed with gzip":
        "The file is compressed with gzip, although its name ends in `.csv`."
        => "unpack the file and use the CSV file inside"
    Pdf "pdf" Error File
        "The file is a PDF":
        "The file is a PDF document whose name ends in `.csv`."
        => "export the credits as CSV"
    Image "image" Error File
        "The file is a picture":
        "The file is a PNG or JPEG picture whose name ends in `.csv`."
        => "export the credits as CSV"
    Markup "markup" Error File
        "The file is a web page":
        "The file begins as HTML or XML. Most often a download ended at a page to log in, and the page was saved instead of the file."
        => "download the file again, and open it to see that it is the table"
    Json "json" Error File
        "The file is JSON":
        "The file begins as JSON, which programs exchange, and is no table."
        => "export the credits as CSV"
    Utf16WithoutMark "utf16-without-mark" Error File
        "The file's encoding is not marked":
        "The file is UTF-16, but the mark that says so is missing from its beginning, so that it is not certain how it is to be read."
        => "save the file as `CSV UTF-8 (comma delimited)`"
    InvalidUtf8 "invalid-utf8" Error File
        "The file is not saved as UTF-8":
        "The file is not encoded in UTF-8: from this byte on its characters cannot be told. Spreadsheets write such files when they save as plain `CSV`."
        => "save the file as `CSV UTF-8 (comma delimited)`"
    InvalidUtf16 "invalid-utf16" Error File
        "The text of the file is damaged":
        "The file begins as UTF-16 (a spreadsheet's `Unicode text`), but holds a broken character or ends inside one. It was probably cut or damaged on its way."
        => "export the file again, best as `CSV UTF-8 (comma delimited)`"
    NulByte "nul-byte" Error File
        "The text of the file is damaged":
        "The file holds a NUL byte, which no text has. Usually it is UTF-16 without its mark, or it was damaged on its way."
        => "export the file again as `CSV UTF-8 (comma delimited)`"
    NoFinalLineEnd "no-final-line-end" Note File
        "The last line does not end":
        "The last line does not end in a line break. That is allowed, but it is also what a file looks like that was cut while it was copied."
        => "compare the last line with the file's source"
    PipeDelimiter "pipe-delimiter" Error File
        "The columns are separated by another sign":
        "The first row has `|` between its cells and none of the signs that may separate columns: `,`, `;` and tabs."
        => "export the file again with commas between the columns"
    BrokenQuote "broken-quote" Error File
        "A quotation mark is open":
        "A field that begins with a quotation mark must end at its closing quotation mark, on the same line, with only a delimiter or the end of the line behind it. Otherwise nobody can say where the field ends, and following rows might vanish into it. A quotation mark inside a quoted field is written twice."
        => "close the quotation mark, double it inside a quoted field, or remove it"
    HeaderColumnTwice "header-column-twice" Error File
        "Two columns mean the same":
        "Two columns have headings that mean the same thing, so it is not clear which of them to read."
        => "remove or rename one of the two columns"
    HeaderColumnMissing "header-column-missing" Error File
        "A column is missing":
        "The first row has headings, but the account column or the amount column is not among them. In headings case, spaces, `_`, `-`, `/` and a trailing `($)`, `(USD)` or `(US$)` do not matter; an account's may end in `#` or `No.`, an amount's in `USD`."
        => "give the column one of the known headings: for accounts `account`, `account id`, `account number`, `account no`, `aws account`, `aws account id`, `aws account number`, `linked account`, `linked account id`, `usage account id`, `line item usage account id`, `sub account id`; for amounts `amount`, `amount usd`, `amount in usd`, `usd`, `credit`, `credits`, `credit amount`, `credit applied`, `credits applied`, `total credits`, `cost`, `unblended cost`, `billed cost`"
    FirstRowUnreadable "first-row-unreadable" Error File
        "The first row is neither headings nor a credit":
        "The first row is neither a known heading nor a row with an account or an amount where they stand without headings, and it is not guessed which."
        => "name the columns in the first row, with headings such as `account` or `aws account id` and `amount` or `credits` (`header-column-missing` lists all): where it holds a credit write them into a row above it, where it holds headings rename them, and remove it only where it is a title"
    ColumnWithoutHeading "column-without-heading" Error File
        "Values stand under no heading":
        "A column without a heading holds values. Where it stands behind the account or the amount, that is what a row looks like whose cells were pushed by a delimiter inside one of them: `account,amount,` over `123456789012,12,500`."
        => "give the column a heading, or put quotation marks around the cell that holds a delimiter"
    MonthContradicted "month-contradicted" Error File
        "The file is of another month":
        "A column of the file says another billing month than the file's name, or than the month that was asked for."
        => "correct the file's name, or export the right month"
    NotACredit "not-a-credit" Error File
        "A row is no credit":
        "A column says what kind of line a row is, and that is no credit: usage, tax, a fee, a refund, a discount, a debit, or a total beside an account. Sent as a credit it would turn a debt into a gift, or count credits twice. Only a word that says credit, such as `Credit adjustment`, is a credit whatever else it says."
        => "export credits only, or remove the rows that are none; empty the account of a row that is the total, or write another word where it is none"
    ColumnsIgnored "columns-ignored" Note File
        "Some columns are not read":
        "Columns beside account and amount are not read, but for those that say a currency, a month, a kind of line or a debit: these must not contradict the amount."
        => "nothing to do, unless one of them holds the amounts that were meant"
    EmptyFieldsBehind "empty-fields-behind" Note File
        "Rows are longer than the headings":
        "Rows have more fields than the header, all of them empty. Spreadsheets write such rows; but a delimiter too many inside a row looks the same, and moves its cells by one column."
        => "nothing to do, if the amounts are right"
    TooFewColumns "too-few-columns" Error Row
        "The row is too short":
        "The row ends before its account or its amount, or it lacks a field and nothing shows which one: then another cell may be read as its amount. In a file with a column for each month it needs an amount for each of them."
        => "complete the row: write every field of it, empty ones too"
    TooManyColumns "too-many-columns" Error File
        "The row is too long":
        "The row has more fields than the header, or without a header something behind account and amount. A delimiter too many pushes cells into other columns, so that another one may be read as the amount: where that is not certain, as with empty fields behind some rows alone or with the year of `Jan 31, 2025` for an amount, the row is refused too. A line may have 16,384 fields."
        => "remove what is too much, put quotation marks around a field that holds the delimiter, or add a header row"
    AmountNeedsQuotes "amount-needs-quotes" Error File
        "The amount is cut at its comma":
        "The amount has thousands separators but no quotation marks, so its commas split it into several columns: `123456789012,$1,234.56` would be read as one dollar. Under a header the row may have just as many fields as it should, and what stands in the next column may be the rest of the amount."
        => "put the amount in quotation marks, as in `\"$1,234.56\"`, or write it without thousands separators (`$5.00` where it is a whole number beside another column)"
    AccountEmpty "account-empty" Error Row
        "The account is missing":
        "The row has no account."
        => "fill in the twelve digits of the account, or remove the row"
    AccountNotDigits "account-not-digits" Error Row
        "The account is not twelve digits":
        "An AWS account id is twelve digits 0 to 9. Spaces around it, a leading `'`, `=\"…\"` and the console's dashes (`1234-5678-9012`) are understood; anything else is not."
        => "replace it by the twelve digits of the account"
    AccountLength "account-length" Error Row
        "The account has the wrong number of digits":
        "An AWS account id has twelve digits. Nine to eleven can be what a spreadsheet leaves of an id with leading zeros; other lengths are something else."
        => "replace it by the twelve digits of the account"
    AccountAllZeros "account-all-zeros" Error Row
        "The account is all zeros":
        "No AWS account has the id `000000000000`."
        => "replace it by the twelve digits of the account"
    AccountScientific "account-scientific" Error Row
        "The account's digits are gone":
        "A spreadsheet turned the account id into a number in scientific notation. The digits it does not show are gone from the file and cannot be restored."
        => "export the file again with the account column formatted as text"
    AccountDigitMissing "account-digit-missing" Error Row
        "A digit of the account is missing":
        "The account id is shorter than twelve digits. Other ids in the file begin with zeros, so no spreadsheet took leading zeros here: a digit is missing, and it is not known which."
        => "replace it by the twelve digits of the account"
    AccountUnknown "account-unknown" Error File
        "The account is not one of yours":
        "The account is not on the list of known accounts. It may belong to another organization, or a digit may be wrong."
        => "correct the account, or add it to the list of known accounts"
    AccountZerosRestored "account-zeros-restored" Warning File
        "The account has lost its leading zeros":
        "The account id has nine to eleven digits because a spreadsheet took its leading zeros. They were put back."
        => "compare the account with its source; to avoid this, export the account column as text"
    AmountEmpty "amount-empty" Error Row
        "The amount is missing":
        "The row has no amount. An empty cell is not taken for zero."
        => "fill in the amount (`0` if it is none), or remove the row"
    AmountNotANumber "amount-not-a-number" Error Row
        "The amount is not a number":
        "The amount is not a number as people write dollars: `1234.56`, `$1,234.56`, `-12.50`, `(12.50)`, `12.50 USD`."
        => "replace it by a plain number such as `1234.56`"
    AmountScientific "amount-scientific" Error Row
        "The amount is rounded":
        "A spreadsheet wrote the amount in scientific notation, and its digits may be rounded."
        => "export the file again with the amount column formatted as a number with two decimals"
    AmountGrouping "amount-grouping" Error Row
        "The amount's commas are in odd places":
        "The commas in the amount do not make groups of three digits, so a digit is missing or too many, or the comma means something else."
        => "write the amount without commas, or with a comma before every three digits"
    AmountDecimalComma "amount-decimal-comma" Error Row
        "The amount has a decimal comma":
        "The amount uses a comma as its decimal sign (or points between thousands). Dollars are read with a decimal point."
        => "write the amount with a decimal point, as in `1234.56`"
    AmountIsAccount "amount-is-account" Error Row
        "The amount is an account":
        "The amount is nine to twelve digits and nothing else, as an account is: the columns may have changed places."
        => "put the amount into its column; an amount of that size is written with a `$` or with decimals"
    AmountCurrency "amount-currency" Error Row
        "The amount is not in US dollars":
        "The amount is in another currency than US dollars. Credits are posted in US dollars and nothing is converted."
        => "give the amount in US dollars"
    AmountTooManyDecimals "amount-too-many-decimals" Error Row
        "The amount has too many decimals":
        "The amount has more than ten decimals, more than any bill has."
        => "round the amount at its source"
    AmountTooLarge "amount-too-large" Error Row
        "The amount is too large to be one":
        "The amount is a million million dollars or more: two cells may have run together."
        => "correct the amount"
    AmountAmbiguous "amount-ambiguous" Error Row
        "The amount can be read in two ways":
        "The amount's only separator has exactly three digits behind it: `1.234` may be one dollar and some cents, or more than a thousand; so may `12,500` where semicolons or tabs separate the columns. No other amount of the file shows which separator is which."
        => "write the amount so that not exactly three digits follow its separator: `1234.00` for thousands, `1.2340` for decimals"
    ChargeNotCredit "charge-not-credit" Error File
        "This is a charge, not a credit":
        "The amount is positive, and its column's heading says cost. A positive cost is a charge, not a credit; sent as a credit it would turn a debt into a gift."
        => "remove charges from the file, or use the heading `credit` if these are credits"
    MixedSigns "mixed-signs" Error File
        "Some amounts are positive, some negative":
        "Some amounts are positive and some are negative. Credits may be written either way, but a file must be of one mind: the odd ones may be reversals, which are not sent as credits."
        => "remove reversals and charges, or give all amounts the same sign"
    DuplicateRow "duplicate-row" Warning Repeat
        "A row stands twice":
        "The account stands in the file again, in a row that is the same in every cell. The first row is kept; the repeat is left out (or added, or refused, if the policy for duplicates says so)."
        => "remove one of the two rows if they mean the same credit"
    DuplicateConflict "duplicate-conflict" Error Repeat
        "An account stands twice with different amounts":
        "The account stands in the file again with another amount, or with another cell that differs, such as the credit or the service. It is not known which row is right, or whether they are separate credits."
        => "keep the right row, or choose the policy `sum` for duplicates where they are separate credits"
    TotalDiffers "total-differs" Error File
        "The file's own total differs":
        "The file has a total row, and its amount is not the exact sum of the credits. A row is missing, doubled or wrong."
        => "compare the file with its source"
    TotalUnlabelled "total-unlabelled" Warning File
        "The last row has no account":
        "The last row has an amount but no account. It is taken for the total of the column and compared with it; it may also be a row that lost its account, so it proves nothing where rows are skipped."
        => "write `Total` into its first cell, or fill in the account"
    TotalTwice "total-twice" Error File
        "There is a second total":
        "A second total row follows the first: the file may be made of several lists. What follows the total is not added."
        => "keep one total row, as the last row"
    RowAfterTotal "row-after-total" Error File
        "Rows follow the total":
        "Rows follow the total row. The total does not cover them, and they are not added."
        => "move the row above the total, or remove it"
    ExpectedTotalDiffers "expected-total-differs" Error File
        "The total is not the expected one":
        "The total that the caller expects is not the exact sum of the credits."
        => "compare the file with its source"
    SkipUnproven "skip-unproven" Error File
        "Nothing proves that the rest is complete":
        "Rows that cannot be read may be left out only where a control total, in the file or given by the caller, equals the sum of what remains: each row left out would delete that account's credit."
        => "mend the rows, or give the expected total"
    NoCredits "no-credits" Error File
        "There is no credit in the file":
        "The file has no row with a credit. Sending it would erase the month."
        => "check that the right file was exported"
    FilterUnseen "filter-unseen" Warning File
        "The table does not say how it was filtered":
        "This is Cost Explorer's table, which does not say what it was filtered to. Only where the filter `Charge type` was set to `Credit` are its amounts credits; without it they are what the accounts cost. The person who exported it knows."
        => "open the report in Cost Explorer, look whether the filter `Charge type` includes `Credit` and nothing else, and export it again if not; the month's total, given with `--expect-total`, answers it too"
    TableNotByAccount "table-not-by-account" Error File
        "The table is not grouped by account":
        "This looks like a table of Cost Explorer, but it does not have one column for each linked account: it was grouped by service, region, tag or something else, or it lost the lines that begin with `Linked account`. Nothing says whose the credits are."
        => "in Cost Explorer set `Group by` to `Linked account`, the filter `Charge type` to `Credit` and `Granularity` to `Monthly`, then press `Download as CSV` and do not change the file"
    TableNotMonthly "table-not-monthly" Error File
        "The table is not by month":
        "A line of Cost Explorer's table is that of a day, an hour or a part of a month, or a month has several lines. A month of credits is read from one line, dated the first of the month."
        => "in Cost Explorer set `Granularity` to `Monthly` and let the dates begin on the first of a month, then press `Download as CSV`"
    LineNotAMonth "line-not-a-month" Error File
        "A line of the table is no month":
        "A line of Cost Explorer's table begins with something that is neither a date nor one of its own labels (`Linked account`, `Linked account name`, `Linked account total`), or a label stands there twice. Two tables may have run together."
        => "press `Download as CSV` in Cost Explorer again, and do not add lines to the file"
    AccountTwice "account-twice" Error File
        "An account has two columns":
        "Two columns of Cost Explorer's table are headed by the same account, or are both totals. Cost Explorer writes one column for each account, so the table was put together by hand, and it is not known which column is right."
        => "press `Download as CSV` in Cost Explorer again, or remove the column that is wrong"
    ControlTotalDiffers "control-total-differs" Error File
        "The table's own total does not agree":
        "A total that Cost Explorer wrote into its table is not, to the cent, the sum of the cells that it covers. A cell was lost, changed or moved since."
        => "press `Download as CSV` in Cost Explorer again, and do not change the file"
    ExportWithoutCreditColumn "export-without-credit-column" Error File
        "Nothing tells credits from charges":
        "This is one of AWS's own reports, with a row for each charge, but the column that says which rows are credits is not in it. Read without it, charges would become credits."
        => "export it with that column too: `lineItem/LineItemType` of a Cost and Usage Report, `line_item_line_item_type` of CUR 2.0, `ChargeCategory` of FOCUS, `creditId` of the credit allocation history"
    MonthUnseen "month-unseen" Note File
        "The report does not say its month":
        "The report has no column for the billing month, so all its credits are taken for those of the month that the file is named after."
        => "nothing to do, if the report is of one month; else export it with its column for the billing period"
    CurrencyUnseen "currency-unseen" Note File
        "The report does not say its currency":
        "The report has no column for the currency, so its amounts are taken for US dollars."
        => "nothing to do, if AWS bills you in US dollars"
    MonthUnreadable "month-unreadable" Error Row
        "A billing month cannot be read":
        "The row is a credit, and its cell for the billing month holds no month. It is not known whether the credit belongs to the file's month."
        => "export the report again, or correct the cell"
    KindUnreadable "kind-unreadable" Error Row
        "It is not certain whether a row is a credit":
        "In AWS's reports a word says what kind of charge a row is, and `Credit` is a credit. This row has another word for a credit, no word, or what stands in other columns: its cells may stand under wrong headings, and to leave it out might leave out a credit."
        => "export the report again, and do not change it; a cell with a comma in it is written in quotation marks, and a credit that somebody added is called `Credit`"
    HeaderDiffers "header-differs" Error File
        "Two exports are in one file":
        "A second header stands among the rows, and its columns are not those of the first: two exports were put into one file. What follows would be read by the wrong headings."
        => "check or convert each export by itself"
    CreditTakenBack "credit-taken-back" Warning File
        "Credits were taken back":
        "In AWS's reports a credit is negative. A positive row among the credits is a credit that was taken back; it is subtracted from what its account was credited."
        => "nothing to do, if AWS took credits back in this month; the `Credits` page of the billing console lists them"
    Estimated "estimated" Warning File
        "The bill is not closed yet":
        "The report says of a credit that it is on a bill that AWS has not closed yet. Its amount may still change."
        => "wait until AWS has closed the month, some days into the next one, and export it again"
    RowsLeftOut "rows-left-out" Note File
        "Rows of other kinds or months are left out":
        "AWS's own exports hold more than the credits of one month. Rows that are no credits, and rows or lines of other months, are not read."
        => "nothing to do, if the file is named after the month that is meant"
    FileTooLarge "file-too-large" Error Size
        "The file is too large":
        "The file is larger than the limit."
        => "check that it is the right file: a month of credits is far smaller"
    TooManyRows "too-many-rows" Error File
        "The file has too many rows":
        "The file has more rows than CloudZero takes for one stream and month."
        => "check that the file has one row for each account"
    MonthTooLarge "month-too-large" Error Size
        "The month is too large":
        "The month is larger than CloudZero takes for one stream."
        => "check that the file has one row for each account"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_kebab_case_unique_and_read_back() {
        for (index, &code) in Code::ALL.iter().enumerate() {
            let slug = code.slug();
            assert!(slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{slug}");
            assert_eq!(slug.parse(), Ok(code));
            assert_eq!(code as usize, index, "{slug} counts as its place in the catalogue");
        }
        assert_eq!("unheard-of".parse::<Code>(), Err(CodeError));
    }

    #[test]
    fn texts_are_written_as_the_style_asks() {
        for &code in Code::ALL {
            assert!(code.title().starts_with(char::is_uppercase), "{code}: titles are headings");
            assert!(!code.title().ends_with('.') && !code.title().contains('`'), "{code}: titles are headings");
            assert!(code.title().chars().count() <= 50, "{code}: a title is short");
            assert!(code.explanation().ends_with('.'), "{code}: explanations are sentences");
            assert!(!code.help().ends_with('.'), "{code}: help is an instruction without a period");
            assert!(code.help().starts_with(|c: char| c.is_lowercase()), "{code}: help starts lower case");
        }
    }
}
