"""Runs the tests of the configuration's directories and the checks of what they planned.

suite CONFIGURATION FOLDER [DIRECTORY…]: works on a copy in FOLDER; without a DIRECTORY on all of them. The exit status
is 77 where Terraform cannot get its provider, 1 where something is wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
import unittest
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from terraform_checks.checks import CHECKS
from terraform_checks.runs import read
from terraform_checks.terraform import NoProviderError, initialize, stage, terraform

if TYPE_CHECKING:
    from terraform_checks.runs import Runs

# The API key of every test begins like this. Nothing that Terraform prints of plans and states may hold it.
CANARY = "canary-"


class InvalidError(Exception):
    """The configuration cannot be tested; the message says what is wrong with it."""


def main() -> int:
    """Test and check, and count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("configuration", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("directories", nargs="*")
    arguments = parser.parse_args()
    root = stage(arguments.configuration, arguments.folder)
    total: Counter[str] = Counter()
    try:
        for name in arguments.directories or every_directory(root):
            try:
                counts = test(root / name, name)
            except InvalidError as problem:
                print(problem)
                counts = Counter(failed=1)
            print(f"terraform/{name}: {counts['passed']} passed, {counts['failed']} failed")
            total += counts
    except NoProviderError as reason:
        print(reason)
        return 77
    print(f"{total['passed']} passed, {total['failed']} failed")
    return 1 if total["failed"] else 0


def every_directory(root: Path) -> list[str]:
    """Return the root module, the modules and the examples."""
    below = (path for folder in ("modules", "examples") for path in (root / folder).iterdir() if path.is_dir())
    return [".", *sorted(str(path.relative_to(root)) for path in below)]


def test(directory: Path, name: str) -> Counter[str]:
    """Count how many tests and checks of a directory passed and failed, and say what is wrong."""
    problem = initialize(directory) or validate(directory)
    if problem:
        raise InvalidError(problem)
    run = terraform(directory, "test", "-json", "-verbose")
    lines = [line for line in run.stdout.splitlines() if line.startswith("{")]
    output = read(lines)
    for diagnostic in output.diagnostics:
        place = diagnostic.get("range", {})
        print(f"{place.get('filename')}:{place.get('start', {}).get('line')}: {diagnostic['summary']}")
        print(f"  {diagnostic['detail']}")
    counts = Counter(passed=output.passed, failed=output.failed)
    if run.returncode and not output.failed:
        # Terraform 1.15 crashes over putting some values of a failed assertion into JSON, not over showing them.
        print(terraform(directory, "test", "-no-color").stderr)
        counts += Counter(failed=1)
    if not counts.total():
        print("there is no test")
        counts = Counter(failed=1)
    if CANARY in run.stdout:
        print("the API key is in what Terraform prints of a plan or a state")
        counts += Counter(failed=1)
    if name in CHECKS and not counts["failed"]:
        counts += check(directory, name, output.runs)
    return counts


def validate(directory: Path) -> str:
    """Return what is wrong with the configuration, warnings too, nothing if nothing is."""
    run = terraform(directory, "validate", "-json")
    diagnostics = json.loads(run.stdout)["diagnostics"] if run.stdout else [{"summary": run.stderr, "detail": ""}]
    return "\n".join(f"{diagnostic['summary']}: {diagnostic['detail']}" for diagnostic in diagnostics)


def check(directory: Path, name: str, runs: Runs) -> Counter[str]:
    """Run the checks of a directory's plans."""
    CHECKS[name].directory, CHECKS[name].runs = directory, runs
    outcome = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(CHECKS[name]).run(outcome)
    problems = outcome.failures + outcome.errors
    for _, traceback in problems:
        print(traceback)
    return Counter(passed=outcome.testsRun - len(problems), failed=len(problems))


if __name__ == "__main__":
    sys.exit(main())
