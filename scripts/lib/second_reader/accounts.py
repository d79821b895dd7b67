"""A cell to an account of twelve digits."""

from __future__ import annotations

import re
from dataclasses import dataclass

from second_reader.spaces import trim, unwrap

_CONSOLE = re.compile(r"([0-9]{4})-([0-9]{4})-([0-9]{4})")
_SCIENTIFIC = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]*)?[eE][+-]?[0-9]+")
_DIGITS = re.compile(r"[0-9]+")


@dataclass(frozen=True)
class Account:
    """An account, and whether a spreadsheet took its leading zeros."""

    number: str
    restored: bool
    begins_with_zero: bool


def read_account(cell: str) -> Account | frozenset[str]:
    """Read an account, or say which codes are right for what it is instead."""
    text = unwrap(cell)
    if console := _CONSOLE.fullmatch(text):
        text = "".join(console.groups())
    problem = _problem(text, cell)
    if problem:
        return frozenset(problem)
    return Account(text.zfill(12), restored=len(text) < 12, begins_with_zero=text.startswith("0"))


def _problem(text: str, cell: str) -> set[str]:
    if not text:
        return {"account-empty"} if not trim(cell) else {"account-empty", "account-length"}
    if _SCIENTIFIC.fullmatch(text):
        return {"account-scientific"}
    if not _DIGITS.fullmatch(text):
        return {"account-not-digits", "account-length"} if text.replace("-", "").isdigit() else {"account-not-digits"}
    if not text.strip("0"):
        return {"account-all-zeros"} if len(text) == 12 else {"account-all-zeros", "account-length"}
    return set() if 9 <= len(text) <= 12 else {"account-length"}


def is_plain_with_zero(cell: str) -> bool:
    """Tell whether a cell begins with a zero, and nothing keeps it: then no spreadsheet took zeros in this file."""
    text = trim(cell)
    return text.startswith("0") and "-" not in text


def looks_like_account(cell: str) -> bool:
    """Tell whether a cell is a damaged account rather than a word."""
    text = unwrap(cell)
    return _SCIENTIFIC.fullmatch(text) is not None or re.fullmatch(r"[0-9-]*[0-9][0-9-]*", text) is not None


def is_an_account(cell: str) -> bool:
    """Tell whether a cell holds so many digits that it is an account, if a damaged one."""
    return re.search("[0-9]{9}", cell.replace("-", "")) is not None
