"""The function and the command line, built by cargo."""

from __future__ import annotations

from local_aws import folder
from local_aws.processes import Child

# As the tests build them, so that a demo and the tests compile everything once between them.
COMMANDS = {
    "debug": ("cargo", "build", "--locked", "--workspace", "--tests"),
    "release": ("cargo", "build", "--locked", "--release", "--package", "credits-lambda", "--bins"),
}


class BuildFailedError(Exception):
    """Cargo has said why."""


def binaries() -> None:
    """Build the function, the collector and the command line; quick when nothing has changed."""
    command = COMMANDS[folder.PROFILE]
    if Child(command, folder=folder.ROOT).wait() != 0:
        raise BuildFailedError(f"`{' '.join(command)}` failed")
