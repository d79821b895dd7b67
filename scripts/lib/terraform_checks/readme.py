"""Writes the tables of inputs and outputs into each module's README, from its variables.tf and outputs.tf.

readme CONFIGURATION [--check]: with --check nothing is written, and a table that is not up to date is an error.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hcl2

if TYPE_CHECKING:
    from collections.abc import Sequence

BEGIN, END = "<!-- begin: written by scripts/write-module-readmes -->", "<!-- end -->"


def main() -> int:
    """Write or check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("configuration", type=Path)
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    stale = []
    for readme in sorted([arguments.configuration / "README.md", *arguments.configuration.glob("modules/*/README.md")]):
        text = readme.read_text("utf-8")
        before, _, rest = text.partition(BEGIN)
        _, _, after = rest.partition(END)
        written = f"{before}{BEGIN}\n{tables(readme.parent)}{END}{after}"
        if written != text:
            stale.append(str(readme))
            if not arguments.check:
                readme.write_text(written, "utf-8")
    if stale:
        print(f"{'out of date' if arguments.check else 'written'}: {', '.join(stale)}")
    return 1 if arguments.check and stale else 0


def tables(module: Path) -> str:
    """Return the tables of a module."""
    inputs = [
        (f"`{name}`", _type(variable["type"]), _default(variable), _string(variable["description"]))
        for name, variable in _blocks(module / "variables.tf", "variable")
    ]
    outputs = [
        (f"`{name}`", _string(output["description"])) for name, output in _blocks(module / "outputs.tf", "output")
    ]
    return (
        f"## Inputs\n\n{_table(('Name', 'Type', 'Default', 'What it does'), inputs)}\n"
        f"## Outputs\n\n{_table(('Name', 'What it is'), outputs)}"
    )


def _blocks(file: Path, kind: str) -> list[tuple[str, dict[str, Any]]]:
    with file.open(encoding="utf-8") as source:
        blocks = hcl2.load(source).get(kind, [])
    return [(_string(name), content) for block in blocks for name, content in block.items() if name.startswith('"')]


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def _type(expression: str) -> str:
    return f"`{' '.join(expression.removeprefix('${').removesuffix('}').split())}`"


def _default(variable: dict[str, Any]) -> str:
    if "default" not in variable:
        return "*required*"
    default = variable["default"]
    return f"`{default if isinstance(default, str) else json.dumps(default)}`"


def _string(literal: str) -> str:
    return str(json.loads(literal))


if __name__ == "__main__":
    sys.exit(main())
