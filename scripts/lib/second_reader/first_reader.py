"""Asks the first reader, which is the command line, about many files at once."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from second_reader.generator import Sample
    from second_reader.judgement import Policies

Answer = dict[str, Any]

AT_ONCE = 200
FOLDER_IN_MEMORY = Path("/dev/shm")  # noqa: S108 (a folder is made in it)
_VARIABLES = ("CLOUDZERO_", "CREDIT_", "DUPLICATES", "INVALID_ROWS", "READ_BACK", "MAX_SHRINK")


class FirstReader:
    """The program `credits`."""

    def __init__(self, program: Path) -> None:
        self.program = program.resolve()
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith(_VARIABLES)}

    def ask(self, samples: Sequence[Sample]) -> list[Answer]:
        """Let it check every file; the answers are in the order of the files."""
        groups: dict[Policies, list[int]] = defaultdict(list)
        for index, sample in enumerate(samples):
            groups[sample.policies].append(index)
        calls: list[list[int]] = []
        for policies, indices in groups.items():
            step = AT_ONCE if policies.expected is None else 1
            calls += [indices[start : start + step] for start in range(0, len(indices), step)]
        answers: list[Answer] = [{}] * len(samples)
        with ThreadPoolExecutor(2) as threads:
            called = threads.map(lambda call: self._check([samples[index] for index in call]), calls)
            for call, said in zip(calls, called, strict=True):
                for index, answer in zip(call, said, strict=True):
                    answers[index] = answer
        return answers

    def _check(self, samples: Sequence[Sample]) -> list[Answer]:
        with _folder() as folder:
            paths = _write(samples, Path(folder))
            done = self._run(["check", "--format", "json", *samples[0].policies.options(), *paths], folder)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        if len(lines) != len(samples):
            # One that is not judged spoils its whole call: it is found by calling for each.
            if len(samples) > 1:
                return [answer for sample in samples for answer in self._check([sample])]
            return [{"verdict": f"status {done.returncode}", "findings": [], "said": done.stderr.strip()}]
        return lines

    def account_differences(self, sample: Sample, accounts: dict[str, Decimal]) -> list[str]:
        """Let it compare the file, account by account, with one that says plainly what it should mean."""
        plain = "".join(f"{account},{amount:.10f}\n" for account, amount in accounts.items())
        meant = replace(sample, data=plain.encode())
        with _folder() as folder:
            paths = _write([sample, meant], Path(folder))
            done = self._run(["diff", "--format", "json", *sample.policies.options(), *paths], folder)
        if done.returncode == 0 and json.loads(done.stdout)["unchanged"] == len(accounts):
            return []
        return [f"accounts, by `credits diff` with status {done.returncode}"]

    def _run(self, arguments: list[str], folder: str) -> subprocess.CompletedProcess[str]:
        environment = self.environment | {"CLOUDZERO_CONNECTION_ID": "1", "HOME": folder}
        return subprocess.run(
            [self.program, *arguments], check=False, capture_output=True, encoding="utf-8", env=environment, cwd=folder
        )


def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(dir=FOLDER_IN_MEMORY if FOLDER_IN_MEMORY.is_dir() else None)


def _write(samples: Sequence[Sample], folder: Path) -> list[str]:
    paths = []
    for index, sample in enumerate(samples):
        path = folder / str(index) / sample.name
        path.parent.mkdir()
        path.write_bytes(sample.data)
        paths.append(str(path.relative_to(folder)))
    return paths
