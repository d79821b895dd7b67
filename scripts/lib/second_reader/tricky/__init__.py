"""Files made by hand where readers go wrong: each with its verdict and the reason, judged by both readers."""

from __future__ import annotations

from second_reader.tricky import (
    accounts,
    amounts,
    columns,
    cost_explorer,
    encodings,
    evidence,
    line_items,
    quoting,
    repeats,
    shifts,
    totals,
)

CASES = [
    *encodings.CASES,
    *quoting.CASES,
    *columns.CASES,
    *accounts.CASES,
    *amounts.CASES,
    *evidence.CASES,
    *repeats.CASES,
    *totals.CASES,
    *shifts.CASES,
    *cost_explorer.CASES,
    *line_items.CASES,
]
