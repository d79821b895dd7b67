"""What `scripts/check-terraform` counts, with a stand-in for Terraform."""

from __future__ import annotations

import json
import os
from collections import Counter
from contextlib import redirect_stdout
from io import StringIO
from unittest.mock import patch

from stand_ins import ScriptTest
from terraform_checks import suite


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
