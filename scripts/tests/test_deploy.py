"""The scripts that build, deploy and destroy, with stand-ins for what would take minutes or an AWS account."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import unittest
import zipfile
from pathlib import Path
from typing import Any

from local_aws import folder

Json = dict[str, Any]

STAND_INS = {
    # Whatever is compiled, the program `true` comes out.
    "cargo": """
        while [[ $1 != --target ]]; do shift; done
        mkdir -p "$4/$2/release" && cp "$(type -P true)" "$4/$2/release/bootstrap"
    """,
    "objdump": 'echo "GLIBC_2.2.5 GLIBC_${GLIBC:-2.34}"',
    "terraform": """
        shift
        echo "$*" >>"$HOME/calls"
        case "$*" in
            plan\\ -destroy*) ;;
            plan*) exit 2 ;;
            state*) printf 'module.bucket[0].aws_s3_bucket.this\\nmodule.secret.aws_secretsmanager_secret.this[0]\\n' ;;
            output*) echo "the $3" ;;
            show*) cat "$HOME/state" ;;
        esac
    """,
    # How many versions of objects are left in the bucket, and a second line as for a page that is not the last.
    "aws": """
        echo "aws $*" >>"$HOME/calls"
        [[ ! ${AWS_SAYS:-} ]] || { echo "$AWS_SAYS" >&2; exit 254; }
        echo "${LEFT:-0}"
        echo None
    """,
}


def state(*, function: bool = True, force_destroy: bool = False) -> Json:
    """Return what `terraform show -json` says of a deployment, or of what is left where the function is gone."""
    bucket = {
        "address": "module.bucket[0].aws_s3_bucket.this",
        "mode": "managed",
        "type": "aws_s3_bucket",
        "values": {"bucket": "credits-bucket", "force_destroy": force_destroy},
    }
    processor = {
        "address": "module.function.aws_lambda_function.this",
        "mode": "managed",
        "type": "aws_lambda_function",
        "values": {"function_name": "credits-function"},
    }
    modules = [{"resources": [bucket]}, *([{"resources": [processor]}] if function else [])]
    return {"values": {"root_module": {"child_modules": modules}}}


class ScriptTest(unittest.TestCase):
    """Runs scripts with stand-ins on PATH, and a home and a target folder of their own."""

    def setUp(self) -> None:
        """Make both."""
        folders = tempfile.TemporaryDirectory()
        self.addCleanup(folders.cleanup)
        self.home = Path(folders.name)
        for name, does in STAND_INS.items():
            stand_in = self.home / name
            stand_in.write_text(f"#!/usr/bin/env bash\n{does}", "utf-8")
            stand_in.chmod(0o755)

    def run_script(self, name: str, *arguments: str, answer: str = "", **variables: str) -> tuple[int, str]:
        """Return its exit status and what it said."""
        own = {"HOME": str(self.home), "CARGO_TARGET_DIR": str(self.home / "target"), "TF_VAR_api_key": "canary-key"}
        rust = {"RUSTUP_HOME": os.environ.get("RUSTUP_HOME", str(Path.home() / ".rustup"))}
        path = {"PATH": f"{self.home}:{os.environ['PATH']}"}
        run = subprocess.run(
            [folder.ROOT / "scripts" / name, *arguments],
            env=os.environ | own | rust | path | variables,
            input=answer,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        self.assertNotIn("canary-key", run.stdout)
        return run.returncode, run.stdout

    def calls(self) -> list[str]:
        """Return the calls of terraform, each by its first words; a plan's file is another each time."""
        lines = (self.home / "calls").read_text("utf-8").splitlines()
        return [" ".join(word for word in line.split() if not word.startswith(("-out=", "/"))) for line in lines]


class Build(ScriptTest):
    """`scripts/build-function`."""

    def test_the_same_binary_gives_the_same_zip(self) -> None:
        """With one file, which may be executed."""
        package = self.home / "target" / "lambda" / "bootstrap-x86_64.zip"
        zips = []
        for _ in range(2):
            status, said = self.run_script("build-function", "x86_64")
            self.assertEqual(status, 0, said)
            zips.append(package.read_bytes())
            package.unlink()
        self.assertEqual(*zips)
        package.write_bytes(zips[0])
        with zipfile.ZipFile(package) as archive:
            (entry,) = archive.infolist()
        self.assertEqual((entry.filename, entry.external_attr >> 16), ("bootstrap", 0o755))

    def test_a_binary_that_amazon_linux_cannot_start_is_refused(self) -> None:
        """And no package is made of it."""
        status, said = self.run_script("build-function", "x86_64", GLIBC="2.38")
        self.assertEqual(status, 1, said)
        self.assertIn("the binary asks for GLIBC_2.38, and Amazon Linux 2023 has GLIBC_2.34", said)
        self.assertEqual(list((self.home / "target" / "lambda").glob("*.zip")), [])


