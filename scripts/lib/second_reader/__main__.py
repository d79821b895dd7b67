"""Compares the readers: scripts/compare-readers calls it."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from second_reader.comparing import Comparison

CHUNK = 1000
KINDS_SHOWN = 20


def main() -> int:
    """Compare as many files as asked for; fail if the readers disagree about one."""
    options = _options()
    started = time.monotonic()
    comparison = Comparison(options.program)
    indices = range(options.start, options.start + options.count)
    if options.only is None:
        comparison.try_hand_made()
    else:
        indices = range(options.only, options.only + 1)
    for start in range(0, len(indices), CHUNK):
        comparison.try_made_up(options.seed, indices[start : start + CHUNK])
    kinds = sorted(comparison.kinds, key=lambda kind: -len(comparison.kinds[kind]))
    for kind in kinds[:KINDS_SHOWN]:
        print(f"\n== {comparison.describe(kind, smaller=not options.as_made)}")
    if len(kinds) > KINDS_SHOWN:
        print(f"\nand {len(kinds) - KINDS_SHOWN} other kinds: {'; '.join(kinds[KINDS_SHOWN:])}")
    verdicts = ", ".join(f"{count} {verdict}" for verdict, count in sorted(comparison.verdicts.items()))
    print(f"{len(indices)} files of seed {options.seed} ({verdicts}) in {time.monotonic() - started:.0f} s")
    print(f"the readers disagree about {comparison.disagreements()} files")
    return 1 if kinds else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/compare-readers", description="Compares the two readers.")
    parser.add_argument("program", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("count", nargs="?", type=int, default=5000, metavar="N", help="how many files (default 5000)")
    parser.add_argument("--seed", type=int, default=1, help="other numbers make other files (default 1)")
    parser.add_argument("--from", type=int, default=0, dest="start", metavar="INDEX", help="begin with this file")
    parser.add_argument("--only", type=int, metavar="INDEX", help="nothing but this file")
    parser.add_argument("--as-made", action="store_true", help="show the files as they were made, not made smaller")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
