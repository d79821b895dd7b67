"""Breaks the configuration's promises one at a time, in a copy, and expects the test that is named for it to notice.

mutations CONFIGURATION FOLDER [WORD…]: only those whose description holds a WORD, if there are any. Without a FOLDER
it only looks whether the configuration still holds what each replaces, which takes no time. The exit status is 1 where
one goes unnoticed or does not find its text, 77 where Terraform cannot get its provider.
"""

from __future__ import annotations

import argparse
import sys
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from terraform_checks.checks import CHECKS
from terraform_checks.mutation import PRINTED_KEY
from terraform_checks.promises import MUTATIONS
from terraform_checks.runs import Output, Runs
from terraform_checks.selected import Tests
from terraform_checks.suite import CANARY
from terraform_checks.terraform import NoProviderError, initialize, stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from terraform_checks.mutation import Mutation

# The run whose output is looked through for the key.
PRINTED = "planned"


def main() -> int:
    """Try every mutation, after making sure that the tests pass without."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("configuration", type=Path)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("words", nargs="*")
    arguments = parser.parse_args()
    astray = [mutation for mutation in MUTATIONS if not mutation.finds_its_text(arguments.configuration)]
    for mutation in astray:
        files = ", ".join(sorted({edit.file for edit in mutation.edits}))
        print(f"ASTRAY: {mutation.broken}: what it replaces does not stand in {files} exactly once")
    if astray or not arguments.folder:
        return 1 if astray else 0
    chosen = [mutation for mutation in MUTATIONS if all(word in mutation.broken for word in arguments.words)]
    directories = sorted({mutation.directory for mutation in chosen})
    # Two at a time, each in a copy of its own: the root's take as long as all the others.
    halves = [[name for name in directories if name == "."], [name for name in directories if name != "."]]
    try:
        with ThreadPoolExecutor(len(halves)) as pool:
            trying = [
                pool.submit(in_copy, arguments.configuration, arguments.folder / str(number), half, chosen)
                for number, half in enumerate(halves)
            ]
            unnoticed = sum(half.result() for half in trying)
    except NoProviderError as reason:
        print(reason)
        return 77
    except FailsAnywayError as reason:
        print(reason)
        return 1
    print(f"{len(chosen) - unnoticed} passed, {unnoticed} failed")
    return 1 if unnoticed else 0


def in_copy(configuration: Path, folder: Path, directories: Iterable[str], mutations: Sequence[Mutation]) -> int:
    """Try the mutations of some directories in a copy, say what becomes of each, and count what goes unnoticed."""
    root = stage(configuration, folder)
    unnoticed = 0
    for directory in directories:
        for broken, problem in tried(root, directory, [it for it in mutations if it.directory == directory]):
            unnoticed += bool(problem)
            print(f"UNNOTICED: {broken}: {problem}" if problem else f"noticed: {broken}", flush=True)
    return unnoticed


class FailsAnywayError(Exception):
    """A test fails without any mutation."""


def tried(root: Path, directory: str, mutations: Iterable[Mutation]) -> Iterator[tuple[str, str]]:
    """Yield each mutation with what is wrong, nothing where it is noticed."""
    problem = initialize(root / directory)
    if problem:
        raise FailsAnywayError(problem)
    tests = Tests(root / directory)
    needed = needs(root, directory, tests, mutations)
    for mutation in mutations:
        originals = {edit.file: (root / edit.file).read_text("utf-8") for edit in mutation.edits}
        try:
            for edit in mutation.edits:
                edit.apply(root)
            yield mutation.broken, unnoticed(root, tests, mutation, needed[mutation.noticed_by])
        finally:
            for file, text in originals.items():
                (root / file).write_text(text, "utf-8")


def needs(root: Path, directory: str, tests: Tests, mutations: Iterable[Mutation]) -> dict[str, set[str]]:
    """Return the runs that each test needs: a run itself, a check the runs that it looks at. All of them must pass."""
    wanted = {mutation.noticed_by for mutation in mutations}
    checks = {name for name in wanted if name.startswith("test_")}
    runs = (wanted & tests.names()) | ({PRINTED} if PRINTED_KEY in wanted else set())
    if wanted - checks - runs - {PRINTED_KEY}:
        raise FailsAnywayError(f"terraform/{directory} has no {', '.join(wanted - checks - runs)}")
    # What is refused has no plan for a check to look at.
    planned = {name for name in tests.names() if checks and not name.startswith("refuses_")}
    output, printed = tests.run(planned | runs, verbose=bool(checks))
    failing = [name for name, ended in output.ended.items() if ended != "pass"]
    if failing or CANARY in printed or not output.ended.keys() >= runs:
        raise FailsAnywayError(
            f"terraform/{directory} fails without any mutation: {failing}; see scripts/check-terraform"
        )
    needed = {run: {run} for run in runs} | {PRINTED_KEY: {PRINTED}}
    for check in checks:
        output.runs.looked_at.clear()
        if complaint(root, directory, check, output.runs):
            raise FailsAnywayError(f"{check} fails without any mutation; see scripts/check-terraform")
        needed[check] = set(output.runs.looked_at)
    return needed


def unnoticed(root: Path, tests: Tests, mutation: Mutation, runs: set[str]) -> str:
    """Return why a mutation is not noticed by what must notice it; nothing where it is."""
    output, printed = tests.run(runs, verbose=mutation.noticed_by not in runs) if runs else (Output(), "")
    # After an assertion that fails, Terraform may leave the runs behind it out.
    ended = output.ended.keys() == runs or "fail" in output.ended.values()
    if not ended or not all(is_of_a_test(diagnostic) for diagnostic in output.diagnostics):
        return f"that is no configuration: {'; '.join(diagnostic['summary'] for diagnostic in output.diagnostics)}"
    if mutation.noticed_by == PRINTED_KEY:
        return "" if CANARY in printed else "the key is not printed"
    if mutation.is_for_a_check:
        noticed = complaint(root, mutation.directory, mutation.noticed_by, output.runs)
    else:
        noticed = output.ended[mutation.noticed_by] in ("fail", "error")
    return "" if noticed else f"{mutation.noticed_by} passes"


def is_of_a_test(diagnostic: dict[str, Any]) -> bool:
    """Tell whether a test or a condition speaks, and not Terraform of a configuration that it cannot read."""
    place, summary = str(diagnostic.get("range", {}).get("filename")), str(diagnostic["summary"])
    return place.endswith(".tftest.hcl") or summary.endswith("precondition failed")


def complaint(root: Path, directory: str, check: str, runs: Runs) -> bool:
    """Tell whether a check of plans fails."""
    kind = CHECKS[directory]
    kind.directory, kind.runs = root / directory, runs
    outcome = unittest.TestResult()
    kind(check).run(outcome)
    return not outcome.wasSuccessful()


if __name__ == "__main__":
    sys.exit(main())
