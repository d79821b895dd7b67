"""The ways in which a cell may write a month."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass

from second_reader.spaces import ONE, trim, unwrap

Month = tuple[int, int]

NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_NUMBER_OF = {name.lower(): number for number, name in enumerate(NAMES, 1)}
_NUMBER_OF |= {name[:3].lower(): number for number, name in enumerate(NAMES, 1)}
_TIME = r"(?:[T ][0-9]{1,2}:[0-9]{2}[0-9:.]*(?:Z| ?UTC|[+-][0-9]{2}:?[0-9]{2})?)?"
_CLOCK = re.compile(r"[T ]([0-9]{1,2}):([0-9]{2})[0-9:.]*([+-])([0-9]{2}):?([0-9]{2})$")
_DATE = re.compile(f"([0-9]{{4}})-([0-9]{{2}})(?:-([0-9]{{2}}){_TIME})?")
_COMPACT = re.compile(r"([0-9]{4})(?:/|M)?([0-9]{2})")
_MONTH_FIRST = re.compile(r"([0-9]{1,2})/([0-9]{4})")
_SLASHES = re.compile(f"([0-9]{{1,2}})/([0-9]{{1,2}})/([0-9]{{4}}){_TIME}")
_NAMED = re.compile(f"([A-Za-z]+)(?:(?:-|{ONE}+)([0-9]{{4}})|-([0-9]{{2}}))")
FILE_NAME = re.compile(r"credits-(20(?:0[6-9]|[1-9][0-9]))-(0[1-9]|1[0-2])\.csv")


@dataclass(frozen=True)
class Written:
    """The months that a cell may mean (two for `1/2/2025`), and the day if it names one."""

    months: frozenset[Month]
    day: int | None = None


def read_month(cell: str) -> Written | None:
    """Read a month; nothing if the cell is none."""
    text = trim(cell)
    if found := _DATE.fullmatch(text):
        year, month, day = (int(part) if part else None for part in found.groups())
        return _written((year, month), day=day)
    if found := _COMPACT.fullmatch(text):
        return _written((int(found[1]), int(found[2])))
    if found := _MONTH_FIRST.fullmatch(text):
        return _written((int(found[2]), int(found[1])))
    if found := _SLASHES.fullmatch(text):
        first, second, year = (int(part) for part in found.groups())
        ways = [(year, month) for month, day in ((first, second), (second, first)) if day <= 31]
        return _written(*ways, day=second)
    if (found := _NAMED.fullmatch(text)) and found[1].lower() in _NUMBER_OF:
        year = int(found[2] or 0) or 2000 + int(found[3])
        return _written((year, _NUMBER_OF[found[1].lower()]))
    return None


def read_instant(cell: str) -> Written | None:
    """Read a month of an export, which dates by UTC; nothing where another clock is of another month."""
    text = unwrap(cell)
    written = read_month(text)
    found = _CLOCK.search(text)
    if written is None or found is None or not int(found[4] + found[5]):
        return written
    hour, minute, sign, ahead_hours, ahead_minutes = found.groups()
    ahead = (int(ahead_hours) * 60 + int(ahead_minutes)) * (-1 if sign == "-" else 1)
    utc = int(hour) * 60 + int(minute) - ahead
    if "/" in text:
        return None
    [(year, month)] = written.months
    last = calendar.monthrange(year, month)[1]
    crosses = (written.day == 1 and utc < 0) or (written.day == last and utc >= 24 * 60)
    return None if crosses else written


def _written(*months: tuple[int | None, int | None], day: int | None = None) -> Written | None:
    real = frozenset((year, month) for year, month in months if year and month and 1 <= month <= 12)
    return Written(real, day) if real and (day is None or 1 <= day <= 31) else None


def month_of_name(name: str) -> Month | None:
    """Read the month out of the name of a credits file."""
    found = FILE_NAME.fullmatch(name)
    return (int(found[1]), int(found[2])) if found else None
