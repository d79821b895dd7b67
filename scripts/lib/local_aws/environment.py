"""The environment that servers and function see.

The function inherits what its local AWS was started with. So nothing of the person's own settings may be in there: not
the AWS profile, not a proxy, and least of all the key of the real CloudZero.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_INHERITED = ("PATH", "LANG", "LC_ALL", "TZ", "RUST_BACKTRACE")


def clean(home: Path, **variables: str) -> dict[str, str]:
    """Return an environment with a home of its own, and `variables`."""
    inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    return inherited | {"HOME": str(home), "TMPDIR": str(home)} | variables


def forget_our_own() -> None:
    """Take out of our own environment what would lead our clients away from this machine."""
    for name in list(os.environ):
        if name.startswith("AWS_") or name.lower().endswith("_proxy"):
            del os.environ[name]
    os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull
