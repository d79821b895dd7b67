"""A copy of the project's scripts and of its configuration, applied to the AWS on this machine."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from local_aws import folder
from terraform_checks.terraform import stage

from apply_checks import old_provider
from apply_checks.aws import CREDENTIALS, REGION

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from apply_checks.aws import Aws

# Where the old provider lies, for a machine that cannot reach the registry; unset where it can.
MIRROR = os.environ.get("CREDITS_OLD_PROVIDER_MIRROR")

VARIABLES = {
    "TF_VAR_cloudzero_connection_id": "my-connection",
    "TF_VAR_api_key": "canary-cloudzero-api-key",
    "TF_VAR_notice_emails": '["finance@example.com"]',
}

_SERVICES = [
    *("s3", "lambda", "iam", "sns", "sqs", "sts", "secretsmanager"),
    *("cloudwatch", "cloudwatchevents", "cloudwatchlogs"),
]
_INHERITED = ("PATH", "LANG", "LC_ALL", "HOME", "TERRAFORM_OFFLINE_CACHE", "SSL_CERT_FILE", "HTTPS_PROXY", "NO_PROXY")


class FailedError(Exception):
    """A command failed; the message is what it said."""


class Staged:
    """A deployment of its own: its state, its package, its AWS."""

    def __init__(self, home: Path, aws: Aws, variables: Mapping[str, str]) -> None:
        """Copy everything into an empty folder, and initialize."""
        self._home, self._aws, self._variables = home, aws, VARIABLES | dict(variables)
        self.root = stage(folder.ROOT / "terraform", home)
        shutil.copytree(folder.ROOT / "scripts", home / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
        # The one program that a script asks for. All of this environment would bring another Python: one for which a
        # `terraform` that is a Python program would make a home anew.
        (home / "bin").mkdir()
        (home / "bin" / "aws").symlink_to(Path(sys.executable).with_name("aws"))
        for name in ("bootstrap", "collector"):
            with zipfile.ZipFile(home / "target" / "lambda" / f"{name}-x86_64.zip", "w") as package:
                package.writestr("bootstrap", "#!/bin/sh\n")
        if MIRROR:
            old_provider.adapt(self.root)
            (home / "terraformrc").write_text(_CLI.format(mirror=MIRROR), "utf-8")
        (self.root / "aws.tf").write_text(_old_provider(aws.url) if MIRROR else _PROVIDER, "utf-8")
        self.terraform("init", "-no-color", "-input=false")

    def terraform(self, *arguments: str, **variables: str) -> str:
        """Run terraform, and return what it said."""
        return self.run(["terraform", f"-chdir={self.root}", *arguments], **variables)

    def apply(self, *replaced: str, **variables: str) -> str:
        """Apply, with these resources replaced."""
        replace = [f"-replace={address}" for address in replaced]
        return self.terraform("apply", "-no-color", "-input=false", "-auto-approve", *replace, **variables)

    def changes(self, **variables: str) -> list[str]:
        """Plan, and return what would be changed. The plan looks at AWS anew."""
        planned = self.terraform("plan", "-json", "-input=false", **variables)
        messages = (json.loads(line) for line in planned.splitlines() if line.startswith("{"))
        changes = [message["change"] for message in messages if message["type"] == "planned_change"]
        return [f"{change['resource']['addr']}: {change['action']}" for change in changes if change["action"] != "read"]

    def resources(self) -> list[str]:
        """Return the addresses of what is in the state."""
        return self.terraform("state", "list").split()

    def script(self, name: str, *arguments: str, answer: str = "", **variables: str) -> str:
        """Run one of our scripts, and return what it said."""
        return self.run([str(self._home / "scripts" / name), *arguments], answer=answer, **variables)

    def run(self, command: Sequence[str], *, answer: str = "", **variables: str) -> str:
        """Run a command in an environment that leads nowhere but to the AWS on this machine."""
        inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
        own = {
            "AWS_ENDPOINT_URL": self._aws.url,
            "AWS_EC2_METADATA_DISABLED": "true",
            "CARGO_TARGET_DIR": str(self._home / "target"),
            "CHECKPOINT_DISABLE": "1",
            # A `terraform` that stands in for providers is to be plain Terraform here.
            "TERRAFORM_OFFLINE_PLAIN": "1",
            "TF_IN_AUTOMATION": "1",
        }
        mirror = {"TF_CLI_CONFIG_FILE": str(self._home / "terraformrc")} if MIRROR else {}
        path = {"PATH": f"{self._home / 'bin'}:{os.environ['PATH']}"}
        # One that is empty is not set.
        environment = inherited | CREDENTIALS | own | mirror | path | self._variables | variables
        run = subprocess.run(
            command,
            env={name: value for name, value in environment.items() if value},
            cwd=self._home,
            input=answer,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if run.returncode:
            raise FailedError(f"{' '.join(command)}: {run.returncode}\n{run.stdout}")
        return run.stdout


_CLI = """
provider_installation {{
  filesystem_mirror {{
    path = "{mirror}"
  }}
}}
"""

# The addresses come from AWS_ENDPOINT_URL, which providers know since 5.30.
_PROVIDER = f"""
provider "aws" {{
  region                      = "{REGION}"
  s3_use_path_style           = true
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}}
"""


def _old_provider(url: str) -> str:
    endpoints = "".join(f'    {service} = "{url}"\n' for service in _SERVICES)
    usual = _PROVIDER.replace("s3_use_path_style  ", "s3_force_path_style").removesuffix("}\n")
    # Else each of its starts asks EC2 whether the account is one of before 2013, and asks AWS itself, nine times.
    return f"{usual}  skip_get_ec2_platforms      = true\n\n  endpoints {{\n{endpoints}  }}\n}}\n"
