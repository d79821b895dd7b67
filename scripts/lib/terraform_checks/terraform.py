"""The `terraform` command, as these checks call it: quiet, without a backend, on a copy of the configuration."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class NoProviderError(Exception):
    """Terraform cannot get its provider; the message says how it could."""


def stage(configuration: Path, folder: Path) -> Path:
    """Copy the configuration into an empty folder, beside a package as scripts/build-function would leave it."""
    shutil.rmtree(folder, ignore_errors=True)
    leftovers = shutil.ignore_patterns(".terraform", ".terraform.lock.hcl", "*.tfstate*", "*.tfvars")
    shutil.copytree(configuration, folder / "terraform", ignore=leftovers)
    package = folder / "target" / "lambda" / "bootstrap-x86_64.zip"
    package.parent.mkdir(parents=True)
    package.write_text("mocks look at nothing but its hash\n", "utf-8")
    return folder / "terraform"


def initialize(directory: Path) -> str:
    """Return what is wrong with the directory's modules, nothing if nothing is."""
    run = terraform(directory, "init", "-backend=false", "-input=false", "-no-color")
    if run.returncode and re.search(r"registry|provider packages", run.stderr):
        raise NoProviderError(
            "`terraform init` cannot get the AWS provider: it needs the Terraform registry, or a stand-in for it as "
            "the `terraform` on PATH"
        )
    return run.stdout + run.stderr if run.returncode else ""


def terraform(directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run terraform in a directory. What a person has in the environment for a deployment is kept from it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TF_VAR_")}
    return subprocess.run(
        ["terraform", f"-chdir={directory}", *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
