"""Cells: what the table of whole files would be too coarse for."""

from __future__ import annotations

import unittest
from decimal import Decimal

from second_reader.amounts import Amount, read_amount
from second_reader.headings import ACCOUNT, AMOUNT, same
from second_reader.months import read_month
from second_reader.records import read_table
from second_reader.spaces import same_heading


class CellsTest(unittest.TestCase):
    """Amounts, months, headings, fields."""

    def test_an_amount_knows_what_it_shows_of_separators(self) -> None:
        """`1.234` is in doubt, and `0.125` shows what a point is."""
        for cell, doubtful, decides in (
            ("1.234", ".", False),
            ("12,500", ",", False),
            ("0.125", None, True),
            ("1234.567", None, True),
            ("1,234,567", None, True),
            ("5", None, False),
        ):
            amount = read_amount(cell)
            self.assertIsInstance(amount, Amount, cell)
            if isinstance(amount, Amount):
                self.assertEqual((doubtful, decides), (amount.doubtful, amount.decides), cell)

    def test_scientific_notation_is_read_in_exports_only(self) -> None:
        """And exactly."""
        amount = read_amount("-1.2E-7", exports=True)
        self.assertEqual(Decimal("-0.00000012"), amount.value if isinstance(amount, Amount) else None)
        self.assertEqual(frozenset({"amount-scientific"}), read_amount("-1.2E-7"))

    def test_a_date_of_slashes_may_mean_two_months(self) -> None:
        """Unless a part of it is no month."""
        for cell, months in (
            ("1/2/2025", {(2025, 1), (2025, 2)}),
            ("1/31/2025", {(2025, 1)}),
            ("31/1/2025", {(2025, 1)}),
        ):
            written = read_month(cell)
            self.assertEqual(months, set(written.months) if written else None, cell)
        for cell in ("2025", "1.2025", "2025-13", "13/2025", "Foo 2025", ""):
            self.assertIsNone(read_month(cell), cell)

    def test_headings_are_compared_without_what_does_not_matter(self) -> None:
        """And none means two things."""
        self.assertEqual("amount", same_heading(" A-mount ($)"))
        self.assertEqual(same_heading("lineItem/UsageAccountId"), same_heading("line_item_usage_account_id"))
        self.assertFalse(same(ACCOUNT) & same(AMOUNT))

    def test_fields_are_cut_as_rfc_4180_says(self) -> None:
        """One line a record, but for headings."""
        table = read_table('"a\nb";c\r\n\r\n1;"2"";"\r3;"4\n')
        self.assertEqual(";", table.delimiter)
        self.assertEqual([["a\nb", "c"], ["1", '2";']], [record.fields for record in table.records[:2]])
        self.assertEqual([False, False, True], [record.broken for record in table.records])


if __name__ == "__main__":
    unittest.main()
