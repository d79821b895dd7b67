"""Runs each statement on a large report and on those that must not pass: scripts/check-sql calls it."""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from decimal import Decimal, InvalidOperation
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import sqlglot

from sql_statements.reports import CUR_2, FOCUS, MONTH, OTHER_MONTHS, Export, Line, MadeUp, write

STATEMENTS = Path("core/docs/sql")
FILE = f"credits-{MONTH}.csv"
ACCOUNT, OTHER_ACCOUNT = "054736118302", "123456789012"


class NotExactError(Exception):
    """A statement does not give what the report says."""


class Checker:
    """The program `credits`, and a folder for what it reads."""

    def __init__(self, program: Path, folder: Path) -> None:
        self.program = program.resolve()
        self.folder = folder

    def check(self, file: Path) -> dict[str, Any]:
        """Return what `credits check` says of a file."""
        done = self._run("check", "--format", "json", str(file))
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    def convert(self, report: Path) -> dict[str, Decimal]:
        """Let `credits convert` read the report itself, and return the file it writes."""
        written = self.folder / "converted"
        done = self._run("convert", "--month", MONTH, "--output", str(written), "--force", str(report))
        if done.returncode != 0:
            raise NotExactError(f"`credits convert` ended with {done.returncode}: {done.stderr.strip()}")
        return _rows((written / FILE).read_text())

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([self.program, *arguments], check=False, capture_output=True, encoding="utf-8")


def result_of(export: Export, report: Path, file: Path) -> None:
    """Run the export's statement over a report, and write the result as Athena's download does."""
    athena = (STATEMENTS / export.statement).read_text()
    [statement] = sqlglot.transpile(athena, read="athena", write="duckdb")
    with duckdb.connect() as database:
        columns = ", ".join(f'"{name}" {kind}' for name, kind in export.columns().items())
        database.execute(f"CREATE TABLE {export.table} ({columns})")
        database.execute(f"COPY {export.table} FROM '{report}' (FORMAT csv, HEADER true, NULLSTR '')")
        result = database.execute(statement)
        names = [column[0] for column in result.description or ()]
        rows = result.fetchall()
    with file.open("w", encoding="utf-8", newline="") as out:
        # Every value in quotation marks; one that is missing is nothing at all.
        out.writelines(",".join("" if cell is None else f'"{cell}"' for cell in row) + "\n" for row in (names, *rows))


def _rows(text: str) -> dict[str, Decimal]:
    heading, *rows = csv.reader(text.splitlines())
    if heading != ["account", "amount"]:
        raise NotExactError(f"the headings are {heading}")
    amounts = {}
    for row in rows:
        try:
            account, amount = row
            amounts[account] = Decimal(amount)
        except (InvalidOperation, ValueError) as error:
            raise NotExactError(f"{row} is not an account and a number") from error
    return amounts


def expect_exact(export: Export, lines: int, rng: Random, checker: Checker) -> None:
    """Hold the file against the sums of whoever made the report up, and against the report read as it is."""
    report, file = checker.folder / "report.csv", checker.folder / FILE
    started = time.monotonic()
    made_up = MadeUp(export, rng, lines)
    write(export, iter(made_up), report)
    result_of(export, report, file)
    promised = {**made_up.credits, "Total": sum(made_up.credits.values(), Decimal(0))}
    found = _rows(file.read_text())
    differing = [account for account in promised.keys() | found.keys() if promised.get(account) != found.get(account)]
    if differing:
        account = min(differing)
        raise NotExactError(
            f"{len(differing)} of {len(promised)} accounts differ; {account} has {found.get(account)} and not "
            f"{promised.get(account)}"
        )
    answer = checker.check(file)
    said = (answer["verdict"], Decimal(answer["total_credit_usd"] or 0), answer["unique_accounts"])
    if said != ("ready", promised["Total"], len(promised) - 1):
        raise NotExactError(f"`credits check` says {said}, {answer['findings']}")
    if checker.convert(report) != promised:
        raise NotExactError("`credits convert` reads other credits in the report")
    print(
        f"{export.statement}: {lines:,} lines, {len(promised) - 1} accounts, {promised['Total']} USD: ready, and exact "
        f"to the tenth decimal, in {time.monotonic() - started:.1f} s"
    )


def expect_rounded(export: Export, checker: Checker) -> None:
    """Hold a cost of more than ten decimals to what is shown of it, rounded to ten."""
    costs = ["-0.30000000000000004", "-1.00000000005", "-2.5E-11"]
    report, file = checker.folder / "report.csv", checker.folder / FILE
    write(export, [Line(ACCOUNT, "Credit", MONTH, cost) for cost in costs], report)
    result_of(export, report, file)
    if _rows(file.read_text())[ACCOUNT] != Decimal("1.3000000001"):
        raise NotExactError(f"{costs} are not rounded: {file.read_text()}")


def expect_refusals(export: Export, checker: Checker) -> None:
    """Hold the statement to leaving nothing out to make the file pass: what cannot be right is refused."""
    good = Line(ACCOUNT, "Credit", MONTH, "-12.5")
    cases = {
        "amount-currency": [good, Line(OTHER_ACCOUNT, "Credit", MONTH, "-1.0", currency="EUR")],
        "mixed-signs": [good, Line(OTHER_ACCOUNT, "Credit", MONTH, "3.0"), Line(ACCOUNT, "Usage", MONTH, "7.0")],
        "account-empty": [good, Line("", "Credit", MONTH, "-1.0")],
        "amount-empty": [Line(ACCOUNT, "Usage", MONTH, "7.0"), Line(ACCOUNT, "Credit", OTHER_MONTHS[0], "-1.0")],
    }
    report, file = checker.folder / "report.csv", checker.folder / FILE
    for code, lines in cases.items():
        write(export, lines, report)
        result_of(export, report, file)
        answer = checker.check(file)
        codes = [finding["code"] for finding in answer["findings"] if finding["severity"] == "error"]
        if answer["verdict"] != "refused" or code not in codes:
            raise NotExactError(f"{code}: {answer['verdict']} with {codes}, out of {file.read_text()}")
    print(f"{export.statement}: refused where it must be: {', '.join(cases)}")


def main() -> int:
    """Try both statements; fail if one of them gives anything else than the report says."""
    parser = argparse.ArgumentParser(prog="scripts/check-sql", description="Runs the SQL statements of core/docs/sql.")
    parser.add_argument("program", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("lines", nargs="?", type=int, default=100_000, metavar="LINES", help="of each report (100000)")
    parser.add_argument("--seed", type=int, default=1, help="other numbers make other reports (default 1)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        checker = Checker(options.program, Path(folder))
        for export in (CUR_2, FOCUS):
            try:
                expect_exact(export, options.lines, Random(options.seed), checker)  # noqa: S311 (chance, not secrecy)
                expect_rounded(export, checker)
                expect_refusals(export, checker)
            except NotExactError as error:
                print(f"{export.statement} is wrong: {error}", file=sys.stderr)
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
