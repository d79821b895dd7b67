"""The plain file: one row an account, with or without a header."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from second_reader import evidence, headings, splits
from second_reader.accounts import Account, is_an_account, is_plain_with_zero, looks_like_account, read_account
from second_reader.amounts import Amount, read_amount
from second_reader.judgement import ANY
from second_reader.shifts import Shifts, is_cut_date
from second_reader.spaces import WHITE_SPACE, same_heading, trim, unwrap

if TYPE_CHECKING:
    from second_reader.headings import Columns
    from second_reader.judgement import Judgement
    from second_reader.months import Month
    from second_reader.records import Record, Table

_TOTAL = re.compile("totals?|grand total|total costs|sum")
_ADDS_UP = re.compile(
    "(?:.*[ _-])?(?:sub)?totals?|totals? (?:amount|costs?|credits?)|subtotals? (?:amount|costs?|credits?)|sum"
)
_NO_NUMBERS = frozenset({"account-empty", "account-not-digits"})


@dataclass
class Row:
    """A record and what it is: `credit`, `total`, `bad` (may be skipped) or `refused` (may not)."""

    record: Record
    kind: str
    account: Account | None = None
    amount: Amount | None = None
    labelled: bool = True
    shifted: bool = False
    moved: bool = False
    problems: list[frozenset[str]] = field(default_factory=list)


def reads_total(cell: str) -> bool:
    """Tell whether a cell is the label of a total."""
    text = trim(trim(cell).removesuffix(":")).lower()
    return _TOTAL.fullmatch(" ".join(re.split(f"[{WHITE_SPACE}]+", text))) is not None


def read_rows(table: Table, month: Month | None, judgement: Judgement) -> tuple[Columns, list[Row]] | None:
    """Classify every row; nothing if there is no telling where accounts and amounts stand."""
    records = table.records
    first = records[0]
    if first.broken:
        judgement.error("broken-quote", ANY if table.piped else "broken-quote")
        judgement.undetermined = True
        return None
    if not headings.is_header(first) and any(re.search("[\r\n]", cell) for cell in first.fields):
        judgement.error("broken-quote")
        judgement.undetermined = True
        return None
    if headings.is_header(first) and not _is_read(first):
        columns = headings.find_columns(first, records[1:])
        if isinstance(columns, frozenset):
            judgement.refuse(
                columns | {ANY} if _is_data(first) or same_heading(first.cell(0)) == "linkedaccount" else columns
            )
            judgement.undetermined = True
            return None
        if any(is_an_account(cell) for cell in first.fields):
            # A line break is lost, and with it a row.
            judgement.error(ANY)
            judgement.undetermined = True
        records = records[1:]
    else:
        if table.piped or not _is_data(first):
            judgement.error("first-row-unreadable", *_other_first_rows(table))
            judgement.undetermined = True
            return None
        columns = headings.Columns(0, 1)
    rows = [_classify(record, columns, table.delimiter) for record in records]
    _judge_shifts(rows, columns, table.delimiter)
    if any(row.record.cell(index) for row in rows if not row.shifted for index in columns.unnamed):
        judgement.error("column-without-heading")
        judgement.undetermined = True
    _judge_doubtful(rows, table.delimiter)
    _judge_short(rows, columns)
    _judge_last(rows, columns)
    _judge_evidence(rows, columns, month, judgement)
    return columns, rows


def _is_read(first: Record) -> bool:
    return isinstance(read_account(first.cell(0)), Account) or isinstance(read_amount(first.cell(1)), Amount)


def _is_data(first: Record) -> bool:
    return _is_read(first) or looks_like_account(first.cell(0))


def _other_first_rows(table: Table) -> set[str]:
    """Name what else may be said of a first row that is no data; digits in it may be what is left of an account."""
    first = table.records[0]
    digits = re.search("[0-9]", first.cell(0) + first.cell(1))
    exported = any(same_heading(record.cell(0)) == "linkedaccount" for record in table.records)
    return ({"pipe-delimiter"} if table.piped else set()) | ({ANY} if digits or exported else set())


def _classify(record: Record, columns: Columns, delimiter: str) -> Row:
    """Decide by its shape whether a row can be read at all, then by its account what it is."""
    if record.broken:
        return Row(record, "refused", shifted=True, problems=[frozenset({"broken-quote"})])
    shape = _shape(record, columns, delimiter)
    if shape:
        kind = "bad" if shape == {"too-few-columns"} else "refused"
        return Row(record, kind, shifted=True, problems=[shape])
    account, amount = read_account(record.cell(columns.account)), read_amount(record.cell(columns.amount))
    if isinstance(amount, Amount) and _is_labelled(record, columns):
        return Row(record, "total", amount=amount)
    row = Row(record, "credit")
    if isinstance(account, Account):
        row.account = account
    else:
        row.problems.append(account)
    if isinstance(amount, Amount):
        row.amount = amount
    else:
        row.problems.append(amount)
    row.kind = "bad" if row.problems else "credit"
    return row


def _is_labelled(record: Record, columns: Columns) -> bool:
    if record.cell(columns.account):
        return reads_total(record.cell(columns.account))
    others = (cell for index, cell in enumerate(record.fields) if index not in (columns.account, columns.amount))
    return any(reads_total(cell) for cell in others)


def _shape(record: Record, columns: Columns, delimiter: str) -> frozenset[str]:
    """Say what is wrong with the number of a row's fields, or with where they stand."""
    apart = {columns.account, *columns.unnamed, *columns.unnamed_in_front}
    split = delimiter == "," and not _is_labelled(record, columns) and splits.is_split(record, columns.amount, apart)
    count = len(record.fields)
    if count <= columns.last:
        return frozenset({"too-few-columns", "amount-needs-quotes"} if split else {"too-few-columns"})
    width = columns.width or 2
    filled_behind = any(record.cell(index) for index in range(width, count))
    if filled_behind or (count > width and any(record.cell(index) for index in range(columns.last + 1, count))):
        return frozenset({"too-many-columns", "amount-needs-quotes"})
    dated = delimiter == "," and columns.width is not None and is_cut_date(record, columns)
    if split or dated:
        return frozenset({"amount-needs-quotes"} if split else ()) | frozenset({"too-many-columns"} if dated else ())
    return frozenset()


