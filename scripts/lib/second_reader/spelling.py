"""Every allowed way to write an account, an amount, a month, a heading."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from second_reader.months import NAMES, Month

if TYPE_CHECKING:
    from random import Random

_SPACES = ["", "", "", "", " ", "\u00a0", "  "]


def some_account(rng: Random) -> str:
    """Make up an account."""
    zeros = rng.choice([0, 0, 0, 0, 1, 2, 3])
    digits = 12 - zeros
    return "0" * zeros + str(rng.randrange(10 ** (digits - 1), 10**digits))


def some_value(rng: Random) -> Decimal:
    """Make up how many dollars a credit is."""
    decimals = rng.choice([0, 0, 1, 2, 2, 2, 2, 2, 3, 4, 6, 10])
    size = rng.choice([0, 10, 1000, 100_000, 10_000_000])
    digits = rng.randrange(size * 10**decimals + 1)
    return Decimal(digits).scaleb(-decimals)


def spell_account(number: str, rng: Random, *, zeros_taken: bool) -> str:
    """Write an account in one of the ways that are read."""
    if zeros_taken and number.startswith("0"):
        return around(number.lstrip("0"), rng)
    dashed = f"{number[:4]}-{number[4:8]}-{number[8:]}"
    ways = [number] * 6 + ["'" + number, f'="{number}"', dashed]
    if zeros_taken and number.startswith("0"):
        ways = ways[6:]
    return around(rng.choice(ways), rng)


def around(text: str, rng: Random) -> str:
    """Put white space around a text, mostly none."""
    return text if rng.random() < 0.8 else rng.choice(_SPACES) + text + rng.choice(_SPACES)


def spell_amount(value: Decimal, rng: Random, *, plain: bool = False) -> str:
    """Write an amount in one of the ways that are read; a doubtful `1.234` with a zero more."""
    if not value and rng.random() < 0.3 and not plain:
        return around(rng.choice(["-", "$ -", "$-", "\u2013", "\u2014", "-0.00", "(0)"]), rng)
    digits = _digits(abs(value), rng)
    negative = value < 0
    if plain:
        return "-" * negative + digits
    return around(_dressed(digits, rng, negative=negative), rng)


def _digits(size: Decimal, rng: Random) -> str:
    text = f"{size:f}"
    whole, _, fraction = text.partition(".")
    if len(fraction) == 3 and len(whole) <= 3 and whole != "0":
        fraction += "0"
    if rng.random() < 0.2 and len(fraction) < 6 and len(fraction) != 2:
        fraction += "0"
    grouped = rng.random() < 0.35 and (fraction or int(whole) >= 10**6)
    if len(whole) >= 9 and not fraction:
        fraction = "00"
    if grouped:
        whole = f"{int(whole):,}"
    elif whole == "0" and fraction and rng.random() < 0.2:
        whole = ""
    elif rng.random() < 0.02:
        whole = "0" + whole if len(whole) < 6 else whole
    if whole.isdigit() and len(whole) <= 3 and not whole.startswith("0") and len(fraction) == 3:
        fraction += "0"
    return whole + ("." + fraction if fraction else "")


def _dressed(digits: str, rng: Random, *, negative: bool) -> str:
    space = rng.choice(_SPACES[:5])
    currency = rng.choice(["", "", "", "", "$", "$", "US$", "USD", "USD "])
    if negative:
        minus = rng.choice(["-", "-", "-", "\u2212"])
        ways = [
            f"{minus}{space}{currency}{space}{digits}",
            f"{currency}{space}{minus}{space}{digits}",
            f"{minus}{digits}{space}USD",
            f"({space}{currency}{digits}{space})",
            f"{currency}{space}({digits})",
            f"({digits}){space}USD",
            f"({digits}{space}USD)",
        ]
        way = rng.choice([*ways[:1], *ways])
    else:
        plus = rng.choice(["", "", "", "", "+"])
        ways = [f"{plus}{currency}{space}{digits}", f"{currency}{space}{plus}{digits}", f"{plus}{digits}{space}USD"]
        way = rng.choice([*ways[:1] * 3, *ways])
    wrap = rng.random()
    if wrap < 0.03:
        return "'" + way
    return f'="{way}"' if wrap < 0.06 else way


def spell_month(month: Month, rng: Random) -> str:
    """Write a month in one of the ways that are read."""
    year, number = month
    name = NAMES[number - 1]
    day = rng.randrange(13, 29)
    ways = [
        f"{year}-{number:02}",
        f"{year}-{number:02}-01",
        f"{year}-{number:02}-{day}",
        f"{year}-{number:02}-01T00:00:00Z",
        f"{year}-{number:02}-01 00:00:00",
        f"{number:02}/{year}",
        f"{number}/{day}/{year}",
        f"{year}/{number:02}",
        f"{year}{number:02}",
        f"{name[:3]} {year}",
        f"{name} {year}",
        f"{name[:3]}-{year % 100:02}",
        f"{year}M{number:02}",
    ]
    return rng.choice(ways)


def spell_heading(words: str, rng: Random, *, unit: bool = False) -> str:
    """Write a heading in one of the ways that mean the same."""
    joint = rng.choice([" ", " ", "_", "-", "", "  "])
    text = joint.join(words.split())
    text = rng.choice([text, text.lower(), text.upper(), text.title(), text.capitalize()])
    if unit and rng.random() < 0.3:
        text += rng.choice([" ($)", "($)", " (USD)", "(USD)", " (usd)"])
    return around(text, rng)


def some_text(rng: Random) -> str:
    """Make up what stands in a column that is not read."""
    return rng.choice(
        [
            "",
            "",
            "Kitchen",
            "K\u00fcche",
            "prod, eu",
            'the "big" one',
            "a;b",
            "AWS Activate",
            "x\ty",
            "n/a",
            "\u2014",
            "R\u00e9seau 7",
        ]
    )
