"""A program that serves on 127.0.0.1 while a `with` block runs, in a folder of its own that goes with it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from local_aws import environment, folder
from local_aws.processes import Child
from local_aws.wait import wait_for

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from typing_extensions import Self


class ServerEndedError(Exception):
    """A server ended before it could serve."""


class Server(ABC):
    """What a server of ours has in common with the others."""

    name: str
    home: Path

    @abstractmethod
    def command(self) -> Sequence[str | Path]:
        """Say what to run."""

    @abstractmethod
    def is_up(self) -> bool:
        """Tell whether it serves yet."""

    def variables(self) -> dict[str, str]:
        """Say what its environment holds beyond the usual."""
        return {}

    def __enter__(self) -> Self:
        """Start it and wait until it serves."""
        with ExitStack() as resources:
            self.home = Path(resources.enter_context(folder.of_this_run()))
            with self.output.open("wb") as output, self.errors.open("wb") as errors:
                self._child = Child(
                    self.command(),
                    folder=self.home,
                    environment=environment.clean(self.home, **self.variables()),
                    output=output,
                    errors=errors,
                )
            resources.callback(self._child.stop)
            wait_for(f"{self.name} to start", self._is_up)
            self._resources = resources.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop it and remove its folder."""
        self._resources.close()

    @property
    def output(self) -> Path:
        """The file that takes its standard output."""
        return self.home / "output"

    @property
    def errors(self) -> Path:
        """The file that takes its standard error."""
        return self.home / "errors"

    def _is_up(self) -> bool:
        status = self._child.exit_status()
        if status is not None:
            said = self.output.read_text(errors="replace") + self.errors.read_text(errors="replace")
            raise ServerEndedError(f"{self.name} ended with status {status}:\n{said.strip()}")
        return self.is_up()
