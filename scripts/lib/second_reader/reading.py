"""Bytes, a name and policies to a judgement: the order of it all."""

from __future__ import annotations

import decimal
from typing import TYPE_CHECKING

from second_reader import cost_explorer, line_items, plain, whole
from second_reader.decoding import decode
from second_reader.judgement import ANY, Judgement, Policies
from second_reader.months import month_of_name
from second_reader.records import read_table

if TYPE_CHECKING:
    from second_reader.months import Month
    from second_reader.records import Table


def read(data: bytes, name: str, policies: Policies, today: Month) -> Judgement:
    """Judge a file as the specification does."""
    with decimal.localcontext() as context:
        context.prec = 100
        return _read(data, name, policies, today)


def _read(data: bytes, name: str, policies: Policies, today: Month) -> Judgement:
    judgement = Judgement()
    month = month_of_name(name)
    if month is None:
        judgement.error("file-name")
    elif month > today:
        judgement.error("month-in-future")
    text = decode(data)
    if isinstance(text, frozenset):
        judgement.refuse(text)
        judgement.undetermined = True
        return judgement
    table = read_table(text)
    if not table.records:
        judgement.error("no-credits")
        judgement.may.update(whole.NOT_COMPARED)
        return judgement
    _by_layout(table, month, policies, judgement)
    return judgement


def _by_layout(table: Table, month: Month | None, policies: Policies, judgement: Judgement) -> None:
    header = table.records[0]
    if cost_explorer.is_cost_explorer(table):
        cost_explorer.judge(table, month, policies, judgement)
    elif export := line_items.recognise(header):
        line_items.judge(table, export, month, policies, judgement)
    elif cost_explorer.is_nearly_one(table):
        judgement.error("table-not-by-account", ANY)
        judgement.undetermined = True
    elif line_items.is_nearly_one(header):
        judgement.error("export-without-credit-column")
        judgement.undetermined = True
    elif rows := plain.read_rows(table, month, judgement):
        whole.judge(*rows, policies, judgement)
