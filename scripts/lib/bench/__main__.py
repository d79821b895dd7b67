"""Measures the sections that are named, and says which targets are met: scripts/bench calls it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import core, function, machine, python, wasm
from bench.figures import Targets

ROWS = (23, 17_000, 270_000, 1_000_000)


def main() -> None:
    """Write the files, measure, tell."""
    throughput, sections = Path(os.environ["BENCH_THROUGHPUT"]), sys.argv[1:]
    targets = Targets()
    print(machine.describe(os.environ["BENCH_RUST"]))
    with tempfile.TemporaryDirectory(prefix="credits-bench-") as folder:
        files = {rows: Path(folder) / f"{rows}.csv" for rows in ROWS}
        for rows, path in files.items():
            subprocess.run([throughput, "write", str(rows), path], check=True)
        if "core" in sections:
            core.measure(throughput, targets)
        if "python" in sections:
            python.measure(throughput, files, targets)
        if "function" in sections:
            binary, package = Path(os.environ["BENCH_FUNCTION"]), Path(os.environ["BENCH_PACKAGE"])
            function.measure(binary, package, files[23], targets)
        if "wasm" in sections:
            wasm.measure(throughput, Path(os.environ["BENCH_WASM"]), files, targets)
    targets.print()


main()
