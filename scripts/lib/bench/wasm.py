"""The WebAssembly module: its size, and checks in Node against the native ones."""

from __future__ import annotations

import subprocess
from pathlib import Path

from bench.figures import Figure, Targets, table

RUNS = {23: 101, 17_000: 21, 270_000: 7, 1_000_000: 5}
PROGRAM = Path(__file__).with_suffix(".mjs")


def lines_of(*command: str | Path) -> list[str]:
    """Run a program and return what it prints."""
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


def measure(throughput: Path, package: Path, files: dict[int, Path], targets: Targets) -> None:
    """Check every file both ways."""
    shown: list[tuple[object, ...]] = []
    sizes = ""
    for rows, runs in RUNS.items():
        sizes, *in_node = lines_of("node", PROGRAM, package, str(runs), files[rows])
        native = lines_of(throughput, "check", str(runs), files[rows])
        times = [Figure([int(each) / 1e6 for each in nanoseconds], "ms", 2) for nanoseconds in (in_node, native)]
        shown.append((f"{rows:,} rows: check", *times, f"{times[0].median / times[1].median:.1f} times"))
    table(("WebAssembly in Node", "WebAssembly", "native", "against native"), shown)

    raw, gzip, brotli = (int(size) / 1000 for size in sizes.split())
    table(("WebAssembly module", "KB"), [("raw", f"{raw:.0f}"), ("gzip", f"{gzip:.0f}"), ("brotli", f"{brotli:.0f}")])
    targets.add("the WebAssembly module below 160 KB with gzip", f"{gzip:.0f} KB", met=gzip < 160)
