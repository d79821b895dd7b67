"""What a reader is asked, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

# Stands for every code: the file is refused, and the specification does not say by which name.
ANY = "any code"


@dataclass(frozen=True)
class Policies:
    """What a caller may choose."""

    duplicates: str = "identical"
    invalid_rows: str = "refuse"
    expected: str | None = None

    def options(self) -> list[str]:
        """Say the same to the command line."""
        options = ["--duplicates", self.duplicates, "--invalid-rows", self.invalid_rows]
        return options if self.expected is None else [*options, f"--expect-total={self.expected}"]


@dataclass(frozen=True)
class ControlTotal:
    """A total that stands in the file or was given, and whether it agrees."""

    amount: Decimal
    agrees: bool


@dataclass
class Judgement:
    """The answer: each finding is the codes that are right for it, of which one has to be said.

    Where the specification leaves open what else is said of a file that is refused anyway, `undetermined` is set, or
    the codes that may be said are in `may`.
    """

    errors: list[frozenset[str]] = field(default_factory=list)
    warnings: list[frozenset[str]] = field(default_factory=list)
    may: set[str] = field(default_factory=set)
    undetermined: bool = False
    layout: str = "plain"
    accounts: dict[str, Decimal] = field(default_factory=dict)
    decimals: int = 2
    rows_read: int | None = None
    rows_skipped: int = 0
    duplicates_dropped: int = 0
    control_totals: list[ControlTotal] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)

    def error(self, *codes: str) -> None:
        """Refuse the file, with one of these codes."""
        self.errors.append(frozenset(codes))

    def refuse(self, codes: frozenset[str]) -> None:
        """Refuse the file, with one of these codes."""
        self.errors.append(codes)

    def warn(self, *codes: str) -> None:
        """Let the file pass with a warning, with one of these codes."""
        self.warnings.append(frozenset(codes))

    @property
    def verdict(self) -> str:
        """What the findings come to."""
        if self.errors:
            return "refused"
        return "warnings" if self.warnings else "ready"

    @property
    def total(self) -> Decimal:
        """The credits added up, positive."""
        return sum(self.accounts.values(), Decimal(0))
