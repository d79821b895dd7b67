"""Figures as the table shows them: the median of several runs with its spread."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class Figure:
    """A quantity that was measured several times."""

    def __init__(self, values: Sequence[float], unit: str, digits: int = 1) -> None:
        """Keep the values; `digits` behind the point are shown."""
        self.values, self.unit, self.digits = list(values), unit, digits

    @property
    def median(self) -> float:
        """The one in the middle."""
        return median(self.values)

    def over(self, other: Figure) -> Figure:
        """Divide run by run: what slowed the machine in a run slowed both."""
        ratios = [mine / others for mine, others in zip(self.values, other.values, strict=True)]
        return Figure(ratios, "times")

    def __str__(self) -> str:
        """Show the median, and in parentheses the least and the most."""
        shown = f"{self.median:,.{self.digits}f} {self.unit}"
        if len(self.values) == 1:
            return shown
        return f"{shown} ({min(self.values):,.{self.digits}f} to {max(self.values):,.{self.digits}f})"


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a Markdown table; all but the first column are numbers."""
    print(f"\n| {' | '.join(head)} |")
    print(f"|---|{'---:|' * (len(head) - 1)}")
    for row in rows:
        print(f"| {' | '.join(str(cell) for cell in row)} |")


class Targets:
    """What was promised, and whether the figures keep it."""

    def __init__(self) -> None:
        """Begin with none."""
        self._rows: list[tuple[str, str, str]] = []

    def add(self, target: str, measured: str, *, met: bool) -> None:
        """Note one."""
        self._rows.append((target, measured, "met" if met else "**missed**"))

    def print(self) -> None:
        """Print them all."""
        if self._rows:
            table(("target", "measured", ""), self._rows)
