"""Damages to the cells of a file: each is one that the specification names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from second_reader.spelling import some_account

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from second_reader.draft import Draft

    Damage = Callable[[Draft, Random], None]

ACCOUNTS = (
    "",
    " ",
    "12345678",
    "1234567890123",
    "000000000000",
    "00000000000",
    "5.47366E+10",
    "5,47366E+10",
    "1.23457E+11",
    "Kitchen",
    "12345678901a",
    "1234-56789012",
    "12345-6789-012",
    "547-3611-8302",
    "\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u0660\u0661\u0662",
    "54736118302",
    "547361183",
    "054736118302",
    "5473611830",
    "0547361183",
    "Total",
    "Total:",
    "Sub total",
    "123456789012.0",
)
AMOUNTS = (
    *("0,125", "$000,500", "00,125", "12,5", "10,50", "1.234,56", "1,23,456.00", "1234,567.00", "12,34", "1,2345"),
    *("5.", ".5", ".", ",", "5-", "1_000", "0x10", "NaN", "Infinity", "N/A", "-", "$ -", "\u2013", "\u2014", "- -"),
    *(
        "1E3",
        "1.2E+3",
        "-1.2E-7",
        "\u20ac5.00",
        "5.00 EUR",
        "CAD 5",
        "\u00a35",
        "A$5",
        "5 usd",
        "$5 USD",
        "5 $",
        "5US$",
    ),
    *("1.234", "12.500", "12,500", "0.125", "1234.567", "1,234.567", "1,234,567", "-1.234", "$1.234", "(12,500)"),
    *("222222222222", "123456789", "1234567890", "99999999", "1000000000000", "999999999999.99", "1,000,000,000,000"),
    *("0.1234567891", "0.12345678912", "1.00000000000", "(5.00)", "$(5.00)", " $ (1,234.50)", "'-100.00", "(-5.00)"),
    *(
        "-(5.00)",
        "(5.00",
        "5.00)",
        "()",
        "--5",
        "+-5",
        "-$-5",
        "+5",
        "\u22125.00",
        "\u20135.00",
        "USD (5.00)",
        "(5.00) USD",
    ),
    *('="5.00"', "='5.00'", "'5.00'", "5 000.00", "5\u00a0000.00", "1,234", "1,234.50", "", "0", "0.00", "-0", "00.50"),
    *(
        "1.234.567",
        "1.234.567,89",
        "12.34.56",
        "$",
        "USD",
        "- 5",
        "$ - 5",
        "- $ 5",
        "\u0665",
        "five",
        "5%",
        "5.00 USD ",
    ),
    *(
        "-5",
        "-12.50",
        "1e",
        "1,234,56",
        "0,1,2",
        "000.125",
        "0001.234",
        "US$5.50",
        "U$5",
        "USD5.10",
        "5.10USD",
        "1'234.50",
    ),
)
CONTRADICTIONS = (
    (
        ("Currency", "Currency Code", "billing_currency", "line item currency code", "Credit currency"),
        ("EUR", "GBP", "USD", "", "US$", "CNY", "\u20ac", "US dollars"),
    ),
    (
        ("Month", "Billing month", "billing period", "Billing Period Start", "usage-month"),
        (
            "2025-02",
            "2024-01-31",
            "02/2025",
            "2/28/2025",
            "202502",
            "Feb 2025",
            "March 2021",
            "Feb-25",
            "2025M02",
            "n/a",
        ),
    ),
    (
        ("Charge type", "ChargeCategory", "Line item type", "Record Type", "transaction_type"),
        (
            "Tax",
            "usage",
            "FEE",
            "Refund",
            "Support",
            "SavingsPlanNegation",
            "RIFee",
            "Bundled Discount",
            "Subtotal",
            "Credit",
        ),
    ),
    (("Debit",), ("20.00", "0.00", "", "-", "x", "-1")),
)


def bad_account(draft: Draft, rng: Random) -> None:
    """Write an account that is none, or not as others are."""
    if row := draft.some_row(rng):
        row[draft.account] = rng.choice(ACCOUNTS)


def bad_amount(draft: Draft, rng: Random) -> None:
    """Write an amount that is none, or that has to be looked at twice."""
    if row := draft.some_row(rng):
        row[draft.amount] = rng.choice(AMOUNTS)


def two_bad_amounts(draft: Draft, rng: Random) -> None:
    """Write two."""
    bad_amount(draft, rng)
    bad_amount(draft, rng)


def account_as_amount(draft: Draft, rng: Random) -> None:
    """Put an account where the amount should stand."""
    if row := draft.some_row(rng):
        row[draft.amount] = some_account(rng)


def shifted(draft: Draft, rng: Random) -> None:
    """Push a row to the right, as a delimiter in a cell does."""
    if row := draft.some_row(rng):
        row.insert(rng.randrange(len(row) + 1), rng.choice(["Jan 31", "5", "", "x"]))
        if not row[-1] and rng.random() < 0.5:
            row.pop()


def field_less(draft: Draft, rng: Random) -> None:
    """Take a field out of a row."""
    if row := draft.some_row(rng):
        row.pop(rng.randrange(len(row)))


def fields_behind(draft: Draft, rng: Random) -> None:
    """Write something behind the last column, or nothing."""
    if row := draft.some_row(rng):
        row += rng.choice([[""], ["", ""], ["x"], ["", "500"]])


def split_amount(draft: Draft, rng: Random) -> None:
    """Let an amount's own commas split it."""
    row = draft.some_row(rng)
    if row:
        parts = rng.choice(
            ["$1,234.56", "1,234", "12,500", "$1,234", "1,234.56", "-$1,234,567.00", "5,123.45 USD", "1,5"]
        )
        width = len(row)
        row[draft.amount : draft.amount + 1] = parts.split(",")
        if rng.random() < 0.5:
            del row[width:]


