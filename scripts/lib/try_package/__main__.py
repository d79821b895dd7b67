"""Tries every zip that is named.

try_package FILE…: the exit status is 1 where one may not be released, 77 where one cannot be started on this machine.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from queue import Empty

from released_package import MACHINES

from try_package.runtime import Json, Runtime

# What Amazon Linux 2023 has.
GLIBC = (2, 34)
SECONDS = 30
# By the beginning of a zip's name: how large it may be, an event that asks for nothing outside, and what it answers.
KINDS: dict[str, tuple[int, Json, str]] = {
    "bootstrap": (3_600_000, {"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "tried"}, "response"),
    "collector": (4_000_000, {"scheduled_time": "never"}, "error EventMalformed"),
}
ENVIRONMENT = {
    "AWS_LAMBDA_FUNCTION_NAME": "tried",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
    "AWS_LAMBDA_FUNCTION_VERSION": "1",
    "AWS_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "any",
    "AWS_SECRET_ACCESS_KEY": "any",
    # Nothing that is asked for here may leave this machine.
    "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
    "CLOUDZERO_API_URL": "http://127.0.0.1:9",
    "CLOUDZERO_API_KEY": "any",
    "CLOUDZERO_CONNECTION_ID": "any",
    "CREDITS_BUCKET": "tried",
}


class RefusedError(Exception):
    """It may not be released; the message says why."""


class CannotStartError(Exception):
    """It cannot be started here; the message says why."""


def main() -> int:
    """Try them all."""
    status = 0
    for file in map(Path, sys.argv[1:]):
        try:
            print(f"{file.name}: {tried(file)}")
        except RefusedError as reason:
            print(f"error: {file.name}: {reason}")
            status = 1
        except CannotStartError as reason:
            print(f"skipped: {file.name} is not started: {reason}")
            status = status or 77
    return status


def tried(file: Path) -> str:
    """Return what is to be said of a zip that may be released."""
    kind = next((kind for kind in KINDS if file.name.startswith(kind)), None)
    if kind is None or not file.is_file():
        raise RefusedError(f"there is no such zip of {' or '.join(KINDS)}")
    limit, event, wanted = KINDS[kind]
    if file.stat().st_size > limit:
        raise RefusedError(f"it has {file.stat().st_size} bytes, more than {limit}")
    with tempfile.TemporaryDirectory() as folder:
        program = unpacked(file, Path(folder))
        content = program.read_bytes()
        machine = MACHINES.get(int.from_bytes(content[18:20], "little"), "no architecture of Lambda's")
        if machine not in file.stem:
            raise RefusedError(f"its program is for {machine}")
        newest = max(tuple(map(int, found.split(b"."))) for found in re.findall(rb"GLIBC_(\d+(?:\.\d+)+)", content))
        if newest > GLIBC:
            raise RefusedError(f"it asks for glibc {'.'.join(map(str, newest))}")
        began = time.monotonic()
        answer = answered(program, machine, event)
    if answer != wanted:
        raise RefusedError(f"it answers `{answer}` and not `{wanted}`")
    return (
        f"{file.stat().st_size} bytes, program {len(content)} bytes for {machine}, asks for glibc "
        f"{'.'.join(map(str, newest))}, answered an event after {time.monotonic() - began:.2f} s"
    )


def unpacked(file: Path, folder: Path) -> Path:
    """Return the program of a zip, as Lambda would find it."""
    with zipfile.ZipFile(file) as archive:
        entries = archive.infolist()
        if [entry.filename for entry in entries] != ["bootstrap"]:
            raise RefusedError("it does not hold `bootstrap` and nothing else")
        rights = entries[0].external_attr >> 16
        if rights & 0o111 != 0o111:
            raise RefusedError("its `bootstrap` may not be executed")
        program = Path(archive.extract("bootstrap", folder))
    program.chmod(rights)
    return program


def answered(program: Path, machine: str, event: Json) -> str:
    """Start a program, and return its answer to an event: `response`, or `error` and the error's type."""
    command = [*runner(machine), str(program)]
    with Runtime(event) as runtime:
        environment = ENVIRONMENT | {"AWS_LAMBDA_RUNTIME_API": runtime.address, "PATH": os.environ["PATH"]}
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        try:
            for _ in range(SECONDS * 10):
                try:
                    how, said = runtime.answers.get(timeout=0.1)
                except Empty:
                    if process.poll() is not None and process.stderr:
                        said_last = process.stderr.read().decode(errors="replace").strip()
                        raise RefusedError(f"it ended with {process.returncode}: {said_last}") from None
                else:
                    return how if how == "response" else f"{how} {said.get('errorType')}"
        finally:
            process.kill()
            process.communicate()
    raise RefusedError(f"it answered nothing in {SECONDS} s")


def runner(machine: str) -> list[str]:
    """Return what starts a program for an architecture here: nothing, or qemu with the C library of that one."""
    if platform.system() != "Linux":
        raise CannotStartError("this is no Linux")
    own = {"aarch64": "arm64"}.get(platform.machine(), platform.machine())
    if own == machine:
        return []
    name = {"arm64": "aarch64"}.get(machine, machine)
    libraries = Path(f"/usr/{name.replace('_', '-')}-linux-gnu")
    qemu = shutil.which(f"qemu-{name}") or shutil.which(f"qemu-{name}-static")
    if not qemu or not libraries.is_dir():
        raise CannotStartError(
            f"it is for {machine}; on Debian qemu-user-static, libc6-{machine}-cross and libgcc-s1-{machine}-cross do"
        )
    return [qemu, "-L", str(libraries)]


if __name__ == "__main__":
    sys.exit(main())
