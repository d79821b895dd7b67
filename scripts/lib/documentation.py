"""Checks what documents say of the repository: that the files they name are there, and that versions agree.

It cannot tell whether a sentence is true; it can tell that one has gone stale.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CHANGELOG.md", "terraform/README.md")
# In these, paths are looked for from the root; their links count like the others'.
PAGES = ("core/docs", "lambda/docs", "wasm/docs", "terraform/docs")
FOLDERS = ("core", "lambda", "wasm", "terraform", "scripts", ".ci", ".github", ".cargo")
GENERATED = (
    "core/fuzz/artifacts",
    "terraform/terraform.tfstate",
    "terraform/terraform.tfvars",
    "terraform/backend_override.tf",
)
# Every command of the README, and the test that runs it: a file, and the words by which it does.
RUN_BY = {
    "scripts/demo": ("scripts/tests/test_demo.py", '"scripts" / "demo"'),
    "scripts/demo --fetch": ("scripts/tests/test_demo.py", '"--fetch"'),
    "scripts/test": (".ci/run", "scripts/test"),
    "scripts/build-page": ("scripts/lib/page-tests.sh", "scripts/build-page"),
    "scripts/preview": ("scripts/tests/test_build.py", 'start_script("preview"'),
    "scripts/deploy": ("scripts/tests/test_deploy.py", 'run_script("deploy"'),
    "scripts/destroy": ("scripts/tests/test_deploy.py", 'run_script("destroy"'),
    "scripts/write-module-readmes": ("scripts/check-terraform", "readme"),
    "scripts/write-deployment": ("scripts/check-terraform", "write-deployment"),
    "scripts/build-command-line": ("scripts/tests/test_build.py", 'run_script("build-command-line"'),
    "aws s3 cp": ("scripts/tests/test_delivery.py", "upload"),
    "cargo test": ("scripts/test", "cargo test"),
}
SUITE = "lambda/tests/suite"
# Has every command of `credits`; the README names the most.
OF_CREDITS = "lambda/docs/command-line.md"
CACHES = ("__pycache__", ".ruff_cache", ".mypy_cache")
# Every folder in these has its line in ARCHITECTURE.md; what a file is for, the file says.
MAPPED = ("core/src", "lambda/src", "wasm/www", "scripts", "terraform/modules")


def main() -> int:
    """Print every problem; fail if there is one."""
    problems = [*names(), *links(), *unmapped(), *untried(), *versions()]
    for problem in problems:
        print(problem)
    if not problems:
        print("documents name what is there, and versions agree")
    return 1 if problems else 0


def names() -> Iterator[str]:
    """Find paths in backticks that lead nowhere."""
    for document in DOCUMENTS:
        for code in re.findall(r"`([^`\n]+)`", _prose(document)):
            path = code.split()[0].rstrip("/")
            if path.split("/")[0] not in FOLDERS or "/" not in path or re.search(r"[…{}<>$]|NAME", path):
                continue
            found = list(ROOT.glob(path)) if "*" in path else [ROOT / path]
            if path not in GENERATED and not any(place.exists() for place in found):
                yield f"{document}: `{path}` is not there"


def links() -> Iterator[str]:
    """Find links that lead nowhere, within a document and between files."""
    pages = [page.relative_to(ROOT).as_posix() for folder in PAGES for page in sorted((ROOT / folder).glob("*.md"))]
    for document in (*DOCUMENTS, *pages):
        text = _prose(document)
        anchors = {_anchor(heading) for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if target.startswith("#"):
                if target[1:] not in anchors:
                    yield f"{document}: there is no heading for {target}"
            elif not re.match(r"[a-z]+:", target) and not _leads_somewhere((ROOT / document).parent / target):
                yield f"{document}: {target} is not there"


def _leads_somewhere(target: Path) -> bool:
    """Say whether a file is there, and a heading in it where one is named."""
    name, _, heading = target.name.partition("#")
    place = target.with_name(name)
    if not place.exists() or not heading:
        return place.exists()
    return heading in map(_anchor, re.findall(r"^#+ (.+)$", place.read_text("utf-8"), re.MULTILINE))


def unmapped() -> Iterator[str]:
    """Find folders that the map does not have."""
    mapped = {code.rstrip("/") for code in re.findall(r"`([^`\s]+)`", _prose("ARCHITECTURE.md"))}
    for folder in MAPPED:
        for place in sorted((ROOT / folder).iterdir()):
            name = place.relative_to(ROOT).as_posix()
            if place.is_dir() and place.name not in CACHES and not any(known.startswith(name) for known in mapped):
                yield f"ARCHITECTURE.md: {name} has no line"


def untried() -> Iterator[str]:
    """Find commands of the README, and of the command line's page, that no test runs."""
    suite = "".join(place.read_text("utf-8") for place in sorted((ROOT / SUITE).rglob("*.rs")))
    commands = sorted(set(_commands("README.md")))
    of_credits = {
        found[1] for command in [*commands, *_commands(OF_CREDITS)] if (found := re.match(r"credits ([a-z]+)", command))
    }
    for subcommand in sorted(of_credits):
        if f'"{subcommand}"' not in suite:
            yield f"{OF_CREDITS}: no test of {SUITE} runs `credits {subcommand}`"
    for command in commands:
        if command.startswith("credits "):
            continue
        known = [name for name in RUN_BY if command == name or command.startswith(f"{name} ")]
        if not known:
            yield f"README.md: scripts/lib/documentation.py does not know which test runs `{command}`"
            continue
        file, words = RUN_BY[max(known, key=len)]
        if words not in (ROOT / file).read_text("utf-8"):
            yield f"README.md: {file} does not run `{command}`"


