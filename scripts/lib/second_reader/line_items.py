"""Line items: a row a charge, of which the credits are added up by account."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from second_reader import evidence, moved
from second_reader.accounts import Account, is_plain_with_zero, read_account
from second_reader.amounts import Amount, read_amount
from second_reader.months import Month, read_instant
from second_reader.spaces import same_heading, unwrap
from second_reader.whole import judge_expected

if TYPE_CHECKING:
    from second_reader.judgement import Judgement, Policies
    from second_reader.records import Record, Table


@dataclass(frozen=True)
class Export:
    """The headings of one of AWS's exports, as they are compared; and as it spells those of account and amount."""

    account: str
    amounts: tuple[str, ...]
    credit: tuple[str, ...]
    month: str
    currency: str
    spelled: tuple[tuple[str, str], ...]


HISTORY = Export(
    "accountid",
    ("creditamount", "currencyamount"),
    ("creditid", "appliedservicename"),
    "billingmonth",
    "currencycode",
    (("accountId", "creditAmount"), ("accountId", "currencyAmount")),
)
EXPORTS = (
    Export(
        "lineitemusageaccountid",
        ("lineitemunblendedcost",),
        ("lineitemlineitemtype",),
        "billbillingperiodstartdate",
        "lineitemcurrencycode",
        (
            ("lineItem/UsageAccountId", "lineItem/UnblendedCost"),
            ("line_item_usage_account_id", "line_item_unblended_cost"),
        ),
    ),
    Export(
        "subaccountid",
        ("billedcost",),
        ("chargecategory",),
        "billingperiodstart",
        "billingcurrency",
        (("SubAccountId", "BilledCost"),),
    ),
    HISTORY,
)


def recognise(header: Record) -> Export | None:
    """Find the export that has these headings."""
    names = [same_heading(cell) for cell in header.fields]
    for export in EXPORTS:
        if (
            export.account in names
            and any(amount in names for amount in export.amounts)
            and all(credit in names for credit in export.credit)
        ):
            return export
    return None


def is_nearly_one(header: Record) -> bool:
    """Tell whether there are an export's account and amount, as it spells them, but nothing that marks a credit."""
    cells = {header.cell(index) for index in range(len(header.fields))}
    names = {same_heading(cell) for cell in cells}
    return any(
        account in cells and amount in cells and export.credit[0] not in names
        for export in EXPORTS
        for account, amount in export.spelled
    )


def _places(header: Record, export: Export) -> list[object]:
    """Where the columns are that are read."""
    names = [same_heading(cell) for cell in header.fields]
    wanted = [(export.account,), export.amounts, (export.credit[0],), (export.month,), (export.currency,)]
    wanted.append(("isestimatedbill",))
    return [export, len(names), *([index for index, name in enumerate(names) if name in choice] for choice in wanted)]


@dataclass
class _Columns:
    account: int
    amount: int
    credit: int
    month: int | None
    currency: int | None
    estimated: int | None
    width: int

    @property
    def last(self) -> int:
        return max(self.account, self.amount, self.credit, self.month or 0, self.currency or 0)


@dataclass
class _Case:
    """A judgement under way: what the rules need to know of the file, and the rows that cannot be read."""

    judgement: Judgement
    header: Record
    export: Export
    doubtful: str
    keeps: bool
    bad: list[list[frozenset[str]]] = field(default_factory=list)
    beside: list[Record] = field(default_factory=list)

    @property
    def history(self) -> bool:
        return self.export is HISTORY


@dataclass
class _Item:
    """A credit of the month."""

    record: Record
    account: str
    amount: Amount


def judge(table: Table, export: Export, month: Month | None, policies: Policies, judgement: Judgement) -> None:
    """Judge the credits of a month among the rows."""
    judgement.layout = "line-items"
    header, *records = table.records
    columns = _find(header, export, judgement)
    if columns is None or month is None:
        judgement.undetermined = True
        return
    case = _Case(
        judgement,
        header,
        export,
        doubtful="." if table.delimiter == "," else ".,",
        keeps=any(is_plain_with_zero(record.cell(columns.account)) for record in records if not record.broken),
    )
    counted = _credits(records, columns, month, case)
    if any(columns.estimated is not None and _is_true(row.cell(columns.estimated)) for row in counted):
        judgement.warn("estimated")
    if any(columns.currency is not None and _foreign(row.cell(columns.currency)) for row in counted):
        judgement.error("amount-currency")
    judgement.rows_read = len(records)
    items = _read(counted, columns, case)
    if not items:
        judgement.may.add("no-credits")
    if not items and not judgement.errors and not case.bad:
        judgement.error("no-credits")
    if export is HISTORY:
        _judge_history(items, columns, judgement)
    sums = _add_up(items)
    _judge_nets(items, sums, judgement, history=export is HISTORY)
    proven = judge_expected(sum(sums.values(), Decimal(0)), policies, judgement)
    _judge_bad(case, policies, proven=proven)
    if judgement.errors:
        judgement.may.update(("expected-total-differs", "no-credits", "charge-not-credit", "skip-unproven"))
    judgement.accounts = {account: abs(amount) for account, amount in sums.items()}
    judgement.decimals = max([2, *(item.amount.decimals for item in items)])


def _find(header: Record, export: Export, judgement: Judgement) -> _Columns | None:
    names = [same_heading(cell) for cell in header.fields]
    wanted = [(export.account,), export.amounts, (export.credit[0],), (export.month,), (export.currency,)]
    places: list[int | None] = []
    for choice in wanted:
        found = [index for index, name in enumerate(names) if name in choice]
        if len(found) > 1:
            judgement.error("header-column-twice")
            return None
        places.append(found[0] if found else None)
    account, amount, credit, month, currency = places
    if account is None or amount is None or credit is None:
        return None
    estimated = names.index("isestimatedbill") if "isestimatedbill" in names else None
    return _Columns(account, amount, credit, month, currency, estimated, len(names))


