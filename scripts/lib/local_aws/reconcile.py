"""What `credits reconcile` says of a month: file, AWS's bills in the sandbox, what CloudZero's sandbox holds."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from local_aws import environment, folder

if TYPE_CHECKING:
    from local_aws.sandbox import CloudZeroSandbox

AGREE = 0
DIFFER = 1


def reconcile(cloudzero: CloudZeroSandbox, *arguments: str | Path) -> tuple[int, str]:
    """Return its exit status and what it prints."""
    variables = cloudzero.variables_for_function()
    aws = {
        "AWS_ACCESS_KEY_ID": "sandbox",
        "AWS_ENDPOINT_URL": variables["CLOUDZERO_API_URL"],
        "AWS_REGION": "us-east-1",
        "AWS_SECRET_ACCESS_KEY": "sandbox",
    }
    run = subprocess.run(
        [folder.COMMAND_LINE, "reconcile", *arguments],
        env=environment.clean(Path.home(), **aws, **variables),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return run.returncode, run.stdout
