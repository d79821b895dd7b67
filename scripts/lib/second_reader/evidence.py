"""Columns beside account and amount that may contradict them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from second_reader.amounts import Amount, read_amount
from second_reader.months import Month, read_month
from second_reader.spaces import same_heading, unwrap

if TYPE_CHECKING:
    from second_reader.headings import Columns
    from second_reader.records import Record

_DOLLARS = re.compile(r"USD|US\$|\$|US[ -]?dollars?", re.IGNORECASE)
_BEGINS = re.compile("savingsplan|rifee|sppfee|bundleddiscount|distributordiscount")
_CHARGE = re.compile(
    "(?:vat|gst|rounding|.*(?:usage|tax|fee|refund|purchase|adjustment|discount|debit|charge|support|subscription"
    "|payment|invoice|cost))(?:e?s)?"
)


def is_dollars(cell: str) -> bool:
    """Tell whether a cell names US dollars."""
    return _DOLLARS.fullmatch(cell) is not None


def is_no_credit(cell: str) -> bool:
    """Tell whether a word is one for what is no credit; what says credit is one, whatever else it says."""
    word = same_heading(unwrap(cell)).rstrip(":")
    if _BEGINS.match(word) or word.endswith("total"):
        return True
    return "credit" not in word and _CHARGE.fullmatch(word) is not None


def contradictions(columns: Columns, row: Record, month: Month | None, *, is_total: bool) -> set[str]:
    """Find what the other columns of a row say against it."""
    codes = set()
    if any(row.cell(index) and not is_dollars(row.cell(index)) for index in columns.currency):
        codes.add("amount-currency")
    if month and any(contradicts(row.cell(index), month) for index in columns.month):
        codes.add("month-contradicted")
    if not is_total and any(is_no_credit(row.cell(index)) for index in columns.kind):
        codes.add("not-a-credit")
    for index in columns.debit:
        debit = read_amount(row.cell(index))
        if row.cell(index) and not (isinstance(debit, Amount) and not debit.value):
            codes.add("not-a-credit")
    return codes


def contradicts(cell: str, month: Month) -> bool:
    """Tell whether a cell names another month; what is no month, or may be the right one, does not."""
    written = read_month(cell)
    return written is not None and month not in written.months
