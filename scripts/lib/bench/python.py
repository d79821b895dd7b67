"""The whole process, against a straightforward Python program that does the same."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.core import MB
from bench.figures import Figure, Targets, table
from bench.processes import cost_of

ROWS = (270_000, 1_000_000)
RUNS = 3
PROGRAM = Path(__file__).parent / "straightforward.py"


def measure(throughput: Path, files: dict[int, Path], targets: Targets) -> None:
    """Run both in turns."""
    shown = []
    for rows in ROWS:
        ours, theirs = [], []
        for _ in range(RUNS):
            theirs.append(cost_of([sys.executable, PROGRAM, files[rows]]))
            ours.append(cost_of([throughput, "once", files[rows]]))
        seconds = [Figure([cost.seconds for cost in costs], "s", 2) for costs in (ours, theirs)]
        peaks = [Figure([cost.peak for cost in costs], "MB", 0) for costs in (ours, theirs)]
        ratio = seconds[1].over(seconds[0])
        shown += [
            (f"{rows:,} rows: this project", seconds[0], peaks[0], ""),
            (f"{rows:,} rows: Python {sys.version.split()[0]}", seconds[1], peaks[1], ratio),
        ]
        targets.add(
            f"check + bodies of {rows:,} rows take at most a 30th of the Python program's processor time",
            f"a {ratio.median:.0f}th",
            met=ratio.median >= 30,
        )
        allowed = 2 * files[rows].stat().st_size / MB + 40
        targets.add(
            f"peak memory for {rows:,} rows at most twice the file and 40 MB, {allowed:.0f} MB",
            f"{peaks[0].median:.0f} MB",
            met=max(peaks[0].values) <= allowed,
        )
    table(("whole process", "processor time", "peak memory", "against Python"), shown)
