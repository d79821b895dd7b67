"""Compares counts of instructions with those that are kept: scripts/check-instructions calls it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

KEPT = Path("core/benches/instructions.json")
TOLERANCE_IN_PERCENT = 3
SKIPPED = 77


def counts_below(folder: Path) -> dict[str, int]:
    """Read what gungraun counted: each benchmark leaves a summary."""
    counts = {}
    for path in sorted(folder.rglob("summary.json")):
        summary = json.loads(path.read_text())
        [profile] = summary["profiles"]
        counts[summary["function_name"]] = profile["data"]["total"]["metrics"]["Ir"]["values"]["new"]
    return counts


def compare(kept: dict[str, int], counts: dict[str, int]) -> bool:
    """Say how each count differs, and whether none is too large."""
    good = kept.keys() == counts.keys()
    if not good:
        print(f"the kept counts are those of {', '.join(kept)}, not of {', '.join(counts)}")
    for name in sorted(kept.keys() & counts.keys()):
        difference = 100 * (counts[name] - kept[name]) / kept[name]
        print(f"{name}: {counts[name]:,} instructions, {difference:+.2f} % against the {kept[name]:,} that are kept")
        if difference > TOLERANCE_IN_PERCENT:
            good = False
            print(f"  more than {TOLERANCE_IN_PERCENT} %: mend it, or keep it with scripts/check-instructions --keep")
        elif difference < -TOLERANCE_IN_PERCENT:
            print("  fewer: keep them with scripts/check-instructions --keep, so that they stay")
    return good


def main() -> int:
    """Compare, or keep."""
    *options, folder, rust, valgrind = sys.argv[1:]
    counts = counts_below(Path(folder))
    if options == ["--keep"]:
        KEPT.write_text(json.dumps({"rust": rust, "valgrind": valgrind, "counts": counts}, indent=2) + "\n")
        print(f"kept in {KEPT}: {counts}")
        return 0
    if options:
        print(f"`{' '.join(options)}` is not `--keep`")
        return 2
    kept = json.loads(KEPT.read_text())
    if (kept["rust"], kept["valgrind"]) != (rust, valgrind):
        print(f"kept with {kept['rust']} and {kept['valgrind']}, and here are {rust} and {valgrind}")
        return SKIPPED
    return 0 if compare(kept["counts"], counts) else 1


if __name__ == "__main__":
    sys.exit(main())
