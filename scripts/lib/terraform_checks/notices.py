"""The notices of a plan: which reports of the function are told, and in which words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from terraform_checks.eventbridge import Notice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from terraform_checks.runs import Run


def planned_notices(run: Run) -> dict[str, Notice]:
    """Return the notice of each kind."""
    rules = _instances(run, "aws_cloudwatch_event_rule.this")
    targets = _instances(run, "aws_cloudwatch_event_target.mail")
    notices = {}
    for kind, rule in rules.items():
        (transformer,) = targets[kind]["input_transformer"]
        pattern = json.loads(rule["event_pattern"])
        notices[kind] = Notice(pattern, transformer["input_paths"], transformer["input_template"])
    return notices


def told(notices: Iterable[Notice], event: Any) -> list[str]:  # noqa: ANN401, what JSON holds
    """Return the sentences that an event is told in."""
    sentences = (notice.sentence(event) for notice in notices)
    return [sentence for sentence in sentences if sentence is not None]


def _instances(run: Run, address: str) -> dict[str, dict[str, Any]]:
    return {resource.address.split('"')[1]: resource.values for resource in run.of(address)}
