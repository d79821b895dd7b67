"""Checks a released zip before it is deployed: its hash, and the architecture that its program was built for.

released_package.py FILE SHA256 ARCHITECTURE: the exit status is 1, after saying why, where it is another file.
"""

from __future__ import annotations

import hashlib
import sys
import zipfile
from pathlib import Path

# The 19th and 20th byte of a program for Linux say what it runs on.
MACHINES = {0x3E: "x86_64", 0xB7: "arm64"}


def main() -> int:
    """Check it."""
    # GitHub shows a hash with its kind in front.
    file, expected, architecture = Path(sys.argv[1]), sys.argv[2].lower().removeprefix("sha256:"), sys.argv[3]
    found = hashlib.sha256(file.read_bytes()).hexdigest()
    if found != expected:
        return _refuse(f"its SHA-256 is {found}, not {expected}: it is another file than the one that was released")
    try:
        with zipfile.ZipFile(file) as archive:
            program = archive.read("bootstrap")
    except (zipfile.BadZipFile, KeyError):
        return _refuse("it is no zip with a program called `bootstrap`")
    machine = MACHINES.get(int.from_bytes(program[18:20], "little")) if program[:4] == b"\x7fELF" else None
    if machine not in (None, architecture):
        return _refuse(f"it was built for {machine}, and the variable `architecture` says {architecture}")
    return 0


def _refuse(reason: str) -> int:
    print(f"error: {sys.argv[1]}: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
