"""The generator makes what it says, and the second reader reads what is right."""

from __future__ import annotations

import unittest
from decimal import Decimal

from second_reader.generator import sample
from second_reader.reading import read

TODAY = (2026, 11)
COUNT = 700


class GeneratorTest(unittest.TestCase):
    """Files of one seed."""

    def test_the_same_numbers_make_the_same_file(self) -> None:
        """A disagreement can be seen again."""
        self.assertEqual([sample(7, index) for index in range(50)], [sample(7, index) for index in range(50)])
        self.assertNotEqual(sample(7, 1), sample(8, 1))

    def test_what_was_not_damaged_is_read_as_it_was_meant(self) -> None:
        """The generator knows what it wrote: a third witness, beside the readers."""
        known = 0
        for index in range(COUNT):
            made = sample(7, index)
            if made.truth is None:
                continue
            known += 1
            with self.subTest(index, story=made.story, data=made.data):
                judgement = read(made.data, made.name, made.policies, TODAY)
                self.assertNotEqual("refused", judgement.verdict, judgement.errors)
                self.assertEqual({account: abs(value) for account, value in made.truth.items()}, judgement.accounts)
                self.assertEqual(abs(sum(made.truth.values(), Decimal(0))), judgement.total)
        self.assertGreater(known, COUNT // 4)

    def test_every_layout_verdict_and_many_codes_occur(self) -> None:
        """A generator that makes one kind of file proves little."""
        layouts: set[str] = set()
        verdicts: set[str] = set()
        codes: set[str] = set()
        for index in range(COUNT):
            made = sample(7, index)
            judgement = read(made.data, made.name, made.policies, TODAY)
            layouts.add(judgement.layout)
            verdicts.add(judgement.verdict)
            codes.update(code for either in judgement.errors + judgement.warnings for code in either)
        self.assertEqual({"plain", "cost-explorer", "line-items"}, layouts)
        self.assertEqual({"ready", "warnings", "refused"}, verdicts)
        self.assertGreater(len(codes), 40)


if __name__ == "__main__":
    unittest.main()