def _judge_shifts(rows: list[Row], columns: Columns, delimiter: str) -> None:
    """Refuse rows whose cells may have moved, where the others do not say that they have not."""
    if columns.width is None:
        return
    shifts = Shifts(columns, [row.record for row in rows if row.kind == "credit"], delimiter)
    for row in rows:
        code = shifts.problem(row.record) if row.amount and row.kind != "total" and not row.shifted else None
        if code:
            row.moved = True
            last = row is rows[-1] and not row.record.cell(columns.account)
            row.problems = [frozenset({code, "account-empty"})] if last else [*row.problems, frozenset({code})]
            row.kind = "refused" if code == "too-many-columns" else "bad"


def _judge_evidence(rows: list[Row], columns: Columns, month: Month | None, judgement: Judgement) -> None:
    """Hold every row whose cells stand where they should against the columns beside."""
    for row in rows:
        if row.shifted:
            continue
        for code in evidence.contradictions(columns, row.record, month, is_total=row.kind == "total"):
            judgement.error(code)
        if row.kind != "total" and row.account and _adds_up(row.record, columns):
            judgement.error("not-a-credit")
        if row.kind != "total" and columns.is_cost and row.amount and row.amount.value > 0:
            judgement.error("charge-not-credit")


def _adds_up(record: Record, columns: Columns) -> bool:
    """Tell whether a cell that may say anything says that the row is a total."""
    judged = {columns.account, columns.amount, *columns.currency, *columns.kind, *columns.debit, *columns.unnamed}
    for index, cell in enumerate(record.fields):
        text = re.sub(f"[{WHITE_SPACE}]", " ", trim(unwrap(cell).removesuffix(":"))).lower()
        if index not in judged and _ADDS_UP.fullmatch(text):
            return True
    return False


def _judge_doubtful(rows: list[Row], delimiter: str) -> None:
    """Refuse `1.234`, and `12,500` where no comma separates fields, unless another amount shows what is meant."""
    doubtful = "." if delimiter == "," else ".,"
    if any(row.amount and row.amount.decides for row in rows):
        return
    for row in rows:
        if not row.moved and row.amount and row.amount.doubtful and row.amount.doubtful in doubtful:
            row.problems.append(frozenset({"amount-ambiguous"}))
            row.kind = "bad" if row.kind == "credit" else row.kind
            row.kind = "refused" if row.kind == "total" else row.kind


def _judge_short(rows: list[Row], columns: Columns) -> None:
    """Refuse short accounts where others keep their leading zeros: a digit is missing."""
    keeps = any(is_plain_with_zero(row.record.cell(columns.account)) for row in rows if not row.shifted)
    for row in rows:
        if not row.moved and row.account and row.account.restored and (keeps or row.account.begins_with_zero):
            row.problems.append(frozenset({"account-digit-missing"}))
            row.kind = "bad" if row.kind == "credit" else row.kind


def _judge_last(rows: list[Row], columns: Columns) -> None:
    """Take a last row without account for the total, where there is something to add up."""
    if not rows or rows[-1].kind != "bad" or rows[-1].amount is None:
        return
    last = rows[-1]
    if last.problems != [frozenset({"account-empty"})] or last.record.cell(columns.account):
        return
    credits_before = {row.account.number for row in rows if row.kind == "credit" and row.account and _filled(row)}
    if len(credits_before) >= 2:
        last.kind, last.labelled, last.problems = "total", False, []


def _filled(row: Row) -> bool:
    return row.amount is not None and row.amount.value != 0
