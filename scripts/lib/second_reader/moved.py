"""Rows of line items whose cells may stand under wrong headings: a credit among them would be left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from second_reader import evidence
from second_reader.accounts import Account, read_account
from second_reader.amounts import Amount, read_amount
from second_reader.months import read_instant
from second_reader.spaces import same_heading, unwrap

if TYPE_CHECKING:
    from second_reader.records import Record


class Columns(Protocol):
    """Where the columns of line items stand."""

    account: int
    amount: int
    credit: int
    month: int | None
    currency: int | None
    width: int


_REPORT = re.compile(
    "usage|tax|fee|refund|discountedusage|rifee|sppfee|savingsplan[a-z]*|[a-z]*discount", re.IGNORECASE
)
_FOCUS = re.compile("usage|purchase|tax|adjustment", re.IGNORECASE)
_HEADINGS = frozenset(
    {
        *("lineitemusageaccountid", "lineitemunblendedcost", "lineitemlineitemtype", "lineitemcurrencycode"),
        *("billbillingperiodstartdate", "subaccountid", "billedcost", "chargecategory", "billingperiodstart"),
        *("billingcurrency", "accountid", "creditamount", "currencyamount", "creditid", "appliedservicename"),
        *("billingmonth", "currencycode", "creditamount.currencyamount", "creditamount.currencycode"),
    }
)
_NO_AMOUNT = frozenset({"amount-empty", "amount-not-a-number", "amount-is-account"})
_EXPECTED = {
    "account": "account|id|number|owner|payer",
    "amount": "amount|cost|rate|price|quantity|factor|fee|discount|unit|hour|total|saving|id|number|code|account"
    "|usage|sum|count|size|value|charge|spend",
    "kind": "type|category|class|kind|name|id|description",
    "month": "date|time|period|month|start|end",
    "currency": "currency|code|unit|region|zone|id",
}


def doubt(record: Record, columns: Columns, header: Record, *, history: bool) -> frozenset[str]:
    """Say which codes are right for a row that may hide a credit; none if it may not."""
    found, width = len(record.fields), columns.width
    shifted = "too-few-columns" if found < width else "too-many-columns" if found > width else "kind-unreadable"
    word = unwrap(record.cell(columns.credit))
    focus = same_heading(header.cell(columns.credit)) == "chargecategory"
    kind = _kind(word, history=history, focus=focus)
    account, amount = record.cell(columns.account), record.cell(columns.amount)
    if kind == "wordless" and _reads_total(account):
        return frozenset()
    if kind == "doubtful" or (kind == "wordless" and not _is_nothing(amount)):
        return frozenset({"kind-unreadable"})
    says_credit = not history and any(unwrap(cell).lower() == "credit" for cell in record.fields)
    makes_sense = _may_be_account(account) and (_is_nothing(amount) or _may_be_amount(amount))
    if kind == "other" and not (makes_sense and not says_credit and (history or found == width)):
        return frozenset({shifted})
    has_amount = kind == "wordless" or _may_be_amount(amount)
    if found != width and (
        (kind != "credit" and not (_may_be_account(account) and has_amount))
        or _has_moved(record, columns, header, history=history, focus=focus)
    ):
        return frozenset({shifted})
    return frozenset()


def _kind(word: str, *, history: bool, focus: bool) -> str:
    if history:
        return "credit" if word else "other"
    if not word:
        return "wordless"
    if word.lower() == "credit":
        return "credit"
    if (_FOCUS if focus else _REPORT).fullmatch(word):
        return "charge"
    if "credit" in re.sub("[^A-Za-z]", "", word).lower():
        return "doubtful"
    return "doubtful" if _is_no_word(word) else "other"


def _is_no_word(word: str) -> bool:
    return (
        not any((char.isascii() and char.isalpha()) or not char.isascii() for char in word)
        or isinstance(read_account(word), Account)
        or isinstance(read_amount(word, exports=True), Amount)
        or bool(re.fullmatch(r"[-+]?[0-9]*\.?[0-9]+[eE][-+]?[0-9]+", word))
        or read_instant(word) is not None
        or same_heading(word) in _HEADINGS
    )


def _reads_total(cell: str) -> bool:
    text = unwrap(cell).removesuffix(":").strip().lower()
    return text in ("total", "totals", "grand total", "total costs", "sum")


def _may_be_account(cell: str) -> bool:
    return not cell or _reads_total(cell) or isinstance(read_account(cell), Account)


def _is_nothing(cell: str) -> bool:
    amount = read_amount(cell, exports=True)
    return not cell or (isinstance(amount, Amount) and not amount.value)


def _may_be_amount(cell: str) -> bool:
    amount = read_amount(cell, exports=True)
    return isinstance(amount, Amount) or not amount & _NO_AMOUNT


def _has_moved(record: Record, columns: Columns, header: Record, *, history: bool, focus: bool) -> bool:
    """Tell whether a column without a known one behind it may have lost its cell to one before it."""
    lost = columns.width - len(record.fields)
    if lost < 0:
        return False
    known = {columns.account: "account", columns.amount: "amount", columns.credit: "kind"}
    known |= {} if columns.month is None else {columns.month: "month"}
    known |= {} if columns.currency is None else {columns.currency: "currency"}

    def fits(index: int, what: str) -> bool:
        return _fits(record.cell(index), what, history=history, focus=focus)

    standing = [index for index in known if fits(index, known[index]) and not (history and known[index] == "kind")]
    for index, what in known.items():
        if any(other > index for other in standing):
            continue
        begin = max([0, index - lost, *(other + 1 for other in standing if other < index)])
        for place in range(begin, index):
            if place not in known and fits(place, what) and _is_unexpected(record, header, place, what):
                return True
    return False


def _is_unexpected(record: Record, header: Record, place: int, what: str) -> bool:
    amount = read_amount(record.cell(place), exports=True)
    is_expected = re.search(_EXPECTED[what], same_heading(header.cell(place))) is not None
    if what != "amount" or not isinstance(amount, Amount):
        return not is_expected
    separated = any(sign in record.cell(place) for sign in ".,")
    return amount.value < 0 or (separated and not is_expected)


def _fits(cell: str, what: str, *, history: bool, focus: bool) -> bool:
    match what:
        case "account":
            return isinstance(read_account(cell), Account)
        case "amount":
            return isinstance(read_amount(cell, exports=True), Amount)
        case "month":
            return read_instant(cell) is not None
        case "currency":
            return evidence.is_dollars(cell) or re.fullmatch("[A-Z]{3}", unwrap(cell)) is not None
    return bool(cell) if history else _kind(unwrap(cell), history=False, focus=focus) in ("credit", "charge")