PLAN = ["init -input=false", "plan -input=false -detailed-exitcode"]
APPLY = "apply -input=false"


class Deploy(ScriptTest):
    """`scripts/deploy`."""

    def test_what_was_planned_is_applied_once_agreed(self) -> None:
        """And how to upload is said at the end."""
        status, said = self.run_script("deploy", answer="y\n")
        self.assertEqual(status, 0, said)
        self.assertEqual(self.calls()[:3], [*PLAN, APPLY])
        self.assertIn("Upload a month with:      the upload_command", said)

    def test_nothing_is_applied_unless_agreed(self) -> None:
        """Silence is no agreement."""
        for answer in ("", "n\n"):
            status, said = self.run_script("deploy", answer=answer)
            self.assertEqual(status, 1, said)
        self.assertEqual(self.calls(), [*PLAN, *PLAN])

    def test_options_go_to_the_plan(self) -> None:
        """And `--yes` agrees beforehand."""
        status, said = self.run_script("deploy", "--yes", "-var", "key_prefix=finance/")
        self.assertEqual(status, 0, said)
        self.assertEqual(self.calls()[1:3], [f"{PLAN[1]} -var key_prefix=finance/", APPLY])


class Destroy(ScriptTest):
    """`scripts/destroy`."""

    def destroy(self, answer: str, deployed: Json, **variables: str) -> tuple[int, str]:
        """Run it with a state."""
        (self.home / "state").write_text(json.dumps(deployed), "utf-8")
        return self.run_script("destroy", answer=answer, **variables)

    def assert_refused(self, answer: str, deployed: Json, **variables: str) -> str:
        """Expect that nothing is destroyed, and return what was said."""
        status, said = self.destroy(answer, deployed, **variables)
        self.assertEqual(status, 1, said)
        self.assertIn("nothing was destroyed", said)
        self.assertNotIn(APPLY, self.calls())
        return said

    def test_what_would_be_lost_is_said_and_the_name_is_asked_for(self) -> None:
        """Anything else than the function's name destroys nothing."""
        for answer in ("y\n", "\n", "", " \n", "credits-bucket\n", "credits-function2\n"):
            said = self.assert_refused(answer, state())
            self.assertIn("the bucket credits-bucket with every credits file", said)
            self.assertIn("the secret with the API key", said)

        status, said = self.destroy("credits-function\n", state())
        self.assertEqual(status, 0, said)
        self.assertEqual(self.calls()[-1], APPLY)

    def test_what_an_earlier_run_has_left_is_asked_for_too(self) -> None:
        """The outputs are gone then, and the function may be: Enter is no name."""
        for answer in ("\n", "", "credits-function\n"):
            said = self.assert_refused(answer, state(function=False))
            self.assertIn("Type the bucket's name, credits-bucket,", said)

        status, said = self.destroy("credits-bucket\n", state(function=False))
        self.assertEqual(status, 0, said)

    def test_a_state_that_names_nothing_is_not_destroyed_by_enter(self) -> None:
        """Whatever is in it."""
        empty: Json = {}
        for deployed in (empty, {"values": empty}):
            self.assert_refused("\n", deployed)

    def test_a_bucket_with_files_is_refused_before_anything_is_destroyed(self) -> None:
        """S3 would refuse it half-way; not where `force_destroy` was applied."""
        said = self.assert_refused("credits-function\n", state(), LEFT="1")
        self.assertIn("scripts/deploy -var bucket_force_destroy=true", said)
        self.assertFalse([call for call in self.calls() if call.startswith("plan")])
        self.assert_refused("credits-function\n", state(), AWS_SAYS="AccessDenied")

        status, said = self.destroy("credits-function\n", state(force_destroy=True), LEFT="1")
        self.assertEqual(status, 0, said)

    def test_a_bucket_deleted_by_hand_holds_nothing(self) -> None:
        """So the rest can go."""
        status, said = self.destroy("credits-function\n", state(), AWS_SAYS="An error (NoSuchBucket)")
        self.assertEqual(status, 0, said)
