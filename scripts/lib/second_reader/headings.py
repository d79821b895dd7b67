"""The names of columns and what they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from second_reader.accounts import Account, read_account
from second_reader.spaces import same_heading, says_usd

if TYPE_CHECKING:
    from collections.abc import Iterable

    from second_reader.records import Record


def _split(names: str) -> list[str]:
    return names.split("|")


ACCOUNT = _split(
    "account|account id|aws account id|linked account|linked account id|usage account id|line item usage account id"
    "|sub account id|account number|account no|aws account number|aws account|account #|aws account #|aws account no."
    "|account no.|linked account #"
)
AMOUNT = _split(
    "amount|amount usd|usd|credit|credits|credit amount|cost|unblended cost|billed cost|amount in usd|credits applied"
    "|total credits|credit applied|credits usd|credit us$|credit amount in usd"
)
COSTS = ["cost", "unblended cost", "billed cost"]
_UNIT = re.compile(r"(?:in)?(?:usd|us\$)$|\$$")
_MARKED = re.compile(r"(?:aws|linked)?account(?:#|no\.?)")
CURRENCY = ["currency", "currency code", "billing currency", "line item currency code", "credit currency"]
MONTH = _split(
    "billing month|month|billing period|bill billing period start date|billing period start"
    "|billing period start date|usage month"
)
KIND = ["line item type", "charge category", "charge type", "record type", "transaction type"]
DEBIT = ["debit"]


def among(heading: str, names: Iterable[str]) -> bool:
    """Tell whether a heading is one of these names."""
    return same_heading(heading) in {same_heading(name) for name in names}


def same(names: Iterable[str]) -> frozenset[str]:
    """Reduce names to what headings are compared by."""
    return frozenset(same_heading(name) for name in names)


_ACCOUNT, _AMOUNT, _COSTS = same(ACCOUNT), same(AMOUNT), same(COSTS)
_CURRENCY, _MONTH, _KIND, _DEBIT = same(CURRENCY), same(MONTH), same(KIND), same(DEBIT)
_KNOWN = _ACCOUNT | _AMOUNT


@dataclass
class Columns:
    """Where the columns of a plain file stand."""

    account: int
    amount: int
    width: int | None = None
    is_cost: bool = False
    currency: list[int] = field(default_factory=list)
    month: list[int] = field(default_factory=list)
    kind: list[int] = field(default_factory=list)
    debit: list[int] = field(default_factory=list)
    unnamed: list[int] = field(default_factory=list)
    unnamed_in_front: list[int] = field(default_factory=list)

    @property
    def last(self) -> int:
        """The one of account and amount that stands further to the right."""
        return max(self.account, self.amount)


def is_header(record: Record) -> bool:
    """Tell whether a record has a heading for accounts or amounts."""
    return any(_bare(same_heading(cell)) in _KNOWN for cell in record.fields)


def _bare(name: str) -> str:
    """Take the unit off an amount's heading, and say a mark behind an account's in one way."""
    without_unit = _UNIT.sub("", name)
    if without_unit in _AMOUNT:
        return without_unit
    return "accountno" if _MARKED.fullmatch(name) else name


def find_columns(header: Record, rows: list[Record]) -> Columns | frozenset[str]:
    """Find the columns, or say which codes are right for what is wrong with the header."""
    names = [_bare(same_heading(cell)) for cell in header.fields]
    accounts = [index for index, name in enumerate(names) if name in _ACCOUNT]
    amounts = [index for index, name in enumerate(names) if name in _AMOUNT]
    if not accounts or not amounts:
        missing = {"header-column-missing"}
        return frozenset(missing | {"header-column-twice"} if len(accounts) > 1 or len(amounts) > 1 else missing)
    needed = max(accounts + amounts)
    account = _the_ids(
        accounts, names, [row for row in rows if len(row.fields) > needed and not _filled_behind(row, len(names))]
    )
    if account is None or len(amounts) > 1:
        return frozenset({"header-column-twice"})
    amount = amounts[0]
    columns = Columns(account, amount, len(names), is_cost=names[amount] in _COSTS)
    usd = says_usd(header.fields[amount])
    for index, name in enumerate(names):
        if name in _CURRENCY and not (usd and name == "billingcurrency"):
            columns.currency.append(index)
        if name in _MONTH:
            columns.month.append(index)
        if name in _KIND:
            columns.kind.append(index)
        if name in _DEBIT:
            columns.debit.append(index)
        if not header.cell(index):
            (columns.unnamed if index > min(account, amount) else columns.unnamed_in_front).append(index)
    return columns


def _filled_behind(row: Record, width: int) -> bool:
    return any(row.cell(index) for index in range(width, len(row.fields)))


def _the_ids(accounts: list[int], names: list[str], rows: list[Record]) -> int | None:
    """Choose the column of ids beside one of account names."""
    if len(accounts) == 1:
        return accounts[0]
    ids = [index for index in accounts if names[index].endswith(("id", "number", "no"))]
    if len(ids) != 1:
        return None
    for row in rows:
        own = read_account(row.cell(ids[0]))
        for other in set(accounts) - set(ids):
            name = read_account(row.cell(other))
            if isinstance(name, Account) and not (isinstance(own, Account) and own.number == name.number):
                return None
    return ids[0]
