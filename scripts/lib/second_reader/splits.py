"""Amounts that their own commas cut into several fields."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from second_reader.amounts import Amount, read_amount
from second_reader.spaces import trim

if TYPE_CHECKING:
    from second_reader.records import Record

_GROUPS = re.compile(r"[0-9],[0-9]{3}")


def is_split(row: Record, amount: int, apart: set[int]) -> bool:
    """Tell whether fields around the amount join to one number whose ends say that they are one.

    Some fields are known to be something else, such as the account.
    """
    fields = row.fields
    for first in range(max(0, amount - 4), amount + 1):
        for last in range(max(amount, first + 1), min(len(fields), first + 6)):
            if apart.intersection(range(first, last + 1)) or any(row.quoted[first : last + 1]):
                continue
            ends = re.search(r"[$A-Za-z]", fields[first]) or "." in fields[last]
            if ends and _joins(fields[first : last + 1]):
                return True
    return False


def _joins(parts: list[str]) -> bool:
    joined = ",".join(map(trim, parts))
    return _GROUPS.search(joined) is not None and isinstance(read_amount(joined), Amount)
