"""Waiting for something that happens elsewhere, with a limit and a sentence for when it does not."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Value = TypeVar("Value")


class TookTooLongError(Exception):
    """What was waited for did not happen in time."""


def wait_for(what: str, attempt: Callable[[], Value | None], *, seconds: float = 20.0) -> Value:
    """Call `attempt` until it returns something that counts as true, and return that."""
    deadline = time.monotonic() + seconds
    while True:
        value = attempt()
        if value:
            return value
        if time.monotonic() > deadline:
            raise TookTooLongError(f"{what}: not within {seconds:g} seconds")
        time.sleep(0.05)
