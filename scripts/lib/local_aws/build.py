"""The release binaries, built by cargo."""

from __future__ import annotations

from local_aws import folder
from local_aws.processes import Child

COMMAND = ("cargo", "build", "--release", "--package", "credits-lambda", "--bins")


class BuildFailedError(Exception):
    """Cargo has said why."""


def release_binaries() -> None:
    """Build the function and the command line; quick when nothing has changed."""
    if Child(COMMAND, folder=folder.ROOT).wait() != 0:
        raise BuildFailedError(f"`{' '.join(COMMAND)}` failed")
