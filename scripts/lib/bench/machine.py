"""Where and when it was measured."""

from __future__ import annotations

import datetime as dt
import os
import platform
from pathlib import Path


def describe(rust: str) -> str:
    """Say it in one line."""
    models = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    processor = models[0].split(":", 1)[1].strip() if models else platform.machine()
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    today = dt.datetime.now(tz=dt.timezone.utc).date()
    load = os.getloadavg()[0]
    return (
        f"{today}, {processor}, {os.cpu_count()} cores, {memory:.0f} GiB, Linux {platform.release()}, {rust}; "
        f"load at the start {load:.1f}. Medians, with the least and the most in parentheses."
    )
