"""Makes the file of a seed and an index: right ones, damaged ones, and ones with bytes changed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from second_reader import damage_bytes, damage_cells, damage_rows
from second_reader.draft import Draft, to_bytes, to_text
from second_reader.item_files import item_file
from second_reader.plain_files import plain_file
from second_reader.table_files import table_file

if TYPE_CHECKING:
    from decimal import Decimal

    from second_reader.judgement import Policies


@dataclass(frozen=True)
class Sample:
    """A file, how to judge it, what was done to it; and what it means, if nothing was."""

    name: str
    data: bytes
    policies: Policies
    story: str
    truth: dict[str, Decimal] | None


def sample(seed: int, index: int) -> Sample:
    """Make a file; the same seed and index make the same."""
    rng = random.Random(f"{seed}/{index}")  # noqa: S311 (nothing is kept secret by it)
    draft = rng.choice([plain_file] * 6 + [table_file, item_file, item_file])(rng)
    fate = rng.random()
    if fate < 0.55:
        fate_of_cells = rng.choice([1, 1, 1, 2, 3]) if fate < 0.4 else 0
        for _ in range(fate_of_cells):
            damage = rng.choice(damage_cells.ALL + damage_rows.ALL)
            damage(draft, rng)
            draft.story.append(damage.__name__)
            draft.truth = None
    text = to_text(draft, rng)
    if 0.36 < fate < 0.45:
        text, way = damage_bytes.damage_text(text, rng)
        _damaged(draft, way)
    data = to_bytes(text, draft.style.encoding)
    if 0.45 < fate < 0.48:
        data, way = damage_bytes.damage_bytes(data, rng)
        _damaged(draft, way)
    if 0.48 < fate < 0.65:
        data, way = damage_bytes.mutate(data, rng)
        _damaged(draft, way)
    return Sample(draft.name, data, draft.policies, "; ".join(draft.story), draft.truth)


def _damaged(draft: Draft, way: str) -> None:
    draft.story.append(way)
    draft.truth = None
