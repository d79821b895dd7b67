//! A name for every way to miss the grammar of amounts. Whatever is wrong here costs a worse sentence, never money.

use core::fmt;

/// Why an amount cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmountError {
    /// Nothing but white space.
    Empty,
    /// No number at all: `N/A`, `1_000`, `5-`.
    NotANumber,
    /// `1.2E+3`.
    Scientific,
    /// Commas that do not make groups of three: `1,23,456.00`.
    Grouping,
    /// A comma as the decimal sign: `1.234,56`.
    DecimalComma,
    /// A currency that is not the US dollar.
    Currency,
    /// More than ten decimals.
    TooManyDecimals,
    /// 10^12 dollars or more.
    TooLarge,
    /// `1.234` or `12,500`, and nothing in the file shows whether these are thousands or decimals.
    Ambiguous,
    /// Nine to twelve digits and nothing else: an account in the wrong column.
    Account,
}

impl fmt::Display for AmountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "is empty",
            Self::NotANumber => "is not a number",
            Self::Scientific => "is in scientific notation",
            Self::Grouping => "has commas that do not make groups of three digits",
            Self::DecimalComma => "is written with a decimal comma",
            Self::Currency => "is not in US dollars",
            Self::TooManyDecimals => "has more than 10 decimals",
            Self::TooLarge => "is 1,000,000,000,000 dollars or more",
            Self::Ambiguous => "may mean thousands or decimals",
            Self::Account => "looks like an account id",
        })
    }
}

impl core::error::Error for AmountError {}

/// Why a text is not of the grammar.
pub(crate) fn diagnose(text: &[u8]) -> AmountError {
    if text.is_empty() {
        return AmountError::Empty;
    }
    let Ok(text) = core::str::from_utf8(text) else { return AmountError::NotANumber };
    let bare =
        text.trim_start_matches(['(', '-', '+', '\u{2212}', '$', ' ', '\u{a0}']).trim_end_matches([')', ' ', '\u{a0}']);
    if is_scientific(without_currency(bare)) {
        AmountError::Scientific
    } else if has_other_currency(text) {
        AmountError::Currency
    } else {
        diagnose_separators(bare)
    }
}

fn is_scientific(bare: &str) -> bool {
    let Some((number, exponent)) = bare.split_once(['e', 'E']) else { return false };
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let digits = |text: &str, others: &[char]| {
        text.contains(|c: char| c.is_ascii_digit()) && text.chars().all(|c| c.is_ascii_digit() || others.contains(&c))
    };
    digits(number, &['.', ',']) && digits(exponent, &[])
}

/// The codes of ISO 4217 but for the US dollar's.
const CURRENCIES: &str = "\
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP \
    CNH CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG \
    HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD \
    MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF \
    SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX UYU UZS VED \
    VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG";

/// A currency sign, the code of another currency beside a number, or a dollar of another country.
fn has_other_currency(text: &str) -> bool {
    let is_sign = |c: char| matches!(c, '¢'..='¥' | '₠'..='⃀' | '֏' | '؋' | '৲' | '৳' | '฿' | '៛' | '﷼' | '﹩' | '＄' | '￠' | '￡' | '￥' | '￦');
    let has_digit = text.contains(|c: char| c.is_ascii_digit());
    let mut words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let is_code = |word: &str| {
        word.len() == 3
            && word.is_ascii()
            && CURRENCIES.as_bytes().chunks(4).any(|code| code[..3].eq_ignore_ascii_case(word.as_bytes()))
    };
    let dollar_of = |text: &str| {
        text.split_once('$')
            .is_some_and(|(before, _)| before.ends_with(|c: char| c.is_alphabetic()) && !before.ends_with("US"))
    };
    text.contains(is_sign) || has_digit && (words.any(is_code) || dollar_of(text))
}

/// The number beside `US$` or `USD`.
fn without_currency(bare: &str) -> &str {
    let bare = bare.strip_prefix("US$").or_else(|| bare.strip_prefix("USD")).unwrap_or(bare).trim();
    bare.strip_suffix("USD").unwrap_or(bare).trim()
}

/// Points and commas in places the grammar has none.
fn diagnose_separators(bare: &str) -> AmountError {
    let bare = without_currency(bare);
    let made_of_digits =
        bare.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '\u{a0}' | '\u{202f}'));
    let enclosed = bare.starts_with(|c: char| c.is_ascii_digit()) && bare.ends_with(|c: char| c.is_ascii_digit());
    if !made_of_digits || !enclosed {
        return AmountError::NotANumber;
    }
    let commas = bare.matches(',').count();
    let points = bare.matches('.').count();
    let decimals = bare.rsplit([',', '.']).next().map_or(0, str::len);
    let begins_with_zero = bare.starts_with('0') && bare.find(',').is_some_and(|at| at <= 3);
    match (commas, points) {
        (0, 0 | 1) => AmountError::NotANumber,
        _ if has_right_groups(bare) => AmountError::NotANumber,
        // `0,125` is no group of thousands.
        (1, 0) if begins_with_zero => AmountError::DecimalComma,
        // `1.234.567`: thousands by points belong to the decimal comma.
        (0, _) if bare.split('.').skip(1).all(|group| group.len() == 3) => AmountError::DecimalComma,
        (0, _) => AmountError::NotANumber,
        (1, 0) if decimals != 3 => AmountError::DecimalComma,
        (1, _) if bare.rfind(',') > bare.rfind('.') && points > 0 => AmountError::DecimalComma,
        _ => AmountError::Grouping,
    }
}

/// `1,234,567.89`: whatever is wrong, the commas are not.
fn has_right_groups(bare: &str) -> bool {
    let whole = bare.split('.').next().unwrap_or_default();
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    bare.matches('.').count() <= 1
        && (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && groups.all(|group| group.len() == 3)
        && !bare.rsplit('.').next().is_some_and(|decimals| decimals.len() < bare.len() && decimals.contains(','))
}
