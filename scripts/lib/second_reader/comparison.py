"""Holds what the two readers say of a file against each other."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from second_reader.judgement import ANY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from second_reader.first_reader import Answer
    from second_reader.judgement import Judgement


def differences(judgement: Judgement, answer: Answer) -> list[str]:
    """Say in which ways an answer is not the judgement."""
    if answer["verdict"] != judgement.verdict:
        return [f"verdict {answer['verdict']} instead of {judgement.verdict}, {_why(judgement, answer)}"]
    found = list(_codes("error", judgement.errors, judgement, answer))
    if judgement.verdict == "refused":
        if answer["total_credit_usd"] is not None:
            found.append("a total although refused")
        return found
    found += _codes("warning", judgement.warnings, judgement, answer)
    found += _figures(judgement, answer)
    return found


def _why(judgement: Judgement, answer: Answer) -> str:
    """Name what one of the two found."""
    ours = judgement.errors or judgement.warnings
    if judgement.verdict == "ready" or (answer["verdict"] == "refused" and judgement.verdict == "warnings"):
        worst = "error" if answer["verdict"] == "refused" else "warning"
        return f"it found {', '.join(sorted(_said(worst, answer)))}"
    return f"expected {', '.join(sorted({_either(codes) for codes in ours}))}"


def _said(severity: str, answer: Answer) -> set[str]:
    return {finding["code"] for finding in answer["findings"] if finding["severity"] == severity}


def _either(codes: Iterable[str]) -> str:
    return " or ".join(sorted(codes))


def _codes(severity: str, wanted: list[frozenset[str]], judgement: Judgement, answer: Answer) -> Iterable[str]:
    said = _said(severity, answer)
    for codes in dict.fromkeys(wanted):
        if not codes & said and not (ANY in codes and said):
            yield f"{severity} {_either(codes)} is not said"
    if not judgement.undetermined:
        besides = said.difference(*wanted) if wanted else said
        for code in sorted(besides - judgement.may):
            yield f"{severity} {code} is said besides"


def _figures(judgement: Judgement, answer: Answer) -> Iterable[str]:
    """Compare what is known of a file that may be sent."""
    total = answer["total_credit_usd"]
    if total is None or Decimal(total) != judgement.total:
        yield "total"
    elif not judgement.duplicates_dropped and _decimals(total) > max(2, judgement.decimals):
        yield "decimals of the total"
    figures: list[tuple[str, Any]] = [
        ("unique_accounts", len(judgement.accounts)),
        ("rows_skipped", judgement.rows_skipped),
        ("duplicates_dropped", judgement.duplicates_dropped),
        ("layout", judgement.layout),
    ]
    if judgement.rows_read is not None:
        figures.append(("rows_read", judgement.rows_read))
    if "rows_left_out" in answer:
        figures.append(("rows_left_out", judgement.left_out))
    for name, value in figures:
        if name in answer and answer[name] != value:
            yield name
    if "control_totals" in answer:
        ours = sorted((abs(each.amount), each.agrees) for each in judgement.control_totals)
        theirs = sorted((abs(Decimal(each["amount"])), each["agrees"]) for each in answer["control_totals"])
        if ours != theirs:
            yield "control_totals"


def _decimals(total: str) -> int:
    return len(total.partition(".")[2])
