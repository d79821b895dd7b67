"""Where things are: the project, what cargo built, and folders for one run."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
# `CREDITS_PROFILE=release` takes what is handed out instead of what the tests build.
PROFILE = os.environ.get("CREDITS_PROFILE", "debug")
FUNCTION = TARGET / PROFILE / "bootstrap"
COLLECTOR = TARGET / PROFILE / "collector"
COMMAND_LINE = TARGET / PROFILE / "credits"


def of_this_run() -> tempfile.TemporaryDirectory[str]:
    """Make a folder that is removed when its `with` block ends.

    Below `target`, unless `TMPDIR` says otherwise: the function is started from there, which not every `/tmp` allows.
    """
    parent = Path(os.environ.get("TMPDIR", TARGET / "local-aws"))
    parent.mkdir(parents=True, exist_ok=True)
    return tempfile.TemporaryDirectory(prefix="run-", dir=parent, ignore_cleanup_errors=True)
