"""What EventBridge does with an event, as far as the notices need it: match a pattern, fill a template.

After <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html> and
`eb-transform-target-input` beside it. Not the real thing: a pattern has members, values, `exists` and `wildcard`, a
path has members and indices.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

Json = Any


@dataclass(frozen=True)
class Notice:
    """A rule and the sentence that its target is sent."""

    pattern: dict[str, Json]
    paths: dict[str, str]
    template: str

    def sentence(self, event: Json) -> str | None:
        """Return what is published, or nothing where the rule does not hear the event.

        With its quotation marks: it is a string in JSON, and nothing says that SNS takes them off before it mails. A
        `ValueError` where EventBridge could not send it: what it fills in must be valid JSON afterwards.
        """
        if not matches(self.pattern, event):
            return None
        published = transform(self.paths, self.template, event)
        json.loads(published)
        return published


def matches(pattern: dict[str, Json], event: Json) -> bool:
    """Tell whether the event has what the pattern asks for, at every member of it."""
    return all(_matches_member(wanted, _members(event, name)) for name, wanted in pattern.items())


def _matches_member(wanted: Json, found: list[Json]) -> bool:
    if isinstance(wanted, dict):
        # A pattern below a member that is not there can still ask for an absence.
        return any(matches(wanted, value) for value in found or [{}])
    return any(_is_chosen(choice, found) for choice in wanted)


def _is_chosen(choice: Json, found: list[Json]) -> bool:
    match choice:
        case {"exists": exists}:
            return bool(found) is exists
        case {"wildcard": wildcard}:
            return any(_is_like(wildcard, value) for value in found)
        case {"anything-but": {"wildcard": wildcards}}:
            return any(not any(_is_like(wildcard, value) for wildcard in wildcards) for value in found)
        case str():
            return choice in found
    raise NotImplementedError(f"the pattern `{choice}`")


def _is_like(wildcard: str, value: Json) -> bool:
    """`*` stands for any characters; with a backslash before it, a character stands for itself."""
    parts = re.findall(r"\\(.)|(\*)|(.)", wildcard, re.DOTALL)
    expression = "".join(".*" if star else re.escape(escaped or plain) for escaped, star, plain in parts)
    return re.fullmatch(expression, str(value), re.DOTALL) is not None


def _members(value: Json, name: str) -> list[Json]:
    """Return what stands under the name; a list counts as each of its items."""
    if isinstance(value, list):
        return [found for item in value for found in _members(item, name)]
    if not isinstance(value, dict) or name not in value:
        return []
    found = value[name]
    return found if isinstance(found, list) and found and not isinstance(found[0], dict) else [found]


def transform(paths: dict[str, str], template: str, event: Json) -> str:
    """Fill a template. Values are pasted as they are; one whose path leads nowhere is left out."""
    return re.sub(r"<([A-Za-z0-9_-]+)>", lambda name: _text(_at(event, paths[name[1]])), template)


def _at(event: Json, path: str) -> Json:
    for name, index in re.findall(r"\.([A-Za-z0-9_-]+)|\[(\d+)\]", path):
        try:
            event = event[name] if name else event[int(index)]
        except (KeyError, IndexError, TypeError):
            return None
    return event


def _text(value: Json) -> str:
    return "" if value is None else str(value)
