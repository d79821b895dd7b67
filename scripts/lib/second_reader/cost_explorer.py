"""Cost Explorer's table: accounts are columns, months are rows."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from second_reader.accounts import Account, is_plain_with_zero, read_account
from second_reader.amounts import Amount, read_amount
from second_reader.judgement import ControlTotal, Judgement, Policies
from second_reader.months import Month, read_month
from second_reader.spaces import same_heading
from second_reader.whole import judge_expected

if TYPE_CHECKING:
    from second_reader.records import Record, Table

_CENT = Decimal("0.01")
_BESIDE = ("linkedaccountname", "linkedaccounttotal")


def is_cost_explorer(table: Table) -> bool:
    """Recognise the table by its first cells."""
    first, *others = (same_heading(record.cell(0)) for record in table.records)
    return first == "linkedaccount" and any(cell in _BESIDE for cell in others)


def judge(table: Table, month: Month | None, policies: Policies, judgement: Judgement) -> None:
    """Judge the table's line of a month."""
    judgement.layout = "cost-explorer"
    header, *records = table.records
    if header.broken or any(record.broken for record in records):
        judgement.error("broken-quote")
        judgement.undetermined = True
        return
    accounts, total_column = _columns(header, records, judgement)
    lines, account_totals = _lines(records, judgement)
    if month is None:
        judgement.undetermined = True
        return
    judgement.left_out = {_name(other): 1 for other in lines if other != month}
    if month not in lines:
        judgement.error("no-credits", "month-contradicted", "month-missing")
        judgement.undetermined = True
        return
    line = lines[month]
    amounts = _amounts(line, accounts, judgement, doubtful="." if table.delimiter == "," else ".,")
    _judge_amounts(amounts, judgement)
    total = sum(amounts.values(), Decimal(0))
    if total_column is not None:
        _judge_total(line.cell(total_column), total, judgement)
    if account_totals and set(lines) == {month}:
        _judge_account_totals(account_totals, accounts, amounts, judgement)
    judge_expected(total, policies, judgement)
    if policies.expected is None:
        judgement.warn("filter-unseen")
    judgement.rows_read = len(amounts)
    judgement.accounts = {account: abs(amount) for account, amount in amounts.items()}


def _columns(header: Record, records: list[Record], judgement: Judgement) -> tuple[dict[int, str], int | None]:
    """Find the accounts' columns, and that of the totals."""
    cells = [header.cell(index) for index in range(1, len(header.fields))]
    totals = [index for index, cell in enumerate(cells, 1) if not cell or same_heading(cell) == "totalcosts"]
    width = len(header.fields)
    if any(record.cell(index) for record in records for index in range(width, len(record.fields))):
        judgement.error("too-many-columns", "amount-needs-quotes")
    if len(totals) > 1 or any(not header.cell(index) and index + 1 < width for index in totals):
        judgement.error("header-column-twice", "account-empty", "column-without-heading")
        judgement.undetermined = True
    accounts: dict[int, str] = {}
    keeps = any(is_plain_with_zero(cell) for cell in cells)
    for index, cell in enumerate(cells, 1):
        if index in totals:
            continue
        account = read_account(cell)
        if not isinstance(account, Account):
            judgement.refuse(account)
            continue
        if account.restored and (keeps or account.begins_with_zero):
            judgement.error("account-digit-missing")
        elif account.restored:
            judgement.warn("account-zeros-restored")
        if account.number in accounts.values():
            judgement.error("header-column-twice", "duplicate-conflict", "duplicate-row", "account-twice")
        accounts[index] = account.number
    return accounts, totals[-1] if totals else None


def _lines(records: list[Record], judgement: Judgement) -> tuple[dict[Month, Record], Record | None]:
    """Find the months' lines, and that of the accounts' totals."""
    lines: dict[Month, Record] = {}
    account_totals = None
    for record in records:
        name = same_heading(record.cell(0))
        if name == "linkedaccountname":
            continue
        if name == "linkedaccounttotal":
            account_totals = record
            continue
        written = read_month(record.cell(0))
        if written is None or len(written.months) != 1:
            judgement.error("line-not-a-month", "month-not-monthly")
            judgement.undetermined = True
            continue
        [month] = written.months
        if month in lines or written.day not in (None, 1):
            judgement.error("table-not-monthly")
            judgement.undetermined = True
        lines[month] = record
    return lines, account_totals


def _amounts(line: Record, accounts: dict[int, str], judgement: Judgement, *, doubtful: str) -> dict[str, Decimal]:
    """Read the cells of a line; a blank one is no credit."""
    if len(line.fields) <= max(accounts, default=0):
        judgement.error("too-few-columns")
    read: dict[str, Amount] = {}
    for index, account in accounts.items():
        if not line.cell(index):
            continue
        amount = read_amount(line.cell(index))
        if isinstance(amount, Amount):
            read[account] = amount
        else:
            judgement.refuse(amount)
    if not any(amount.decides for amount in read.values()):
        for amount in read.values():
            if amount.doubtful and amount.doubtful in doubtful:
                judgement.error("amount-ambiguous")
    judgement.decimals = max([2, *(amount.decimals for amount in read.values())])
    return {account: amount.value for account, amount in read.items()}


def _judge_amounts(amounts: dict[str, Decimal], judgement: Judgement) -> None:
    if any(amount > 0 for amount in amounts.values()):
        judgement.error("charge-not-credit")
        judgement.may.add("mixed-signs")
    if not any(amounts.values()) and not judgement.errors:
        judgement.error("no-credits")
    if judgement.errors:
        judgement.may.update(("control-total-differs", "expected-total-differs", "no-credits"))


def _judge_total(cell: str, total: Decimal, judgement: Judgement) -> None:
    """Compare the line's own total with the sum of its cells, to the cent."""
    if not cell:
        return
    amount = read_amount(cell)
    if not isinstance(amount, Amount):
        judgement.refuse(amount)
        return
    agrees = abs(amount.value - total) < _CENT
    judgement.control_totals.append(ControlTotal(amount.value, agrees))
    if not agrees:
        judgement.error("control-total-differs")


def _judge_account_totals(
    totals: Record, accounts: dict[int, str], amounts: dict[str, Decimal], judgement: Judgement
) -> None:
    """Compare each account's total with its months, which are all read if there is one."""
    for index, account in accounts.items():
        amount = read_amount(totals.cell(index))
        if isinstance(amount, Amount) and abs(amount.value - amounts.get(account, Decimal(0))) >= _CENT:
            judgement.error("control-total-differs")
            return


def _name(month: Month) -> str:
    return f"{month[0]:04}-{month[1]:02}"
