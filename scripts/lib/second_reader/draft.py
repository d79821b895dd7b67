"""A file while it is being made up: its cells, how they are written, and what it means as long as that is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from second_reader.judgement import Policies
from second_reader.spaces import trim

if TYPE_CHECKING:
    from decimal import Decimal
    from random import Random

DELIMITERS = ",;\t"


@dataclass
class Style:
    """How cells become bytes."""

    delimiter: str = ","
    quoting: float = 0.0
    line_end: str = "\n"
    encoding: str = "utf-8"
    hint: bool = False
    final_line_end: bool = True
    blank_lines: float = 0.0


@dataclass
class Draft:
    """A file being made: `truth` is what it means, as long as nothing was damaged."""

    name: str
    rows: list[list[str]]
    style: Style
    policies: Policies = field(default_factory=Policies)
    has_header: bool = False
    truth: dict[str, Decimal] | None = None
    account: int = 0
    amount: int = 1
    story: list[str] = field(default_factory=list)

    @property
    def first(self) -> int:
        """Where the rows begin."""
        return 1 if self.has_header and self.rows else 0

    def some_row(self, rng: Random) -> list[str] | None:
        """Choose a row that has an account and an amount."""
        rows = [row for row in self.rows[self.first :] if len(row) > max(self.account, self.amount)]
        return rng.choice(rows) if rows else None


def some_style(rng: Random) -> Style:
    """Choose how to write a file."""
    return Style(
        delimiter=rng.choice(",,,;\t"),
        quoting=rng.choice([0.0, 0.0, 0.2, 1.0]),
        line_end=rng.choice(["\n", "\n", "\r\n", "\r\n", "\r"]),
        encoding=rng.choice(["utf-8"] * 6 + ["utf-8-mark", "utf-8-marks", "utf-16-le", "utf-16-be"]),
        hint=rng.random() < 0.05,
        final_line_end=rng.random() < 0.85,
        blank_lines=rng.choice([0.0, 0.0, 0.0, 0.2]),
    )


def to_text(draft: Draft, rng: Random) -> str:
    """Write the cells as text."""
    style = draft.style
    lines = [f"sep={style.delimiter}"] if style.hint else []
    for row in draft.rows:
        if rng.random() < style.blank_lines:
            lines.append(_blank_line(rng))
        lines.append(style.delimiter.join(_field(cell, style, rng, first=row is draft.rows[0]) for cell in row))
    if rng.random() < style.blank_lines:
        lines.append(_blank_line(rng))
    return style.line_end.join(lines) + (style.line_end if style.final_line_end and lines else "")


def to_bytes(text: str, encoding: str) -> bytes:
    """Encode the text, with its byte-order mark."""
    if encoding == "utf-16-le":
        return b"\xff\xfe" + text.encode("utf-16-le", "surrogatepass")
    if encoding == "utf-16-be":
        return b"\xfe\xff" + text.encode("utf-16-be", "surrogatepass")
    marks = {"utf-8-mark": 1, "utf-8-marks": 2}.get(encoding, 0)
    return b"\xef\xbb\xbf" * marks + text.encode("utf-8")


def _blank_line(rng: Random) -> str:
    return rng.choice(["", " ", ",,,", ";;", "\t", ", ,", "\u00a0"])


def _field(cell: str, style: Style, rng: Random, *, first: bool) -> str:
    """Quote a cell where it must be, and sometimes where it need not."""
    separators = DELIMITERS if first else style.delimiter
    needed = cell.startswith('"') or any(char in cell for char in separators + "\r\n")
    empty = not trim(cell)
    if needed or (not empty and rng.random() < style.quoting):
        return '"' + cell.replace('"', '""') + '"'
    return cell
