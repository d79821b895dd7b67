"""Cost Explorer's table: accounts are columns, months are rows."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from second_reader import headings
from second_reader.accounts import Account, is_plain_with_zero, read_account
from second_reader.amounts import Amount, read_amount
from second_reader.judgement import ANY, ControlTotal, Judgement, Policies
from second_reader.months import Month, read_instant
from second_reader.spaces import same_heading
from second_reader.whole import judge_expected

if TYPE_CHECKING:
    from second_reader.records import Record, Table

_CENT = Decimal("0.01")
_BESIDE = ("linkedaccountname", "linkedaccounttotal")


def is_cost_explorer(table: Table) -> bool:
    """Recognise the table by its first cells."""
    if _has_headings(table):
        return False
    cells = [same_heading(record.cell(0)) for record in table.records]
    return cells.count("linkedaccount") == 1 and any(cell in _BESIDE for cell in cells)


def is_nearly_one(table: Table) -> bool:
    """Tell whether there are a table's lines, but nothing above that says it is one."""
    if _has_headings(table):
        return False
    return any(same_heading(record.cell(0)) in _BESIDE for record in table.records)


def _has_headings(table: Table) -> bool:
    """Tell whether the first row names a column of accounts and one of amounts, as no table does."""
    cells = table.records[0].fields
    return any(headings.among(cell, headings.ACCOUNT) for cell in cells) and any(
        headings.among(cell, headings.AMOUNT) for cell in cells
    )


def judge(table: Table, month: Month | None, policies: Policies, judgement: Judgement) -> None:
    """Judge the table's line of a month."""
    judgement.layout = "cost-explorer"
    _judge(table, month, policies, judgement)
    if len(judgement.errors) > 1:
        # Which of them is said, where cells stand in doubt, is left open.
        judgement.errors = [frozenset({ANY})]
        judgement.undetermined = True


def _judge(table: Table, month: Month | None, policies: Policies, judgement: Judgement) -> None:
    [header] = [record for record in table.records if same_heading(record.cell(0)) == "linkedaccount"]
    records = [record for record in table.records if record is not header]
    if header.broken or any(record.broken for record in records):
        judgement.error("broken-quote")
        judgement.undetermined = True
        return
    accounts = _accounts(header, judgement)
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
    total_column = _total_column(header, line, judgement)
    names = [record for record in records if same_heading(record.cell(0)) == "linkedaccountname"]
    width = len(header.fields)
    totals = [index for row in (header, *names) for index in range(width) if _says_total(row.cell(index))]
    if len(line.fields) <= max([*accounts, *totals], default=0):
        judgement.error("too-few-columns")
        judgement.undetermined = True
    beside = [*lines.values(), *([account_totals] if account_totals else [])]
    cells = [read_amount(cell) for record in beside for cell in record.fields[1:]]
    decided = any(isinstance(amount, Amount) and amount.decides for amount in cells)
    doubtful = "" if decided else "." if table.delimiter == "," else ".,"
    amounts = _amounts(line, accounts, judgement, doubtful=doubtful)
    _judge_amounts(amounts, judgement)
    total = sum(amounts.values(), Decimal(0))
    if total_column is not None and not judgement.errors:
        _judge_total(line.cell(total_column), total, judgement)
    if account_totals:
        held = [*accounts, *([] if total_column is None else [total_column])]
        _judge_line_of_totals(account_totals, held, [*accounts, *totals], width, judgement)
    if account_totals and set(lines) == {month} and not judgement.errors:
        sums = {index: amounts.get(account, Decimal(0)) for index, account in accounts.items()}
        if total_column is not None:
            sums[total_column] = total
        _judge_account_totals(account_totals, sums, judgement)
    judge_expected(total, policies, judgement)
    if policies.expected is None:
        judgement.warn("filter-unseen")
    judgement.rows_read = len(amounts)
    judgement.accounts = {account: abs(amount) for account, amount in amounts.items()}


def _says_total(cell: str) -> bool:
    return same_heading(cell) == "totalcosts"


def _accounts(header: Record, judgement: Judgement) -> dict[int, str]:
    """Find the accounts' columns."""
    cells = {index: header.cell(index) for index in range(1, len(header.fields))}
    accounts: dict[int, str] = {}
    keeps = any(is_plain_with_zero(cell) for cell in cells.values())
    for index, cell in cells.items():
        if not cell or _says_total(cell):
            continue
        account = read_account(cell)
        if not isinstance(account, Account):
            judgement.refuse(account)
            judgement.undetermined = True
            continue
        if account.restored and (keeps or account.begins_with_zero):
            judgement.error("account-digit-missing")
            judgement.undetermined = True
        elif account.restored:
            judgement.warn("account-zeros-restored")
        if account.number in accounts.values():
            judgement.error("account-twice", *(codes for either in judgement.errors for codes in either))
            judgement.undetermined = True
        accounts[index] = account.number
    return accounts


def _total_column(header: Record, line: Record, judgement: Judgement) -> int | None:
    """Find the column of the totals: it says so, or it is the last one and says nothing."""
    count = max(len(header.fields), len(line.fields))
    said = [index for index in range(1, count) if _says_total(header.cell(index))]
    unsaid = [index for index in range(1, count) if not header.cell(index) and line.cell(index)]
    if len(said) > 1 or len(said) + len(unsaid) > 1:
        judgement.error(ANY)
        judgement.undetermined = True
    if unsaid and (unsaid[0] >= len(header.fields) or any(header.cell(index) for index in range(unsaid[0], count))):
        judgement.error(ANY)
        judgement.undetermined = True
    return (said + unsaid)[0] if said or unsaid else None


def _lines(records: list[Record], judgement: Judgement) -> tuple[dict[Month, Record], Record | None]:
    """Find the months' lines, and that of the accounts' totals."""
    lines: dict[Month, Record] = {}
    account_totals = None
    seen: set[str] = set()
    for record in records:
        name = same_heading(record.cell(0))
        if name in _BESIDE:
            if name in seen:
                judgement.error("line-not-a-month")
            seen.add(name)
            account_totals = record if name == "linkedaccounttotal" else account_totals
            continue
        written = read_instant(record.cell(0))
        if written is None or len(written.months) != 1:
            judgement.error("line-not-a-month", ANY)
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
    read: dict[str, Amount] = {}
    for index, account in accounts.items():
        if not line.cell(index):
            continue
        amount = read_amount(line.cell(index))
        if isinstance(amount, Amount):
            read[account] = amount
        else:
            judgement.refuse(amount)
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


def _judge_line_of_totals(line: Record, held: list[int], needed: list[int], width: int, judgement: Judgement) -> None:
    """Want an amount, or nothing, in each of its cells, and a cell for each column."""
    if len(line.fields) <= max(needed, default=0):
        judgement.error("too-few-columns")
    elif any(line.cell(index) for index in range(width, len(line.fields))):
        judgement.error("too-many-columns")
    else:
        for index in held:
            amount = read_amount(line.cell(index)) if line.cell(index) else None
            if amount is not None and not isinstance(amount, Amount):
                judgement.refuse(amount)


def _judge_account_totals(totals: Record, sums: dict[int, Decimal], judgement: Judgement) -> None:
    """Compare each column's total with its months, which are all read if there is one."""
    for index, total in sums.items():
        amount = read_amount(totals.cell(index)) if totals.cell(index) else None
        stated = amount.value if isinstance(amount, Amount) else Decimal(0)
        if abs(stated - total) >= _CENT:
            judgement.error("control-total-differs")
            return


def _name(month: Month) -> str:
    return f"{month[0]:04}-{month[1]:02}"
