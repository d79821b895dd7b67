"""What `scripts/check-terraform` counts, with a stand-in for Terraform."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections import Counter
from contextlib import redirect_stdout
from io import StringIO
from typing import TYPE_CHECKING
from unittest.mock import patch

from stand_ins import ScriptTest
from terraform_checks import mutations, suite

if TYPE_CHECKING:
    from pathlib import Path


class Suite(ScriptTest):
    """`terraform_checks.suite`."""

    def count(self, passed: int) -> Counter[str]:
        """Count the tests of a directory of which Terraform says that so many passed."""
        summary = {"type": "test_summary", "test_summary": {"passed": passed, "failed": 0, "errored": 0}}
        terraform = self.home / "terraform"
        terraform.write_text(
            f"""#!/bin/sh
            case $2 in
                validate) echo '{{"diagnostics": []}}' ;;
                test) echo '{json.dumps(summary)}' ;;
            esac
            """,
            "utf-8",
        )
        path = f"{self.home}{os.pathsep}{os.environ['PATH']}"
        with patch.dict(os.environ, PATH=path), redirect_stdout(StringIO()):
            return suite.test(self.project / "terraform", "modules/new")

    def test_a_module_without_tests_fails(self) -> None:
        """Nothing is proved of it, and `0 passed, 0 failed` would not be seen."""
        self.assertEqual(self.count(passed=2), Counter(passed=2))
        self.assertEqual(self.count(passed=0), Counter(failed=1))


class Mutations(ScriptTest):
    """`terraform_checks.mutations`, without a folder to try them in."""

    def looked_at(self, configuration: Path) -> tuple[int, str]:
        """Look for what they replace, and return how that ended with what it said."""
        said = StringIO()
        with patch.object(sys, "argv", ["mutations", str(configuration)]), redirect_stdout(said):
            return mutations.main(), said.getvalue()

    def test_text_that_was_moved_leads_its_mutation_astray(self) -> None:
        """It would be tried, and break what it was for, only once all the others have been."""
        configuration = self.home / "configuration"
        shutil.copytree(self.project / "terraform", configuration)
        self.assertEqual(self.looked_at(configuration), (0, ""))
        main = configuration / "main.tf"
        main.write_text(main.read_text("utf-8").replace("key/[A-Za-z0-9-]+$", "key/[a-f0-9-]+$"), "utf-8")
        ended, said = self.looked_at(configuration)
        self.assertEqual(ended, 1)
        self.assertEqual(
            said, "ASTRAY: every key in a policy: what it replaces does not stand in ./main.tf exactly once\n"
        )
