"""The files made by hand, read by the second reader."""

from __future__ import annotations

import unittest
from decimal import Decimal

from second_reader.judgement import ANY
from second_reader.reading import read
from second_reader.tricky import CASES

TODAY = (2026, 11)


class TrickyFilesTest(unittest.TestCase):
    """Every file of the table."""

    def test_every_file_is_judged_as_the_table_says(self) -> None:
        """Verdict, code and total."""
        for case in CASES:
            with self.subTest(case.why, data=case.data):
                judgement = read(case.data, case.name, case.policies, TODAY)
                self.assertEqual(case.verdict, judgement.verdict, judgement)
                said = {code for codes in judgement.errors + judgement.warnings for code in codes}
                if case.codes and ANY not in said:
                    self.assertTrue(said & set(case.codes), said)
                if case.total is not None:
                    self.assertEqual(Decimal(case.total), judgement.total)

    def test_there_are_enough_files_and_none_twice(self) -> None:
        """A table that shrinks is no table."""
        self.assertGreaterEqual(len(CASES), 300)
        seen = {(case.data, case.name, case.policies) for case in CASES}
        self.assertEqual(len(CASES), len(seen))


if __name__ == "__main__":
    unittest.main()
