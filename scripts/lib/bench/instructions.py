"""Compares counts of instructions with those that are kept: scripts/check-instructions calls it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

KEPT = Path("core/benches/instructions.json")
TOLERANCE_IN_PERCENT = 3
SKIPPED = 77
CALLGRIND = ("valgrind", "--tool=callgrind", "--collect-atstart=no", "--toggle-collect=*::counted_*")
# Of a check all but the digest is counted: valgrind has no SHA instructions, and what stands in for them would be most
# of it. Where the digest is made before what is counted, this would count it instead.
LEAVES_OUT_THE_DIGEST = "--toggle-collect=sha2::sha256::compress256*"


def counts_of(program: str) -> dict[str, int]:
    """Count the instructions of everything that `core/benches/instructions.rs` names."""
    names = subprocess.run([program], stdout=subprocess.PIPE, text=True, check=True).stdout.split()
    with ThreadPoolExecutor() as several:
        return dict(zip(names, several.map(lambda name: _count(program, name), names), strict=True))


def _count(program: str, name: str) -> int:
    options = [f"--callgrind-out-file={program}-{name}.callgrind"]
    if name.startswith("check"):
        options.append(LEAVES_OUT_THE_DIGEST)
    command = [*CALLGRIND, *options, program, name]
    said = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=True).stderr
    collected = re.search(r"Collected : (\d+)", said)
    if collected is None or collected[1] == "0":
        raise ValueError(f"callgrind counted nothing for {name}:\n{said}")
    return int(collected[1])


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
    *options, program, rust, valgrind = sys.argv[1:]
    counts = counts_of(program)
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
