"""Child processes that never outlive us.

Every child leads a process group of its own, so that it is ended together with whatever it started, and a Ctrl-C in
the terminal reaches us alone: we end the groups, in one place, however we leave.
"""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path
    from types import FrameType


class Interrupted(KeyboardInterrupt):
    """A signal asked us to stop. A `KeyboardInterrupt`, so that no `except Exception` and no test runner keeps it."""

    def __init__(self, signal_number: int) -> None:
        super().__init__(signal.Signals(signal_number).name)
        self.exit_status = 128 + signal_number


class _Signals:
    """Turns signals into `Interrupted`, but not between the start of a child and the note that it runs."""

    held = False
    pending: int | None = None

    def arrived(self, signal_number: int, _frame: FrameType | None) -> None:
        self.pending = signal_number
        self.deliver()

    def deliver(self) -> None:
        if self.pending is not None and not self.held:
            signal_number, self.pending = self.pending, None
            # We end now, at once; another signal would only keep us from ending in good order.
            _on_signals(signal.SIG_IGN)
            raise Interrupted(signal_number)

    @contextmanager
    def hold(self) -> Iterator[None]:
        self.held = True
        try:
            yield
        finally:
            self.held = False
        self.deliver()


_signals = _Signals()
_running: set[Child] = set()


def interrupt_on_signals() -> None:
    """Make every polite way to stop us raise `Interrupted`, even where a parent had us ignore Ctrl-C."""
    _on_signals(_signals.arrived)


def _on_signals(handler: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    for signal_number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signal_number, handler)


class Child:
    """A running program, leader of its own process group."""

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        folder: Path | None = None,
        environment: Mapping[str, str] | None = None,
        output: IO[bytes] | None = None,
        errors: IO[bytes] | None = None,
    ) -> None:
        """Start it; folder, environment, output and errors are ours unless given."""
        with _signals.hold():
            self._process = subprocess.Popen(
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=errors,
                start_new_session=True,
            )
            _running.add(self)

    def exit_status(self) -> int | None:
        """Return the exit status, or nothing while it runs."""
        return self._process.poll()

    def wait(self) -> int:
        """Wait until it ends, and return its exit status."""
        try:
            return self._process.wait()
        finally:
            self.stop()

    def stop(self) -> None:
        """End it and all it started, at once: none of our children keeps anything worth a farewell."""
        with _signals.hold():
            if self in _running:
                with suppress(ProcessLookupError):
                    os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()
                _running.remove(self)


@atexit.register
def stop_all() -> None:
    """End all that run."""
    for child in list(_running):
        child.stop()
