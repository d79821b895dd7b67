"""Some runs of a directory's tests, without the others: Terraform can leave out files only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from terraform_checks.runs import read
from terraform_checks.terraform import terraform

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from terraform_checks.runs import Output

_RUN = re.compile(r'^run "(\w+)" {\n.*?^}\n', re.DOTALL | re.MULTILINE)


class Tests:
    """The tests of a directory of a copy, whose files are rewritten for every selection."""

    def __init__(self, directory: Path) -> None:
        """Read the files once."""
        self._directory = directory
        self._files = {path: path.read_text("utf-8") for path in (directory / "tests").glob("*.tftest.hcl")}

    def names(self) -> set[str]:
        """Return the names of all runs."""
        return {run[1] for text in self._files.values() for run in _RUN.finditer(text)}

    def run(self, names: Collection[str], *, verbose: bool) -> tuple[Output, str]:
        """Run these, and return what Terraform said, read and as it is. Plans it prints only if `verbose`."""
        options = ["-verbose"] if verbose else []
        for path, text in self._files.items():
            left = _RUN.sub(lambda run: run[0] if run[1] in names else "", text)
            path.write_text(left, "utf-8")
            if _RUN.search(left):
                options.append(f"-filter=tests/{path.name}")
        run = terraform(self._directory, "test", "-json", *options)
        return read(line for line in run.stdout.splitlines() if line.startswith("{")), run.stdout
