"""Makes up Cost and Usage Reports and FOCUS reports, and adds up what their credits are."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from random import Random

MONTH = "2025-01"
OTHER_MONTHS = ("2024-12", "2025-02")
ACCOUNTS = 400
TEN_DECIMALS = Decimal("1E-10")
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Export:
    """An export of AWS: its statement, its table, and how it spells its columns."""

    statement: str
    table: str
    account: str
    amount: str
    kind: str
    month: str
    currency: str
    payer: str
    note: str
    charges: tuple[str, ...]

    def columns(self) -> dict[str, str]:
        """Return the columns in their order, with the types that Data Exports gives them."""
        texts = (self.payer, self.account, self.kind, self.currency)
        return {
            **dict.fromkeys(texts, "VARCHAR"),
            self.month: "TIMESTAMP",
            self.note: "VARCHAR",
            self.amount: "DOUBLE",
        }


CUR_2 = Export(
    statement="cur-2.sql",
    table="cur2",
    account="line_item_usage_account_id",
    amount="line_item_unblended_cost",
    kind="line_item_line_item_type",
    month="bill_billing_period_start_date",
    currency="line_item_currency_code",
    payer="bill_payer_account_id",
    note="line_item_line_item_description",
    charges=("Usage", "Usage", "Usage", "DiscountedUsage", "Tax", "Refund", "Fee", "SavingsPlanNegation"),
)
FOCUS = Export(
    statement="focus.sql",
    table="focus",
    account="SubAccountId",
    amount="BilledCost",
    kind="ChargeCategory",
    month="BillingPeriodStart",
    currency="BillingCurrency",
    payer="BillingAccountId",
    note="ChargeDescription",
    charges=("Usage", "Usage", "Usage", "Tax", "Purchase", "Adjustment"),
)


@dataclass(frozen=True)
class Line:
    """One row of a report; the cost as the export writes it."""

    account: str
    kind: str
    month: str
    cost: str
    currency: str = "USD"
    payer: str = "310000000001"
    note: str = "AWS Credits, January"

    def cells(self, export: Export) -> list[str]:
        """Return the row in the order of the export's columns."""
        cells = {
            export.payer: self.payer,
            export.account: self.account,
            export.kind: self.kind,
            export.currency: self.currency,
            export.month: f"{self.month}-01T00:00:00.000Z",
            export.note: self.note,
            export.amount: self.cost,
        }
        return [cells[name] for name in export.columns()]


@dataclass
class MadeUp:
    """Lines as they are asked for, and what the credits of the month among those that were given add up to."""

    export: Export
    rng: Random
    lines: int
    credits: dict[str, Decimal] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Line]:
        """Make up one line after the other: charges of all kinds and months, and every fourth or so a credit."""
        accounts = [f"{self.rng.randrange(1, 10**12):012}" for _ in range(ACCOUNTS - 1)] + ["054736118302"]
        payers = ["310000000001", "310000000002", "042000000003"]
        for _ in range(self.lines):
            is_credit = self.rng.random() < 0.3
            month = self.rng.choice((MONTH, MONTH, *OTHER_MONTHS))
            line = Line(
                account=self.rng.choice(accounts),
                kind="Credit" if is_credit else self.rng.choice(self.export.charges),
                month=month,
                cost=self._cost(-1 if is_credit else self.rng.choice((1, 1, -1))),
                # What is no credit of the month may be billed in anything.
                currency="USD" if is_credit and month == MONTH else self.rng.choice(("USD", "EUR", "JPY")),
                payer=self.rng.choice(payers),
                note=self.rng.choice(("AWS Credits, January", 'a "quoted" note', "=1+1", "Zürich")),
            )
            if is_credit and month == MONTH:
                line = self._perhaps_taken_back(line)
                self._add(line)
            yield line

    def _cost(self, sign: int) -> str:
        """Write an amount as these exports do: ten decimals, fewer, or scientific notation for a small one.

        None has more digits than the double holds that Athena makes of it.
        """
        way = self.rng.random()
        if way < 0.2:
            return f"{sign * self.rng.randrange(1, 10**8)}E-{self.rng.randrange(8, 11)}"
        if way < 0.6:
            return f"{sign * Decimal(self.rng.randrange(10**14)) * TEN_DECIMALS:f}"
        return f"{sign * Decimal(self.rng.randrange(10**8)) / 100}"

    def _perhaps_taken_back(self, line: Line) -> Line:
        """Now and then take half of what an account has got so far back, so that no account owes anything."""
        so_far = self.credits.get(line.account, Decimal(0))
        if so_far <= 0 or self.rng.random() > 0.03:
            return line
        return replace(line, cost=f"{(so_far / 2).quantize(CENT):f}")

    def _add(self, line: Line) -> None:
        self.credits[line.account] = self.credits.get(line.account, Decimal(0)) - Decimal(line.cost)


def write(export: Export, lines: Iterator[Line] | list[Line], path: Path) -> None:
    """Write a report as AWS hands it out in CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(export.columns())
        writer.writerows(line.cells(export) for line in lines)
