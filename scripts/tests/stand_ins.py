"""Our scripts with stand-ins on PATH for what would take minutes or an AWS account."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from local_aws import folder

STAND_INS = {
    # Whatever is compiled, the program `true` comes out, and asks for a glibc.
    "cargo-zigbuild": """
        echo "cargo-zigbuild $*" >>"$HOME/calls"
        while (($# > 0)); do
            case $1 in
                --target) triple=${2%.2.34} ;;
                --target-dir) folder=$2 ;;
                --bin) name=$2 ;;
            esac
            shift
        done
        mkdir -p "$folder/$triple/release" && cp "$(type -P true)" "$folder/$triple/release/$name"
        printf 'GLIBC_%s' "${GLIBC:-2.34}" >>"$folder/$triple/release/$name"
    """,
    "rustup": 'echo "rustup $*" >>"$HOME/calls"; exit "${RUSTUP_SAYS:-0}"',
    "curl": """
        echo "curl $*" >>"$HOME/calls"
        while [[ $1 != --output ]]; do shift; done
        cp "$HOME/released.zip" "$2"
    """,
    "terraform": """
        shift
        echo "$*" >>"$HOME/calls"
        case "$*" in
            plan\\ -destroy*) ;;
            plan*) exit 2 ;;
            state*) printf 'module.bucket[0].aws_s3_bucket.this\\nmodule.secret.aws_secretsmanager_secret.this[0]\\n' ;;
            output\\ -raw\\ alarm_recipients) echo "${ALARM_RECIPIENTS:-0}" ;;
            output*) echo "the $3" ;;
            show*) cat "$HOME/state" ;;
        esac
    """,
    # How many versions of objects are left in the bucket, and a second line as for a page that is not the last.
    "aws": """
        echo "aws $*" >>"$HOME/calls"
        case "$1 $2" in
            "s3 cp") cp "$HOME/released.zip" "$5"; exit ;;
            "lambda invoke")
                [[ ! ${CANNOT_INVOKE:-} ]] || { echo "$CANNOT_INVOKE" >&2; exit 254; }
                echo '{"errorType":"ConfigInvalid"}' >"${*: -1}"
                echo "${FUNCTION_ERROR:-None}"
                exit
                ;;
        esac
        [[ ! ${AWS_SAYS:-} ]] || { echo "$AWS_SAYS" >&2; exit 254; }
        echo "${LEFT:-0}"
        echo None
    """,
}


class ScriptTest(unittest.TestCase):
    """Runs scripts with stand-ins on PATH, and a home and a target folder of their own."""

    def setUp(self) -> None:
        """Make both."""
        folders = tempfile.TemporaryDirectory()
        self.addCleanup(folders.cleanup)
        self.home = Path(folders.name).resolve()
        self.project = self.home / "project"
        for part in ("scripts", "terraform"):
            leftovers = shutil.ignore_patterns("__pycache__", "*.tfvars", "*.tfstate*", ".terraform")
            shutil.copytree(folder.ROOT / part, self.project / part, ignore=leftovers)
        # What packs the function is installed once for all tests.
        packaging = folder.ROOT / "target" / "packaging"
        packaging.mkdir(parents=True, exist_ok=True)
        (self.project / "target").mkdir()
        (self.project / "target" / "packaging").symlink_to(packaging)
        for name, does in STAND_INS.items():
            stand_in = self.home / name
            stand_in.write_text(f"#!/usr/bin/env bash\n{does}", "utf-8")
            stand_in.chmod(0o755)

    def run_script(self, name: str, *arguments: str, answer: str = "", **variables: str) -> tuple[int, str]:
        """Return its exit status and what it said."""
        run = subprocess.run(
            [self.project / "scripts" / name, *arguments],
            env=self.environment() | variables,
            cwd=self.home,
            input=answer,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        self.assertNotIn("canary-key", run.stdout)
        return run.returncode, run.stdout

    def start_script(self, name: str, *arguments: str) -> subprocess.Popen[str]:
        """Start it, for what does not end by itself; it is ended with the test at the latest."""
        script = subprocess.Popen(
            [self.project / "scripts" / name, *arguments],
            env=self.environment(),
            cwd=self.home,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.addCleanup(script.communicate)
        self.addCleanup(script.kill)
        return script

    def environment(self) -> dict[str, str]:
        """Return what a script sees: the stand-ins first, and a home of its own."""
        return {name: value for name, value in os.environ.items() if name != "CARGO_TARGET_DIR"} | {
            "HOME": str(self.home),
            "RUSTUP_HOME": os.environ.get("RUSTUP_HOME", str(Path.home() / ".rustup")),
            "TF_VAR_api_key": "canary-key",
            # Our own Python first: a version manager's takes longer to choose one than the scripts need of it.
            "PATH": os.pathsep.join([str(self.home), str(Path(sys.executable).parent), os.environ["PATH"]]),
        }

    def stand_in(self, script: str, does: str) -> None:
        """Put another script into the place of one of ours."""
        (self.project / "scripts" / script).write_text(f"#!/usr/bin/env bash\n{does}", "utf-8")

    def calls(self) -> list[str]:
        """Return the calls of terraform, each by its first words; a plan's file is another each time."""
        lines = (self.home / "calls").read_text("utf-8").splitlines()
        return [
            " ".join(word for word in line.split() if not word.startswith(("-out=", "/")))
            for line in lines
            if not line.startswith(("aws", "cargo", "curl", "rustup"))
        ]

    def calls_of(self, program: str) -> list[str]:
        """Return the calls of another program."""
        lines = (self.home / "calls").read_text("utf-8").splitlines()
        return [line for line in lines if line.startswith(f"{program} ")]
