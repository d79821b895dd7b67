"""Makes up plain files: every allowed way of writing one."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from second_reader import headings
from second_reader.draft import Draft, some_style
from second_reader.judgement import Policies
from second_reader.spelling import (
    some_account,
    some_text,
    some_value,
    spell_account,
    spell_amount,
    spell_heading,
    spell_month,
)

if TYPE_CHECKING:
    from random import Random

    from second_reader.months import Month

LABELS = ["Total", "total", "TOTAL:", "Totals", "Grand total", "Grand Total:", "Total costs", "Sum", "sum:", " Total "]


def some_month(rng: Random) -> Month:
    """Choose a month that has begun."""
    return rng.randrange(2006, 2026), rng.randrange(1, 13)


def plain_file(rng: Random) -> Draft:
    """Make up a plain file that is right."""
    month = some_month(rng)
    sign = rng.choice([1, 1, -1])
    truth = {some_account(rng): sign * some_value(rng) for _ in range(rng.choice([1, 2, 2, 3, 4, 6, 9]))}
    zeros_taken = rng.random() < 0.2
    pairs = [
        (spell_account(account, rng, zeros_taken=zeros_taken), spell_amount(value, rng))
        for account, value in truth.items()
    ]
    draft = Draft(f"credits-{month[0]}-{month[1]:02}.csv", [list(pair) for pair in pairs], some_style(rng))
    draft.truth = dict(truth)
    if rng.random() < 0.65:
        _put_under_header(draft, month, sign, rng)
    _repeat(draft, rng)
    if rng.random() < 0.3:
        _add_total(draft, rng)
    _vary_width(draft, rng)
    draft.policies = _policies(draft, rng)
    return draft


def _put_under_header(draft: Draft, month: Month, sign: int, rng: Random) -> None:
    """Give the columns names and neighbours, in any order."""
    accounts, amounts = list(headings.ACCOUNT), list(headings.AMOUNT)
    if sign > 0 and any(draft.truth.values() if draft.truth else ()):
        amounts = [name for name in amounts if name not in headings.COSTS]
    account_name, amount_name = rng.choice(accounts), rng.choice(amounts)
    columns: list[list[str]] = [
        [spell_heading(account_name, rng), *(row[0] for row in draft.rows)],
        [spell_heading(amount_name, rng, unit=True), *(row[1] for row in draft.rows)],
    ]
    account, amount = columns[0], columns[1]
    if account_name.endswith((" id", " number")) and rng.random() < 0.15:
        own = rng.random() < 0.3
        names = [row[0] if own else rng.choice(["prod", "dev", "x-1"]) for row in draft.rows]
        columns.append([rng.choice(["Account", "Linked account"]), *names])
    columns += [_neighbour(len(draft.rows), month, rng) for _ in range(rng.choice([0, 0, 1, 1, 2, 3]))]
    rng.shuffle(columns)
    if rng.random() < 0.1:
        columns.insert(0, ["", *(str(number) for number in range(1, len(draft.rows) + 1))])
        draft.truth = None if columns[1] is amount else draft.truth
    if rng.random() < 0.1:
        columns.append(["", *[""] * len(draft.rows)])
    draft.rows = [list(row) for row in zip(*columns, strict=True)]
    draft.has_header = True
    draft.account = next(index for index, column in enumerate(columns) if column is account)
    draft.amount = next(index for index, column in enumerate(columns) if column is amount)
    draft.story.append("header")


def _neighbour(count: int, month: Month, rng: Random) -> list[str]:
    """Make up a column beside account and amount."""
    kind = rng.choice(["text", "text", "currency", "month", "kind", "debit"])
    if kind == "currency":
        name = spell_heading(rng.choice(headings.CURRENCY), rng)
        return [name, *(rng.choice(["USD", "USD", "US$", "$", "US dollar", "US dollars", ""]) for _ in range(count))]
    if kind == "month":
        name = spell_heading(rng.choice(headings.MONTH), rng)
        return [name, *(rng.choice([spell_month(month, rng)] * 3 + ["", "n/a", "7.5"]) for _ in range(count))]
    if kind == "kind":
        name = spell_heading(rng.choice(headings.KIND), rng)
        return [name, *(rng.choice(["Credit", "credit", "", "Promotional"]) for _ in range(count))]
    if kind == "debit":
        return [spell_heading("debit", rng), *(rng.choice(["", "0", "0.00", "-", "$0.00"]) for _ in range(count))]
    name = rng.choice(
        ["Note", "Owner", "Cost centre", "Payer", "Team name", "Credit id", "type", "heading\nbroken", "a,b"]
    )
    return [name, *(some_text(rng) for _ in range(count))]


def _repeat(draft: Draft, rng: Random) -> None:
    """Write a row again, the same in every cell."""
    if rng.random() > 0.12:
        return
    row = draft.some_row(rng)
    if row is None:
        return
    draft.rows.insert(rng.randrange(draft.first, len(draft.rows) + 1), list(row))
    draft.story.append("repeat")
    draft.truth = None


def _add_total(draft: Draft, rng: Random) -> None:
    """Close with a total row, labelled or not."""
    width = len(draft.rows[0])
    row = [""] * width
    row[draft.account] = rng.choice([*LABELS, ""])
    if draft.truth is None:
        draft.story.append("total beside repeats")
    values = draft.truth.values() if draft.truth else [Decimal(1)]
    row[draft.amount] = spell_amount(sum(values, Decimal(0)), rng)
    others = [index for index in range(width) if index not in (draft.account, draft.amount)]
    if not row[draft.account] and others and rng.random() < 0.5:
        row[rng.choice(others)] = rng.choice(LABELS)
        draft.truth = None
    if not row[draft.account]:
        draft.truth = None
    draft.rows.append(row)
    draft.story.append(f"total {row[draft.account]!r}")


def _vary_width(draft: Draft, rng: Random) -> None:
    """Leave out empty cells at the end of rows, or add some."""
    needed = max(draft.account, draft.amount) + 1
    everywhere = rng.choice([0, 0, 0, 0, 0, 0, 0, 1, 2])
    for row in draft.rows[draft.first :]:
        chance = rng.random()
        if everywhere and not any(row[needed:]):
            row.extend([""] * everywhere)
            draft.truth = None
        elif chance < 0.05:
            while len(row) > needed and not row[-1]:
                row.pop()
                draft.truth = None
        elif chance < 0.08 and not any(row[needed:]):
            row.extend([""] * rng.randrange(1, 3))
            draft.truth = None


def _policies(draft: Draft, rng: Random) -> Policies:
    duplicates = rng.choice(["identical"] * 5 + ["first", "sum", "reject"])
    invalid = rng.choice(["refuse", "refuse", "skip"])
    expected = None
    if rng.random() < 0.05 and draft.truth is not None:
        total = sum(draft.truth.values(), Decimal(0)) * rng.choice([1, -1])
        expected = f"{total:.10f}"
    return Policies(duplicates, invalid, expected)
