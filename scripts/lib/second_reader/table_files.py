"""Makes up Cost Explorer's tables: every allowed way of writing one."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from second_reader.draft import Draft, some_style
from second_reader.judgement import Policies
from second_reader.plain_files import some_month
from second_reader.spelling import some_account, some_value, spell_account

if TYPE_CHECKING:
    from random import Random

    from second_reader.months import Month

_CENT = Decimal("0.01")
_TOTAL = ["Total costs", "Total costs ($)", "Total costs($)", "total costs"]


def table_file(rng: Random) -> Draft:
    """Make up a table of some months that is right."""
    months = _months(rng)
    accounts = list({some_account(rng): None for _ in range(rng.randrange(1, 6))})
    month = rng.choice(months)
    lines = {each: [_value(rng) for _ in accounts] for each in months}
    if not any(lines[month]):
        lines[month][0] = Decimal("-3.25")
    with_total = rng.random() < 0.8
    zeros_taken = rng.random() < 0.15
    header = ["Linked account", *(spell_account(each, rng, zeros_taken=zeros_taken) for each in accounts)]
    rows = [_line(each, values, rng, with_total=with_total) for each, values in lines.items()]
    names = ["Linked account name", *(f"{rng.choice(['prod', 'dev', 'sand box'])} ($)" for _ in accounts)]
    totals = [
        sum((values[index] or Decimal(0) for values in lines.values()), Decimal(0)) for index in range(len(accounts))
    ]
    sums = ["Linked account total", *(f"{total:.10f}" for total in totals)]
    if with_total:
        header.append(rng.choice([*_TOTAL, ""]))
        names.append(rng.choice(_TOTAL))
        sums.append(f"{sum(totals, Decimal(0)):.10f}")
    beside = rng.choice([[names, sums], [names, sums], [names], [sums]])
    rows = [*beside, *rows]
    if rng.random() < 0.2:
        rng.shuffle(rows)
    draft = Draft(f"credits-{month[0]}-{month[1]:02}.csv", [header, *rows], some_style(rng), has_header=True)
    draft.account, draft.amount = 0, 1
    pairs = zip(accounts, lines[month], strict=True)
    draft.truth = {account: value for account, value in pairs if value is not None}
    draft.story.append("cost explorer")
    if rng.random() < 0.1:
        total = sum(draft.truth.values(), Decimal(0))
        draft.policies = Policies(expected=f"{total:.10f}")
    return draft


def _months(rng: Random) -> list[Month]:
    year, first = some_month(rng)
    months = []
    for step in range(rng.choice([1, 1, 2, 3, 6])):
        number = first - 1 + step
        months.append((year + number // 12, number % 12 + 1))
    return [month for month in months if month[0] < 2026]


def _value(rng: Random) -> Decimal | None:
    if rng.random() < 0.2:
        return None
    return -abs(some_value(rng)) if rng.random() < 0.9 else Decimal(0)


def _line(month: Month, values: list[Decimal | None], rng: Random, *, with_total: bool) -> list[str]:
    cells = ["" if value is None else f"{value:.10f}" if rng.random() < 0.8 else _short(value) for value in values]
    if with_total:
        total = sum((value for value in values if value is not None), Decimal(0))
        cells.append(f"{total:.10f}" if rng.random() < 0.9 else f"{total + Decimal('0.004'):.10f}")
    return [f"{month[0]}-{month[1]:02}-01", *cells]


def _short(value: Decimal) -> str:
    text = f"{value:f}"
    decimals = len(text.partition(".")[2])
    return text if decimals > 3 else f"{value:.4f}"