def _credits(records: list[Record], columns: _Columns, month: Month, case: _Case) -> list[Record]:
    """Leave out what is no credit and what is of another month."""
    counted: list[Record] = []
    left_out: Counter[str] = Counter()
    for record in records:
        if record.broken:
            case.judgement.error("broken-quote")
            continue
        if again := recognise(record):
            if _places(record, again) != _places(case.header, case.export):
                case.judgement.error("header-differs")
                case.judgement.undetermined = True
                return counted
            left_out[record.cell(columns.credit)] += 1
            continue
        if _is_doubtful(record, columns, case):
            continue
        word = record.cell(columns.credit)
        if not (unwrap(word) if case.history else unwrap(word).lower() == "credit"):
            left_out["no credit id" if case.history else word or "no word"] += 1
            case.beside.append(record)
            continue
        written = None if columns.month is None else read_instant(record.cell(columns.month))
        if columns.month is not None and written is None:
            case.bad.append([frozenset({"month-unreadable"})])
        elif written and month not in written.months:
            year, number = min(written.months)
            left_out[f"{year:04}-{number:02}"] += 1
            case.beside.append(record)
        else:
            counted.append(record)
    case.judgement.left_out = dict(left_out)
    return counted


def _is_doubtful(record: Record, columns: _Columns, case: _Case) -> bool:
    """Refuse a row whose cells may stand in other columns; one that is too short may be left out."""
    codes = _shape(record, columns) or moved.doubt(record, columns, case.header, history=case.history)
    if "too-many-columns" in codes:
        case.judgement.refuse(codes)
    elif codes:
        case.bad.append([codes])
    return bool(codes)


def _shape(record: Record, columns: _Columns) -> frozenset[str]:
    count = len(record.fields)
    if count <= columns.last:
        return frozenset({"too-few-columns"})
    filled_behind = any(record.cell(index) for index in range(columns.width, count))
    filled_right = any(record.cell(index) for index in range(columns.last + 1, count))
    if filled_behind or (count > columns.width and filled_right):
        return frozenset({"too-many-columns", "amount-needs-quotes"})
    return frozenset()


def _is_true(cell: str) -> bool:
    return cell.lower() == "true"


def _foreign(cell: str) -> bool:
    return bool(cell) and not evidence.is_dollars(cell)


def _read(counted: list[Record], columns: _Columns, case: _Case) -> list[_Item]:
    """Read what counts; what cannot be read is bad."""
    items = []
    for record in counted:
        account = read_account(record.cell(columns.account))
        amount = read_amount(record.cell(columns.amount), exports=True)
        problems = [problem for problem in (account, amount) if isinstance(problem, frozenset)]
        if problems:
            case.bad.append(problems)
        if isinstance(account, Account) and account.restored:
            _judge_short(account, case)
        if isinstance(account, Account) and isinstance(amount, Amount):
            items.append(_Item(record, account.number, amount))
    beside = [read_amount(record.cell(columns.amount), exports=True) for record in case.beside]
    amounts = [item.amount for item in items] + [amount for amount in beside if isinstance(amount, Amount)]
    if not any(amount.decides for amount in amounts):
        for item in items:
            if item.amount.doubtful and item.amount.doubtful in case.doubtful:
                case.judgement.error("amount-ambiguous")
    return items


def _judge_bad(case: _Case, policies: Policies, *, proven: bool) -> None:
    """Refuse the rows that cannot be read, or leave them out where the caller's total proves the rest complete."""
    problems = [codes for row in case.bad for codes in row]
    if policies.invalid_rows != "skip":
        case.judgement.errors += problems
        return
    case.judgement.rows_skipped = len(case.bad)
    if proven:
        case.judgement.warnings += problems
    elif problems:
        case.judgement.error("skip-unproven")
        case.judgement.may.update(code for codes in problems for code in codes)


def _judge_short(account: Account, case: _Case) -> None:
    if case.keeps or account.begins_with_zero:
        case.judgement.error("account-digit-missing")
    else:
        case.judgement.warn("account-zeros-restored")


def _judge_history(items: list[_Item], columns: _Columns, judgement: Judgement) -> None:
    """Hold the credit history to one mind, and to rows that differ."""
    if len({item.amount.value > 0 for item in items if item.amount.value}) > 1:
        judgement.error("mixed-signs")
        judgement.may.add("charge-not-credit")
    seen: set[tuple[object, ...]] = set()
    for item in items:
        cells: list[object] = [item.record.cell(index) for index in range(len(item.record.fields))]
        cells[columns.account], cells[columns.amount] = item.account, item.amount.value
        while cells and cells[-1] == "":
            cells.pop()
        if tuple(cells) in seen:
            judgement.error("duplicate-row")
        seen.add(tuple(cells))


def _add_up(items: list[_Item]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for item in items:
        sums[item.account] = sums.get(item.account, Decimal(0)) + item.amount.value
    return sums


def _judge_nets(items: list[_Item], sums: dict[str, Decimal], judgement: Judgement, *, history: bool) -> None:
    """Refuse what nets to a charge, or to more decimals than are sent."""
    if not history and any(item.amount.value > 0 for item in items):
        judgement.warn("credit-taken-back")
    for amount in sums.values():
        if amount > 0 and not history and not judgement.errors:
            judgement.error("charge-not-credit")
        if -int(amount.normalize().as_tuple().exponent) > 10:
            judgement.error("amount-too-many-decimals")
