"""What scripts/demo runs: arguments, build and servers, and a way out that leaves nothing behind."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from local_aws import build, environment, folder
from local_aws.aws import LocalAws
from local_aws.collection import Collection
from local_aws.processes import Interrupted, interrupt_on_signals
from local_aws.rehearsal import BrokenPromiseError, Rehearsal
from local_aws.sandbox import CloudZeroSandbox
from local_aws.server import ServerEndedError
from local_aws.wait import TookTooLongError

SAMPLE = Path(os.path.relpath(folder.ROOT / "scripts" / "sample" / "credits-2025-01.csv"))
DELIVERED = 0
REFUSED_OR_FAILED = 1


def main() -> int:
    """Run the demo."""
    interrupt_on_signals()
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    try:
        arguments = _arguments()
        files = arguments.files or [SAMPLE]
        print("Building the function and the command line; the first time takes minutes.", file=sys.stderr)
        build.binaries()
        return _collect() if arguments.fetch else _demonstrate(files)
    except Interrupted as interrupted:
        print("\nStopped. Nothing keeps running.", file=sys.stderr)
        return interrupted.exit_status
    except (build.BuildFailedError, BrokenPromiseError, ServerEndedError, TookTooLongError) as error:
        print(f"\nThe demo FAILED: {error}", file=sys.stderr)
        return REFUSED_OR_FAILED


def _demonstrate(files: list[Path]) -> int:
    environment.forget_our_own()
    print("\nA rehearsal on this machine. The function is the real one; S3, Lambda and CloudZero are stand-ins.")
    print(
        "Role, filter, settings and mails are those that Terraform deploys, but for a queue in the event bus's place."
    )
    print("Nothing is sent anywhere else.")
    with LocalAws() as aws, CloudZeroSandbox() as cloudzero:
        rehearsal = Rehearsal(aws, cloudzero)
        refused = [str(file) for file in files if not rehearsal.take(file)]
    if refused:
        print(f"\nRefused, and not sent: {', '.join(refused)}")
        return REFUSED_OR_FAILED
    print("\nEverything arrived exactly as written.")
    return DELIVERED


def _collect() -> int:
    environment.forget_our_own()
    print("\nThe file makes itself, on this machine. The functions are the real ones; AWS and CloudZero are stand-ins.")
    print("Nothing is uploaded by hand, and nothing is sent anywhere else.")
    with LocalAws() as aws, CloudZeroSandbox() as cloudzero:
        Collection(aws, cloudzero).show()
    print("\nThe month came by itself, to the cent. What was not sure was mailed, and not sent.")
    return DELIVERED


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/demo",
        description="Takes credits files through the whole pipeline on this machine: S3, the function, CloudZero.",
        epilog="Exit status: 0 delivered, 1 a file was refused or the pipeline failed, 2 a file cannot be read.",
    )
    parser.add_argument(
        "files", metavar="FILE", nargs="*", type=_readable, help=f"credits-YYYY-MM.csv; without one, {SAMPLE}"
    )
    parser.add_argument("--fetch", action="store_true", help="the month comes by itself: no file is uploaded by hand")
    return parser.parse_args()


def _readable(name: str) -> Path:
    file = Path(name)
    try:
        file.open("rb").close()
    except OSError as error:
        raise argparse.ArgumentTypeError(f"`{name}`: {error.strerror}") from error
    return file


if __name__ == "__main__":
    sys.exit(main())
