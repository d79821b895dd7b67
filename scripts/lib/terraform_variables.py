"""What a variable of terraform/ will be, before Terraform runs: scripts/deploy must know what to build.

terraform_variables NAME [OPTION OF terraform plan…]: prints the value as Terraform would take it, from TF_VAR_NAME,
terraform.tfvars, terraform.tfvars.json, *.auto.tfvars(.json), -var-file and -var (those of TF_CLI_ARGS_plan and
TF_CLI_ARGS first), later ones winning; nothing where none of them has it. Of what is no plain string only the
beginning of its first line: enough to tell whether it is set.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FOLDER = Path("terraform")

# The options that Terraform puts in front of those of the command line, in its order.
ENVIRONMENT = ("TF_CLI_ARGS_plan", "TF_CLI_ARGS")

# A file of variables in parts: a string, a comment, a text of several lines, or else a character.
_PART = re.compile(r'"(?:[^"\\]|\\.)*"|(?:#|//)[^\n]*|/\*.*?\*/|<<-?(\w+)\n.*?^[ \t]*\1$|.', re.DOTALL | re.MULTILINE)


def main() -> int:
    """Print it."""
    name, options = sys.argv[1], sys.argv[2:]
    found = [value for value in _values(name, options) if value is not None]
    if found:
        print(found[-1])
    return 0


def _values(name: str, options: Sequence[str]) -> Iterator[str | None]:
    yield os.environ.get(f"TF_VAR_{name}")
    for file in (FOLDER / "terraform.tfvars", FOLDER / "terraform.tfvars.json"):
        yield _in_file(name, file)
    for file in sorted([*FOLDER.glob("*.auto.tfvars"), *FOLDER.glob("*.auto.tfvars.json")]):
        yield _in_file(name, file)
    of_environment = [word for of in ENVIRONMENT for word in shlex.split(os.environ.get(of, ""))]
    for option, value in _pairs([*of_environment, *options]):
        if option == "var-file":
            yield _in_file(name, FOLDER / value)
        elif value.partition("=")[0].strip() == name:
            yield value.partition("=")[2]


def _pairs(options: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Return every `-var` and `-var-file`, in both ways to write them."""
    waiting = iter(options)
    for word in waiting:
        matched = re.fullmatch(r"--?(var|var-file)(?:=(.*))?", word, re.DOTALL)
        if matched:
            yield matched[1], matched[2] if matched[2] is not None else next(waiting, "")


def _in_file(name: str, file: Path) -> str | None:
    if not file.is_file():
        return None
    text = file.read_text("utf-8")
    if file.suffix == ".json":
        value = json.loads(text).get(name)
        return value if value is None or isinstance(value, str) else json.dumps(value)
    matched = re.search(rf'(?m)^[ \t]*"?{name}"?[ \t]*=[ \t]*("(?:[^"\\]|\\.)*"|[^\s#]+)', _outermost(text))
    if matched is None:
        return None
    return str(json.loads(matched[1])) if matched[1].startswith('"') else matched[1]


def _outermost(text: str) -> str:
    """Leave out comments and whatever stands in brackets: a tag may have a variable's name."""
    kept, depth = [], 0
    for part in (match[0] for match in _PART.finditer(text)):
        depth -= part in ("}", "]")
        if depth == 0 and not part.startswith(("#", "//", "/*")):
            kept.append(part.partition("\n")[0] if part.startswith("<<") else part)
        depth += part in ("{", "[")
    return "".join(kept)


if __name__ == "__main__":
    sys.exit(main())
