//! Signs: a file writes credits as positive or as negative amounts, but is of one mind.

use crate::finding::{Code, Findings, Plural};
use crate::layout::Signs;

/// Reports a file of two minds.
pub(super) fn judge(signs: Signs, findings: &mut Findings) {
    let Signs { positive, negative, odd: Some(span) } = signs else { return };
    let amounts = Plural(negative, "negative amount");
    let message = format_args!("the file has {positive} positive and {amounts}; the first of the other kind is here");
    findings.add(Code::MixedSigns, span, message);
}