def _commands(document: str) -> Iterator[str]:
    """Return the commands of a document: in its text, and in its blocks of shell and of terminals."""
    text = (ROOT / document).read_text("utf-8")
    for block in re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        yield from (line.split("#")[0].strip() for line in block.splitlines() if line.strip())
    yield from re.findall(r"^\$ (.+)$", text, re.MULTILINE)
    yield from re.findall(r"`((?:scripts/[a-z-]+|credits|cargo|aws)(?: [^`\n]+)?)`", _prose(document))


def versions() -> Iterator[str]:
    """Compare `.tool-versions` with what the tools' own files say."""
    lines = (ROOT / ".tool-versions").read_text("utf-8").splitlines()
    pinned = dict(line.split() for line in lines)
    if set(pinned) != {"rust", "python", "nodejs", "terraform"}:
        yield f".tool-versions names {', '.join(pinned)}"
        return
    toolchain = _value("rust-toolchain.toml", r'^channel = "(.+)"')
    manifest = _value("Cargo.toml", r'^rust-version = "(.+)"')
    if pinned["rust"] != toolchain:
        yield f".tool-versions has Rust {pinned['rust']}, rust-toolchain.toml {toolchain}"
    if not toolchain.startswith(manifest):
        yield f"rust-toolchain.toml has Rust {toolchain}, Cargo.toml {manifest}"
    terraform = _value("terraform/versions.tf", r'required_version\s*= ">= ([\d.]+)')
    if _numbers(pinned["terraform"]) < _numbers(terraform):
        yield f".tool-versions has Terraform {pinned['terraform']}, which terraform/versions.tf does not take"
    node = json.loads((ROOT / "scripts/package.json").read_text("utf-8"))["engines"]["node"].removeprefix(">=")
    if _numbers(pinned["nodejs"]) < _numbers(node):
        yield f".tool-versions has Node {pinned['nodejs']}, which scripts/package.json does not take"
    python = _value("scripts/lib/tools.sh", r"sys\.version_info < \((\d+, \d+)\)").replace(", ", ".")
    if _numbers(pinned["python"]) < _numbers(python):
        yield f".tool-versions has Python {pinned['python']}, which scripts/lib/tools.sh does not take"


def _value(file: str, pattern: str) -> str:
    """Return what a file says, by the group of a pattern."""
    found = re.search(pattern, (ROOT / file).read_text("utf-8"), re.MULTILINE)
    return found[1] if found else "0"


def _prose(document: str) -> str:
    """Return the text without its blocks of code."""
    return re.sub(r"^```.*?^```", "", (ROOT / document).read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)


def _anchor(heading: str) -> str:
    """Name a heading as GitHub does."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def _numbers(version: str) -> list[int]:
    return [int(number) for number in version.split(".")]


if __name__ == "__main__":
    sys.exit(main())
