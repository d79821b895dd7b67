"""Makes a file smaller that the readers disagree about, as long as they disagree in the same way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from second_reader.generator import Sample

    Compare = Callable[[Sequence[Sample]], list[list[str]]]

_ROUNDS = 60


def shrink(sample: Sample, kind: str, compare: Compare) -> Sample:
    """Take away lines, then single bytes."""
    for _ in range(_ROUNDS):
        smaller = list(_smaller(sample))
        agreeing = compare(smaller)
        found = [each for each, differences in zip(smaller, agreeing, strict=True) if kind in differences]
        if not found:
            return sample
        sample = min(found, key=lambda each: len(each.data))
    return sample


def _smaller(sample: Sample) -> Iterator[Sample]:
    data = sample.data
    lines = data.splitlines(keepends=True)
    for index in range(len(lines)):
        yield replace(sample, data=b"".join(lines[:index] + lines[index + 1 :]))
    for size in (8, 4, 2, 1):
        for start in range(0, len(data), size) if len(data) < 400 or size > 2 else ():
            yield replace(sample, data=data[:start] + data[start + size :])
