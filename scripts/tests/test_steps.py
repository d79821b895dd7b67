"""The steps of a test run: which ran, which may be left out, which files they depend on."""

from __future__ import annotations

import subprocess
import tempfile
import unittest
from pathlib import Path

from local_aws import folder
from stand_ins import ScriptTest
from terraform_checks import checks

STEPS = """
set -euo pipefail
source scripts/lib/tools.sh
source scripts/lib/steps.sh
cannot() { skip 'there is no such thing here'; }
select_steps "$@"
step set-up true
step tests true
step instructions cannot
aside documentation true
start_aside
finish_aside
finish
"""


def bash(script: str, *arguments: str, **variables: str) -> tuple[int, str]:
    """Run a script of bash in the project, and return its exit status and what it said."""
    with tempfile.TemporaryDirectory() as target:
        run = subprocess.run(
            ["bash", "-c", script, "bash", *arguments],
            cwd=folder.ROOT,
            env={"PATH": "/usr/local/bin:/usr/bin:/bin", "CARGO_TARGET_DIR": target} | variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    return run.returncode, run.stdout


class Steps(unittest.TestCase):
    """`scripts/lib/steps.sh`."""

    def assert_run(self, *arguments: str, status: int, says: str, **variables: str) -> None:
        """Expect how a run ends, and a line that it says."""
        got, said = bash(STEPS, *arguments, **variables)
        self.assertEqual(got, status, said)
        self.assertIn(says, said.splitlines())

    def test_a_name_that_no_step_has_fails(self) -> None:
        """Beside right ones too; those of every kind are known."""
        self.assert_run("tests", "documentation", "set-up", status=0, says="3 passed, 0 failed, 0 skipped")
        self.assert_run("tests", "documentaton", status=1, says="FAILED: documentaton, which is the name of no step")
        self.assert_run("no-such", status=1, says="0 passed, 1 failed, 0 skipped")

    def test_what_cannot_be_run_is_skipped_and_in_ci_fails(self) -> None:
        """Unless it is named there."""
        skipped, failed = "3 passed, 0 failed, 1 skipped", "3 passed, 1 failed, 0 skipped"
        self.assert_run(status=0, says=skipped)
        self.assert_run(status=1, says=failed, CI="true")
        self.assert_run(status=1, says=failed, CI="true", CREDITS_MAY_SKIP="tests")
        self.assert_run(status=0, says=skipped, CI="true", CREDITS_MAY_SKIP="tests instructions")

    def test_what_the_checks_of_plans_read_is_among_their_files(self) -> None:
        """So that a pass is not remembered over it."""
        for step in ("terraform", "terraform-mutations", "apply"):
            files_of = """eval "$(sed -n '/^files_of() {/,/^}/p' scripts/test)" && files_of "$1" """
            status, said = bash(files_of, step)
            self.assertEqual(status, 0, said)
            places = [folder.ROOT / place for place in said.split()]
            for file in (checks.CONFIG, Path(checks.__file__), folder.ROOT / "terraform" / "main.tf"):
                self.assertTrue(any(file == place or place in file.parents for place in places), f"{step}: {file}")


class Instructions(ScriptTest):
    """`scripts/check-instructions`."""

    def test_counts_of_another_rust_are_no_counts(self) -> None:
        """Whoever raises the toolchain keeps them anew."""
        (self.project / "core" / "benches").mkdir(parents=True)
        kept = '{\n  "rust": "rustc 1.94.1 (0123456789 2026-03-01)",\n  "valgrind": "valgrind-3.19.0"\n}\n'
        (self.project / "core" / "benches" / "instructions.json").write_text(kept, "utf-8")
        (self.project / "rust-toolchain.toml").write_text('[toolchain]\nchannel = "1.95.0"\n', "utf-8")
        status, said = self.run_script("check-instructions")
        self.assertEqual(status, 1, said)
        self.assertIn("kept with Rust 1.94.1, and rust-toolchain.toml has 1.95.0", said)


class Engines(unittest.TestCase):
    """`scripts/lib/page-tests.sh`."""

    def test_no_engine_is_left_out_in_ci(self) -> None:
        """Elsewhere it is, and that is said."""
        for missing, name in (("firefox", "Firefox"), ("webkit", "WebKit with a driver")):
            script = f"""
            set -euo pipefail
            source scripts/lib/tools.sh
            source scripts/lib/steps.sh
            source scripts/lib/page-tests.sh
            require() {{ :; }}
            find_chromium() {{ echo chromium; }}
            find_firefox() {{ echo firefox; }}
            find_webkit() {{ echo webkit; }}
            find_{missing}() {{ return 1; }}
            find_minibrowser() {{ echo 'the engines were looked for'; exit 3; }}
            page_tests none
            """
            self.assertEqual(
                bash(script, CI="true"), (1, f"error: there is no {name}, and in CI no engine is left out\n")
            )
            status, said = bash(script)
            self.assertEqual((status, said), (3, f"there is no {name}: its tests are left out\n"))
