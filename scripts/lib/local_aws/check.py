"""What `credits check` says of a file: to the person, and to us."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

from local_aws import environment, folder
from local_aws.sandbox import Month


class Checked:
    """The verdict on a file."""

    def __init__(self, file: Path) -> None:
        """Let the command line judge it."""
        self._file = file
        self._verdict: dict[str, Any] = json.loads(self._check("--format", "json"))
        self.billing_month: str | None = self._verdict["billing_month"]

    def show(self) -> None:
        """Print the verdict as the command line words it."""
        colored = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        print(self._check("--color", "always" if colored else "never"), end="")

    @property
    def is_at_fault(self) -> bool:
        """Tell whether the file is to be mended; a good one may still be more than the function has time for."""
        return bool(self._verdict["verdict"] == "refused")

    def promise(self) -> tuple[str, Month] | None:
        """Return a billing month and what it must amount to once the file is sent; of one that is not sent, nothing."""
        if self.billing_month is None or self._verdict["outcome"]["kind"] != "replaces":
            return None
        return self.billing_month, Month(self._verdict["unique_accounts"], Decimal(self._verdict["total_credit_usd"]))

    def _check(self, *options: str) -> str:
        return subprocess.run(
            [folder.COMMAND_LINE, "check", *options, "--", self._file],
            env=environment.clean(Path.home()),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        ).stdout
