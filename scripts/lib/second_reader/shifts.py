"""Rows whose cells may have moved: a field is missing, or a comma cut a cell in two."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from second_reader.accounts import Account, read_account
from second_reader.amounts import Amount, read_amount
from second_reader.months import NAMES
from second_reader.spaces import ONE, trim

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from second_reader.headings import Columns
    from second_reader.records import Record

_MONTH = "|".join(f"{name[:3]}(?:{'|'.join(name[3:end] for end in range(4, len(name) + 1))})?" for name in NAMES)
_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.*\s+)?"
_DATE = re.compile(
    rf"{_WEEKDAY}(?:(?:{_MONTH})\.*\s+{_DAY}\.*|{_DAY}\.*\s+(?:of\s+)?(?:{_MONTH})\.*)", re.IGNORECASE | re.ASCII
)
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_PART = re.compile(r" [0-9](?:.*[0-9])?", re.DOTALL)
TOTALS = re.compile("totals?|grand total|total costs|sum", re.IGNORECASE)


def is_cut_date(row: Record, columns: Columns) -> bool:
    """Tell whether two cells are one written date, which its comma cut: in the amount, or in front of it."""
    width = columns.width or 2
    for index in range(columns.last):
        year = index + 1
        if (
            columns.account in (index, year)
            or row.quoted[index]
            or row.quoted[year]
            or not _DATE.fullmatch(row.cell(index))
        ):
            continue
        spaced = row.fields[year].startswith(" ") and (index == 0 or not row.fields[index].startswith(" "))
        two_digits = spaced and re.fullmatch("[0-9]{2}", row.cell(year))
        if not two_digits and not _YEAR.fullmatch(row.cell(year)):
            continue
        if columns.amount == year or len(row.fields) > width or spaced:
            return True
    return False


class Shifts:
    """What the rows of a file say together of those that have another width than the header, or a strange amount."""

    def __init__(self, columns: Columns, usual: Iterable[Record], delimiter: str) -> None:
        """Look at the rows that have an account and an amount."""
        self.columns = columns
        self.comma = delimiter == ","
        self.width = columns.width or 2
        self.usual = list(usual)
        self.even = len({len(row.fields) for row in self.usual}) <= 1
        self.spaces_are_usual = len(self.usual) > 1 and all(
            _begins_with_space(row.fields[columns.amount]) for row in self.usual
        )
        account: Callable[[str], bool] = _may_be_account
        fits = {columns.account: account, columns.amount: _is_amount}
        self.first, self.last = sorted(fits)
        self.fits_first, self.fits_last = fits[self.first], fits[self.last]

    def problem(self, row: Record) -> str | None:
        """Name what is wrong with a row, if anything is."""
        count = len(row.fields)
        if count < self.width and self._lacks_a_field_in_front(row):
            return "too-few-columns"
        part = self.comma and not self.spaces_are_usual and self._is_part(row)
        if count > self.width:
            return "too-many-columns" if self._is_cut(row) and (part or not self.even) else None
        amount = self.columns.amount
        whole = trim(row.fields[amount]).isdigit()
        return "too-many-columns" if part and whole and _is_amount(_field(row, amount + 1)) else None

    def _lacks_a_field_in_front(self, row: Record) -> bool:
        lacking = self.width - len(row.fields)
        for gap in range(1, min(lacking, self.last) + 1):
            place = self.last - gap
            if not self.fits_last(row.fields[place]):
                continue
            between = place > self.first
            both = self.first >= gap and self.fits_first(row.fields[self.first - gap])
            if (between or both) and not self._is_usual(place, gap, lacking, both=both):
                return True
        return False

    def _is_usual(self, place: int, gap: int, lacking: int, *, both: bool) -> bool:
        """Tell whether the rows with all their fields have the same there, and nothing like it further to the right."""
        full = [row for row in self.usual if len(row.fields) >= self.width]
        like = [row.fields[place] for row in full if row.cell(place)]
        behind = [
            row.fields[at] for row in full for at in range(self.last + 1, min(self.last + lacking + 1, self.width))
        ]
        if not like or not all(map(self.fits_last, like)) or any(map(self.fits_last, filter(trim, behind))):
            return False
        firsts = [row.fields[self.first - gap] for row in full if row.cell(self.first - gap)] if both else []
        return not both or (bool(firsts) and all(map(self.fits_first, firsts)))

    def _is_cut(self, row: Record) -> bool:
        """Tell whether a cell that nothing holds together stands where its halves would have moved what is read."""
        cut = [
            index
            for index in range(self.last)
            if row.cell(index) and not row.quoted[index] and not row.quoted[index + 1]
        ]
        if any(index > self.first for index in cut):
            return True
        moved = range(self.first + 1, self.first + len(row.fields) - self.width + 1)
        return any(index < self.first for index in cut) and any(self.fits_first(_field(row, at)) for at in moved)

    def _is_part(self, row: Record) -> bool:
        """Tell whether the amount could be the rest of the cell before it."""
        amount = self.columns.amount
        before = amount - 1
        if amount == 0 or before == self.columns.account or row.quoted[amount] or row.quoted[before]:
            return False
        if not row.cell(before) or _is_amount(row.cell(before)) or not _PART.fullmatch(row.fields[amount]):
            return False
        asked = [before] if before else [index for index in range(1, len(row.fields)) if index != amount]
        return any(row.cell(index) and not _begins_with_space(row.fields[index]) for index in asked)


def _field(row: Record, index: int) -> str:
    return row.fields[index] if index < len(row.fields) else ""


def _is_amount(cell: str) -> bool:
    return isinstance(read_amount(cell), Amount)


def _may_be_account(cell: str) -> bool:
    return isinstance(read_account(cell), Account) or TOTALS.fullmatch(trim(trim(cell).removesuffix(":"))) is not None


def _begins_with_space(cell: str) -> bool:
    return re.match(ONE, cell) is not None