def unnamed_column(draft: Draft, rng: Random) -> None:
    """Put a column without heading somewhere, with a value."""
    if not draft.has_header:
        return
    place = rng.randrange(len(draft.rows[0]) + 1)
    for index, row in enumerate(draft.rows):
        row.insert(place, "" if index == 0 else rng.choice(["", "", "500", "x"]))
    draft.account += draft.account >= place
    draft.amount += draft.amount >= place


def contradicted(draft: Draft, rng: Random) -> None:
    """Put a column somewhere that says something else than the amount."""
    if not draft.has_header:
        return
    names, words = rng.choice(CONTRADICTIONS)
    place = rng.randrange(len(draft.rows[0]) + 1)
    for index, row in enumerate(draft.rows):
        row.insert(min(place, len(row)), rng.choice(names) if index == 0 else rng.choice(words))
    draft.account += draft.account >= place
    draft.amount += draft.amount >= place


def number_beside(draft: Draft, rng: Random) -> None:
    """Put a column of numbers somewhere."""
    if not draft.has_header:
        return
    place = rng.randrange(len(draft.rows[0]) + 1)
    for index, row in enumerate(draft.rows):
        number = rng.choice(["5", "123", "456", "123.45", "$7", "1", "999"])
        row.insert(min(place, len(row)), rng.choice(["Units", "Seats"]) if index == 0 else number)
    draft.account += draft.account >= place
    draft.amount += draft.amount >= place


def header_changed(draft: Draft, rng: Random) -> None:
    """Rename a heading."""
    if not draft.has_header or not draft.rows[0]:
        return
    names = [
        "amount",
        "cost",
        "Account",
        "account id",
        "linked account id",
        "total",
        "",
        "credit",
        "Value",
        "Account Number",
    ]
    draft.rows[0][rng.randrange(len(draft.rows[0]))] = rng.choice(names)


def word_changed(draft: Draft, rng: Random) -> None:
    """Write another word into some cell."""
    if row := draft.some_row(rng):
        words = ["Credit", "Usage", "EUR", "", "2031-07-01T00:00:00Z", "Tax", "true", "5", "Total", "credit", "0"]
        row[rng.randrange(len(row))] = rng.choice(words)


def any_cell(draft: Draft, rng: Random) -> None:
    """Write into any cell, also of a heading or a total, what belongs elsewhere."""
    row = rng.choice(draft.rows) if draft.rows else None
    if row:
        headings = ("account", "amount", "Linked account", "Total costs", "2025-01-01", "2024-02-01", "Total", "Credit")
        row[rng.randrange(len(row))] = rng.choice([*ACCOUNTS, *AMOUNTS, *headings, "-7.00", "7"])


def column_lost(draft: Draft, rng: Random) -> None:
    """Lose a column."""
    width = max((len(row) for row in draft.rows), default=0)
    if width > 1:
        place = rng.randrange(width)
        draft.rows = [row[:place] + row[place + 1 :] for row in draft.rows]
        draft.account = min(max(draft.account - (draft.account > place), 0), width - 2)
        draft.amount = min(max(draft.amount - (draft.amount > place), 0), width - 2)


def column_twice(draft: Draft, rng: Random) -> None:
    """Write a column again at the end."""
    if draft.rows and draft.rows[0]:
        place = rng.randrange(len(draft.rows[0]))
        draft.rows = [[*row, row[place]] if place < len(row) else row for row in draft.rows]


ALL: tuple[Damage, ...] = (
    bad_account,
    bad_amount,
    bad_amount,
    two_bad_amounts,
    account_as_amount,
    shifted,
    field_less,
    fields_behind,
    split_amount,
    unnamed_column,
    contradicted,
    contradicted,
    number_beside,
    header_changed,
    word_changed,
    any_cell,
    any_cell,
    column_lost,
    column_twice,
)
