"""The core: files of four sizes, checked and turned into bodies, against two yardsticks in the same process."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from bench.figures import Figure, Targets, table

if TYPE_CHECKING:
    from pathlib import Path

MB = 1e6


def measure(throughput: Path, targets: Targets) -> None:
    """Run core/benches/throughput.rs and show what it prints."""
    output = subprocess.run([throughput], check=True, capture_output=True, text=True).stdout
    times: dict[int, dict[str, Figure]] = {}
    sizes: dict[int, int] = {}
    for line in output.splitlines():
        what, *numbers = line.split()
        rows, size, *nanoseconds = map(int, numbers)
        sizes[rows] = size
        times.setdefault(rows, {})[what] = Figure([each / 1e6 for each in nanoseconds], "ms", 2)

    shown = []
    for rows, figures in times.items():
        for what in ("check", "check+bodies"):
            figure = figures[what]
            seconds = figure.median / 1e3
            shown.append(
                (
                    f"{rows:,} rows: {what}",
                    figure,
                    f"{rows / seconds / 1e6:.2f}",
                    f"{sizes[rows] / seconds / MB:.0f}",
                    figure.over(figures["csv"]),
                    figure.over(figures["memcpy"]) if what == "check+bodies" else "",
                )
            )
    table(("core", "time", "million rows/s", "MB/s", "bare csv iteration", "memcpy of the bodies"), shown)

    for rows in (270_000, 1_000_000):
        ratio = times[rows]["check+bodies"].over(times[rows]["csv"])
        targets.add(
            f"check + bodies of {rows:,} rows at most 10 times bare csv iteration, better 6",
            f"{ratio.median:.1f}",
            met=ratio.median <= 10,
        )
    per_row = {rows: min(figures["check+bodies"].values) / rows for rows, figures in times.items()}
    growth = per_row[1_000_000] / per_row[17_000] - 1
    targets.add("time per row from 17,000 to 1,000,000 rows within 30 %", f"{growth:+.0%}", met=abs(growth) <= 0.3)
