"""Damages to whole rows, to the file's name and to what the caller chose."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from second_reader.plain_files import LABELS
from second_reader.spelling import some_value, spell_amount

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from second_reader.draft import Draft

    Damage = Callable[[Draft, Random], None]

NAMES = (
    "credits-2025-13.csv",
    "credits-2025-01 (1).csv",
    "xcredits-2025-01.csv",
    "credits-2005-12.csv",
    "credits-2025-1.csv",
    "Credits-2025-01.csv",
    "credits-2099-12.csv",
    "credits-2098-01.csv",
    "credits_2025-01.csv",
    "credits-2025-00.csv",
)


def conflict(draft: Draft, rng: Random) -> None:
    """Write an account again with something else in one cell."""
    row = draft.some_row(rng)
    if row:
        again = list(row)
        again[rng.randrange(len(again))] = rng.choice([spell_amount(abs(some_value(rng)), rng), "7001", "x", ""])
        draft.rows.insert(rng.randrange(draft.first, len(draft.rows) + 1), again)


def repeated(draft: Draft, rng: Random) -> None:
    """Write a row again."""
    row = draft.some_row(rng)
    if row:
        draft.rows.insert(rng.randrange(draft.first, len(draft.rows) + 1), list(row))


def other_sign(draft: Draft, rng: Random) -> None:
    """Turn the sign of an amount."""
    row = draft.some_row(rng)
    if row:
        amount = row[draft.amount]
        row[draft.amount] = amount.replace("-", "") if "-" in amount else "-" + amount


def without_account(draft: Draft, rng: Random) -> None:
    """Lose an account."""
    if row := draft.some_row(rng):
        row[draft.account] = rng.choice(["", " ", "'"])


def last_without_account(draft: Draft, rng: Random) -> None:
    """Lose the last account, so that the row may be a total."""
    _ = rng
    if len(draft.rows) > draft.first and len(draft.rows[-1]) > draft.account:
        draft.rows[-1][draft.account] = ""


def total_somewhere(draft: Draft, rng: Random) -> None:
    """Put a total row somewhere, with some amount."""
    row = [""] * len(draft.rows[0]) if draft.rows else ["", ""]
    if len(row) > max(draft.account, draft.amount):
        row[draft.account] = rng.choice([*LABELS, ""])
        row[draft.amount] = spell_amount(some_value(rng), rng)
        place = rng.choice([len(draft.rows), rng.randrange(draft.first, len(draft.rows) + 1)])
        draft.rows.insert(place, row)


def row_lost(draft: Draft, rng: Random) -> None:
    """Lose a row, of which a total would tell."""
    if len(draft.rows) > draft.first:
        del draft.rows[rng.randrange(draft.first, len(draft.rows))]


def header_lost(draft: Draft, rng: Random) -> None:
    """Lose the first row."""
    _ = rng
    draft.rows[:1] = []
    draft.has_header = False


def rows_swapped(draft: Draft, rng: Random) -> None:
    """Put the rows into another order."""
    rng.shuffle(draft.rows)


def title_above(draft: Draft, rng: Random) -> None:
    """Write a title above."""
    draft.rows.insert(0, [rng.choice(["AWS promotional credits", "January", "1234-x", "report", "Account"])])


def emptied(draft: Draft, rng: Random) -> None:
    """Leave no credit."""
    del draft.rows[rng.choice([0, draft.first]) :]
    draft.has_header = draft.has_header and bool(draft.rows)


def renamed(draft: Draft, rng: Random) -> None:
    """Give the file a name that says no month, or one to come."""
    draft.name = rng.choice(NAMES)


def other_month(draft: Draft, rng: Random) -> None:
    """Give the file the name of another month."""
    draft.name = f"credits-{rng.randrange(2006, 2026)}-{rng.randrange(1, 13):02}.csv"


def other_expectation(draft: Draft, rng: Random) -> None:
    """Expect another total."""
    draft.policies = replace(draft.policies, expected=f"{some_value(rng):.4f}")


def skipping(draft: Draft, rng: Random) -> None:
    """Ask to leave out what cannot be read."""
    _ = rng
    draft.policies = replace(draft.policies, invalid_rows="skip")


def skipping_with_proof(draft: Draft, rng: Random) -> None:
    """Spoil a row, leave it out, and expect what remains, if anybody knows it."""
    if draft.truth is None or draft.policies.expected or len(draft.truth) < 2 or len(draft.rows) < 3:
        return
    total = sum(abs(value) for value in list(draft.truth.values()))
    if draft.rows[-1][draft.account].strip().lower().startswith(("total", "sum", "grand")):
        row = ["x"] * len(draft.rows[0])
        row[draft.account] = rng.choice(["12", "Kitchen", "", "5.47366E+10"])
        draft.rows.insert(draft.first, row)
    else:
        row = ["x"] * len(draft.rows[0])
        row[draft.amount] = rng.choice(["5.00", "N/A", "", "1.2E+3"])
        draft.rows.insert(draft.first, row)
        draft.policies = replace(draft.policies, expected=f"{total:.10f}")
    draft.policies = replace(draft.policies, invalid_rows="skip")


ALL: tuple[Damage, ...] = (
    conflict,
    repeated,
    other_sign,
    without_account,
    last_without_account,
    last_without_account,
    total_somewhere,
    total_somewhere,
    row_lost,
    header_lost,
    rows_swapped,
    title_above,
    emptied,
    renamed,
    other_month,
    other_expectation,
    skipping,
    skipping_with_proof,
    skipping_with_proof,
)
