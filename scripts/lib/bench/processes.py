"""Whole processes: what they cost from their start to their end."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MB = 1_000_000


class Cost(NamedTuple):
    """What a process took."""

    seconds: float
    """Of the processor, the system's work for it too."""
    peak: float
    """Memory, in MB. Never less than ours, which the child is forked from: some 20."""


def cost_of(command: Sequence[str | Path]) -> Cost:
    """Run a program to its end."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / MB)
