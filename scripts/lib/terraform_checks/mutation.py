"""A promise of the configuration, how it is broken, and the one test that must notice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# In place of a test's name: that the API key stands in what Terraform prints of the run `planned`.
PRINTED_KEY = "the API key is printed"


@dataclass(frozen=True)
class Edit:
    """One replacement in one file. What is replaced stands there exactly once."""

    file: str
    old: str
    new: str

    def finds_its_text(self, root: Path) -> bool:
        """Whether what is replaced stands there."""
        return (root / self.file).read_text("utf-8").count(self.old) == 1

    def apply(self, root: Path) -> None:
        """Edit the copy."""
        path = root / self.file
        path.write_text(path.read_text("utf-8").replace(self.old, self.new), "utf-8")


@dataclass(frozen=True)
class Mutation:
    """What is broken, how, and what must notice: a run of the directory's tests, or a check of its plans (`test_…`)."""

    broken: str
    directory: str
    noticed_by: str
    edits: tuple[Edit, ...]

    def finds_its_text(self, root: Path) -> bool:
        """Whether what each of its edits replaces stands there."""
        return all(edit.finds_its_text(root) for edit in self.edits)

    @property
    def is_for_a_check(self) -> bool:
        """Whether a check of plans must notice, and no run by itself."""
        return self.noticed_by.startswith("test_")


def mutations_of(
    directory: str, *, file: str = "main.tf", tests: str | None = None
) -> Callable[[str, str, str, str], Mutation]:
    """Return what makes the mutations of a file, to be noticed by its directory's tests unless others are named."""

    def mutation(broken: str, noticed_by: str, old: str, new: str) -> Mutation:
        return Mutation(broken, tests or directory, noticed_by, (Edit(f"{directory}/{file}", old, new),))

    return mutation
