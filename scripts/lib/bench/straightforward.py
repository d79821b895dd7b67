"""The yardstick: a straightforward Python program that does what `core` does with a good file.

It reads the file with the csv module, checks accounts and amounts, finds repeated accounts, adds up exactly, and writes
the request bodies with json.dumps. It is lenient where the project is strict, and knows one finding: an exception.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

BODY_BYTES = 4_500_000
ROWS_IN_A_BODY = 17_500
ACCOUNT = re.compile(r"[0-9]{12}")
AMOUNT = re.compile(r"-?\$?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]{1,10})?")


def read_credits(path: Path) -> dict[str, Decimal]:
    """Read one credit for each account."""
    amounts: dict[str, Decimal] = {}
    with path.open(newline="", encoding="utf-8") as file:
        for line, record in enumerate(csv.reader(file, strict=True), start=1):
            account, written = (cell.strip() for cell in record)
            if not ACCOUNT.fullmatch(account):
                raise ValueError(f"line {line}: {account!r} is not an account id")
            if not AMOUNT.fullmatch(written):
                raise ValueError(f"line {line}: {written!r} is not an amount")
            amount = Decimal(written.replace("$", "").replace(",", ""))
            if amounts.setdefault(account, amount) != amount:
                raise ValueError(f"line {line}: account {account} is here again with another amount")
    return amounts


def row(account: str, amount: Decimal) -> dict[str, str]:
    """Write one row of CloudZero's Common Bill Format."""
    return {
        "lineitem/type": "Credit",
        "lineitem/description": "AWS promotional credit",
        "time/usage_start": "2025-01-01T00:00:00Z",
        "time/usage_end": "2025-01-31T23:59:59Z",
        "resource/account": account,
        "resource/service": "AWSCredits",
        "cost/cost": f"{-amount:f}" if amount else "0.00",
    }


def bodies(amounts: dict[str, Decimal]) -> Iterator[bytes]:
    """Make the request bodies one at a time."""
    rows = [row(account, amount) for account, amount in amounts.items()]
    for start in range(0, len(rows), ROWS_IN_A_BODY):
        body = {
            "month": "2025-01-01T00:00:00Z",
            "operation": "sum" if start else "replace_drop",
            "data": rows[start : start + ROWS_IN_A_BODY],
        }
        text = json.dumps(body, separators=(",", ":")).encode()
        if len(text) > BODY_BYTES:
            raise ValueError(f"a body of {len(text)} bytes is too long")
        yield text


def main() -> None:
    """Say how many bytes the bodies of a file take, and how much its credits are."""
    path = Path(sys.argv[1])
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    amounts = read_credits(path)
    total = sum(amounts.values(), start=Decimal(0))
    size = sum(len(body) for body in bodies(amounts))
    print(size, total, digest)


main()
