"""Runs the tests of this folder several at a time: they start servers and scripts, and wait for them.

side_by_side [NAME…]: all of them, or only those of these modules, classes or tests.

Every process takes the next test that nobody has taken. What a test prints is shown where it fails.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
import unittest
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from local_aws import deployment, folder, pipeline, processes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.queues import SimpleQueue

# One more than there are processors: now and then a test waits.
AT_A_TIME = (os.cpu_count() or 1) + 1
# Forked, so that what is planned and zipped here is there for every test.
FORK = multiprocessing.get_context("fork")


class Ended(NamedTuple):
    """How a test ended."""

    name: str
    seconds: float
    problems: list[str]
    skipped: str | None
    printed: str


def main() -> int:
    """Run them; fail if one failed, or if there is none."""
    processes.interrupt_on_signals()
    tests = list(_single(_loaded(sys.argv[1:])))
    deployment.planned()
    pipeline.zipped(folder.FUNCTION)
    passed = skipped = failed = 0
    for ended in _run(tests):
        how = "FAILED" if ended.problems else "skipped" if ended.skipped is not None else "passed"
        print(f"{how:<7} {ended.seconds:6.1f} s  {ended.name}", flush=True)
        if ended.problems:
            print(ended.printed, *ended.problems, sep="\n", flush=True)
        passed, skipped, failed = passed + (how == "passed"), skipped + (how == "skipped"), failed + (how == "FAILED")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 0 if passed and not failed else 1


def _loaded(names: list[str]) -> unittest.TestSuite:
    loader = unittest.defaultTestLoader
    return loader.loadTestsFromNames(names) if names else loader.discover(str(Path(__file__).parent))


def _single(tests: unittest.TestSuite) -> Iterator[unittest.TestCase]:
    for test in tests:
        if isinstance(test, unittest.TestSuite):
            yield from _single(test)
        else:
            yield test


def _run(tests: list[unittest.TestCase]) -> Iterator[Ended]:
    waiting: SimpleQueue[int | None] = FORK.SimpleQueue()
    results: SimpleQueue[Ended] = FORK.SimpleQueue()
    workers = [FORK.Process(target=_work, args=(tests, waiting, results)) for _ in range(AT_A_TIME)]
    try:
        for worker in workers:
            worker.start()
        for index in [*range(len(tests)), *(None for _ in workers)]:
            waiting.put(index)
        for _ in tests:
            while results.empty():
                if any(worker.exitcode for worker in workers):
                    raise RuntimeError("a process that ran tests ended before they did")
                time.sleep(0.05)
            yield results.get()
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.join()


def _work(tests: list[unittest.TestCase], waiting: SimpleQueue[int | None], results: SimpleQueue[Ended]) -> None:
    try:
        while (index := waiting.get()) is not None:
            results.put(_ended(tests[index]))
    finally:
        # A forked process ends without a farewell of its own.
        processes.stop_all()


def _ended(test: unittest.TestCase) -> Ended:
    result, printed, started = unittest.TestResult(), StringIO(), time.monotonic()
    with redirect_stdout(printed), redirect_stderr(printed):
        test(result)
    problems = [trace for _, trace in [*result.errors, *result.failures]]
    if result.unexpectedSuccesses:
        problems.append("it was expected to fail")
    skipped = result.skipped[0][1] if result.skipped else None
    return Ended(test.id(), time.monotonic() - started, problems, skipped, printed.getvalue())


if __name__ == "__main__":
    sys.exit(main())
