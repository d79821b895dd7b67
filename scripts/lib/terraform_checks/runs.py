"""Reads `terraform test -json -verbose`: what every run planned, and what it left in the state."""

from __future__ import annotations

import json
import re
from collections import UserDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Json = dict[str, Any]

_INDEX = re.compile(r"\[.*?\]")


@dataclass(frozen=True)
class Resource:
    """One resource: its values as far as they are known and, once applied, the addresses it had to wait for."""

    address: str
    values: Json
    depends_on: frozenset[str] = frozenset()

    @property
    def kind(self) -> str:
        """Its type: an address is `module.NAME[INDEX].TYPE.NAME[INDEX]`."""
        return _INDEX.sub("", self.address).split(".")[-2]


@dataclass
class Run:
    """One `run` block and the resources it planned, or those it left in the state."""

    name: str
    resources: list[Resource] = field(default_factory=list)
    outputs: Json = field(default_factory=dict)

    def of(self, address: str) -> list[Resource]:
        """Return every instance of a resource. `TYPE.NAME` without the module before it means in any module."""
        return [
            resource for resource in self.resources if f".{_INDEX.sub('', resource.address)}".endswith(f".{address}")
        ]

    def only(self, address: str) -> Json:
        """Return the values of the one instance of a resource."""
        (resource,) = self.of(address)
        return resource.values


class Runs(UserDict[str, Run]):
    """Runs by their names. Whoever looks at some of them leaves in `looked_at` which."""

    def __init__(self) -> None:
        """Nothing has been looked at yet."""
        super().__init__()
        self.looked_at: set[str] = set()

    def __getitem__(self, name: str) -> Run:
        """Return a run; whatever else looks at one comes here too."""
        self.looked_at.add(name)
        return super().__getitem__(name)


@dataclass
class Output:
    """What a `terraform test` said. The diagnostics are those of runs that failed, and of no run."""

    runs: Runs = field(default_factory=Runs)
    ended: dict[str, str] = field(default_factory=dict)
    """How each run ended: `pass`, `fail` by an assertion, `error`, `skip`."""
    diagnostics: list[Json] = field(default_factory=list)
    passed: int = 0
    failed: int = 0


def read(lines: Iterable[str]) -> Output:
    """Read it. The name of a run is taken to be unique in its directory."""
    output = Output()
    diagnostics = []
    for line in lines:
        message = json.loads(line)
        if message["type"] == "diagnostic":
            diagnostics.append((message.get("@testrun"), message["diagnostic"]))
        elif message["type"] == "test_run" and message["test_run"].get("progress") == "complete":
            output.ended[message["@testrun"]] = message["test_run"]["status"]
        elif message["type"] == "test_plan":
            changes = message["test_plan"].get("resource_changes", [])
            planned = [Resource(change["address"], change["change"]["after"] or {}) for change in changes]
            outputs = message["test_plan"].get("output_changes", {}).items()
            given = {name: change["after"] for name, change in outputs if "after" in change}
            output.runs[message["@testrun"]] = Run(message["@testrun"], planned, given)
        elif message["type"] == "test_state":
            applied = list(_resources(message["test_state"].get("root_module", {})))
            output.runs[message["@testrun"]] = Run(message["@testrun"], applied)
        elif message["type"] == "test_summary":
            summary = message["test_summary"]
            output.passed, output.failed = summary["passed"], summary["failed"] + summary["errored"]
    # A run that expects a failure passes with it.
    output.diagnostics = [diagnostic for run, diagnostic in diagnostics if output.ended.get(run) != "pass"]
    return output


def _resources(module: Json) -> Iterator[Resource]:
    for resource in module.get("resources", []):
        yield Resource(resource["address"], resource["values"], frozenset(resource.get("depends_on", [])))
    for child in module.get("child_modules", []):
        yield from _resources(child)
