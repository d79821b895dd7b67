"""A comparison finds what differs, and nothing else."""

from __future__ import annotations

import unittest
from typing import TYPE_CHECKING

from second_reader.comparison import differences
from second_reader.generator import Sample
from second_reader.judgement import Policies
from second_reader.reading import read
from second_reader.shrinking import shrink

if TYPE_CHECKING:
    from collections.abc import Sequence

    from second_reader.first_reader import Answer
    from second_reader.judgement import Judgement

TODAY = (2026, 11)
READY = b"account,amount\n123456789012,5.50\n210987654321,1\n"


def judged(data: bytes) -> Judgement:
    """Ask the second reader."""
    return read(data, "credits-2025-01.csv", Policies(), TODAY)


def answer(verdict: str, total: str | None, *errors: str) -> Answer:
    """Make up an answer of the first reader."""
    findings = [{"code": code, "severity": "error", "line": 1, "column": 1} for code in errors]
    return {"verdict": verdict, "total_credit_usd": total, "unique_accounts": 2, "findings": findings}


class ComparisonTest(unittest.TestCase):
    """Answers beside judgements."""

    def test_the_same_is_no_difference(self) -> None:
        """Neither for a file that is ready nor for one that is refused."""
        self.assertEqual([], differences(judged(READY), answer("ready", "6.50")))
        self.assertEqual([], differences(judged(b"x"), answer("refused", None, "first-row-unreadable")))

    def test_every_difference_is_found(self) -> None:
        """Verdict, total, accounts and codes."""
        self.assertIn("verdict refused", differences(judged(READY), answer("refused", None, "broken-quote"))[0])
        self.assertEqual(["total"], differences(judged(READY), answer("ready", "6.51")))
        fewer = answer("ready", "6.50") | {"unique_accounts": 1}
        self.assertEqual(["unique_accounts"], differences(judged(READY), fewer))
        bad = judged(READY + b"BAD,1\n")
        self.assertEqual([], differences(bad, answer("refused", None, "account-not-digits")))
        self.assertEqual(2, len(differences(bad, answer("refused", None, "account-empty"))))
        self.assertEqual(["a total although refused"], differences(bad, answer("refused", "1", "account-not-digits")))

    def test_a_file_is_made_smaller_as_long_as_the_difference_stays(self) -> None:
        """What remains is what matters."""

        def compare(samples: Sequence[Sample]) -> list[list[str]]:
            return [["differs"] if b"5.50" in each.data else [] for each in samples]

        made = Sample("credits-2025-01.csv", READY * 5, Policies(), "", None)
        self.assertEqual(b"5.50", shrink(made, "differs", compare).data)


if __name__ == "__main__":
    unittest.main()
