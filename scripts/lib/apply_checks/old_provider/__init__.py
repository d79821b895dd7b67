"""The configuration as AWS provider 3.39.0 can apply it: the newest that a Python package brings.

What is changed is in this one list, and an entry that fits no longer is an error: so a copy that is applied is never
something else than the configuration of today with these differences.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

VERSION = "3.39.0"
HERE = Path(__file__).parent
# Replaced as a whole: provider 3.39 has one resource where there are eight today, and no write-only arguments.
REPLACED = ("bucket", "secret")


class NoLongerFitsError(Exception):
    """The configuration has changed under the list."""


@dataclass(frozen=True)
class Difference:
    """What is another thing under the old provider: a pattern, and what takes the place of every match."""

    files: str
    pattern: str
    replacement: str

    def apply(self, root: Path) -> None:
        """Change a copy of the configuration."""
        matches = 0
        for path in sorted(root.glob(self.files)):
            text, count = re.subn(self.pattern, self.replacement, path.read_text("utf-8"), flags=re.MULTILINE)
            path.write_text(text, "utf-8")
            matches += count
        if not matches:
            raise NoLongerFitsError(f"nothing in {self.files} is `{self.pattern}`")


def block(name: str) -> str:
    """Return the pattern of a block inside a resource, with the empty line before it."""
    return rf"\n  {name} {{\n(?:    .*\n|\n)*?  }}\n"


def resource(kind: str) -> str:
    """Return the pattern of the resources of a type."""
    return rf'^resource "{kind}" ".*" {{\n(?:  .*\n|\n)*?}}\n'


DIFFERENCES = (
    Difference("**/versions.tf", r'^(\s+version\s*= )"[^"]*"', rf'\1"{VERSION}"'),
    Difference("main.tf", r"data\.aws_region\.current\.region", "data.aws_region.current.name"),
    Difference("modules/notices/main.tf", r"^  sqs_managed_sse_enabled .*\n", ""),
    Difference("modules/notices/*.tf", r"aws_sqs_queue\.(this|undelivered)\.url", r"aws_sqs_queue.\1.id"),
    Difference("modules/notices/main.tf", r'^  description = "How each upload ended"\n', ""),
    Difference("modules/trigger/main.tf", r"^  eventbridge = .*\n", ""),
    *(
        Difference(f"modules/{module}/main.tf", pattern, replacement)
        for module in ("function", "collector")
        for pattern, replacement in (
            (r"^  architectures .*\n", ""),
            (r"^  skip_destroy .*\n", ""),
            (r"provided\.al2023", "provided.al2"),
            (block("logging_config"), ""),
        )
    ),
    Difference("modules/collector/main.tf", resource("aws_scheduler_schedule"), ""),
)


def adapt(root: Path) -> None:
    """Change a copy of the configuration into what the old provider can apply."""
    for module in REPLACED:
        for file in (HERE / module).glob("*.tf"):
            shutil.copy(file, root / "modules" / module / file.name)
    for difference in DIFFERENCES:
        difference.apply(root)
