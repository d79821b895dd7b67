"""The CloudZero sandbox, as `credits sandbox` serves it, and what it holds."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from decimal import Decimal
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NamedTuple

from local_aws import folder
from local_aws.server import Server

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class Month(NamedTuple):
    """What one month amounts to."""

    accounts: int
    credit: Decimal
    """In USD, positive."""

    def __str__(self) -> str:
        """Say it to a person."""
        return f"{self.accounts} account{'' if self.accounts == 1 else 's'}, {self.credit} USD"


class CloudZeroSandbox(Server):
    """A sandbox that holds nothing at its start."""

    name = "the CloudZero sandbox"

    def command(self) -> Sequence[str | Path]:
        """Let it choose its port."""
        return [folder.COMMAND_LINE, "sandbox", "--port", "0"]

    def is_up(self) -> bool:
        """Look for the line it prints once it listens."""
        return self.output.read_text().endswith("\n")

    def variables_for_function(self) -> dict[str, str]:
        """Return the variables that lead the function here; the sandbox prints them."""
        return dict(variable.split("=", 1) for variable in self.output.read_text().split())

    def held(self, month: str) -> Month | None:
        """Sum up what it holds for `YYYY-MM`."""
        rows = self._rows(month)
        if rows is None:
            return None
        accounts = {row["resource/account"] for row in rows}
        return Month(len(accounts), -sum((Decimal(row["cost/cost"]) for row in rows), Decimal()))

    def _rows(self, month: str) -> list[dict[str, str]] | None:
        """Ask what it holds for `YYYY-MM`, as any client of CloudZero does."""
        variables = self.variables_for_function()
        stream = (
            f"{variables['CLOUDZERO_API_URL']}/v2/connections/billing/anycost/{variables['CLOUDZERO_CONNECTION_ID']}"
        )
        headers = {"Authorization": variables["CLOUDZERO_API_KEY"]}
        request = urllib.request.Request(f"{stream}/billing_drops/{month}", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                rows: list[dict[str, str]] = json.load(answer)["billing_drop"]
                return rows
        except urllib.error.HTTPError as error:
            if error.code == HTTPStatus.NOT_FOUND:
                return None
            raise

    def credits(self, month: str) -> dict[str, list[str]]:
        """Return what it holds for `YYYY-MM` as AWS would have billed it: each account with its credits, positive."""
        held: dict[str, list[str]] = {}
        for row in self._rows(month) or []:
            held.setdefault(row["resource/account"], []).append(str(-Decimal(row["cost/cost"])))
        return held

    def bill(self, **books: Any) -> None:  # noqa: ANN401, the sandbox knows their form
        """Say what AWS bills: the sandbox answers as Cost Explorer and Billing too."""
        self._steer("PUT", "books", books)

    def trouble(self, at: str, wrong: str) -> None:
        """Have something wrong in what AWS answers."""
        self._steer("POST", "troubles", {"at": at, "wrong": wrong})

    def mend(self) -> None:
        """End all troubles."""
        self._steer("DELETE", "troubles", None)

    def _steer(self, method: str, path: str, body: object) -> None:
        url = f"{self.variables_for_function()['CLOUDZERO_API_URL']}/sandbox/{path}"
        request = urllib.request.Request(url, json.dumps(body).encode(), method=method)
        urllib.request.urlopen(request, timeout=10).close()

    def calls(self) -> int:
        """Count the calls that have come."""
        url = self.variables_for_function()["CLOUDZERO_API_URL"]
        with urllib.request.urlopen(f"{url}/sandbox/state", timeout=10) as answer:
            calls: int = json.load(answer)["calls"]
        return calls
