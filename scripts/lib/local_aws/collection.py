"""A month that comes by itself, on this machine: nothing is uploaded by hand, and a person is told what happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_aws import deployment
from local_aws.collector import Collector
from local_aws.pipeline import Pipeline
from local_aws.reconcile import AGREE, reconcile
from local_aws.rehearsal import BrokenPromiseError
from local_aws.wait import wait_for

if TYPE_CHECKING:
    from local_aws.aws import LocalAws
    from local_aws.deployment import Json
    from local_aws.sandbox import CloudZeroSandbox

JANUARY = {"019964564383": ["386.69"], "054736118302": ["10.50", "1200.05"], "111122223333": ["0.1234567891"]}
BILLS = {"2025-01": JANUARY, "2025-02": {"054736118302": ["7.25"]}, "2025-03": {"054736118302": ["3"]}}
TOTAL = "1597.3634567891"


class Collection:
    """A pipeline with a collector before it, and AWS's bills in the sandbox."""

    def __init__(self, aws: LocalAws, cloudzero: CloudZeroSandbox) -> None:
        """Deploy both."""
        self._cloudzero = cloudzero
        variables = cloudzero.variables_for_function()
        self._pipeline = Pipeline(aws, variables, deployment.recorded().collecting())
        self._collector = Collector(aws, variables["CLOUDZERO_API_URL"], self._pipeline.here)

    def show(self) -> None:
        """Take a closed month, an open one and one of which the witnesses differ through it."""
        self._cloudzero.bill(credits=BILLS, estimated=["2025-02"])
        _heading("3 February: AWS has closed January")
        self._expect("2025-02-03", "written")
        summary = wait_for("the function's summary", self._pipeline.summaries)[0]
        print(f"  the function: {summary['outcome']}, {summary['unique_accounts']} accounts")
        print(f"  CloudZero's sandbox holds for 2025-01: {self._cloudzero.held('2025-01')}")
        if summary["total_credit_usd"] != TOTAL:
            raise BrokenPromiseError(f"{summary['total_credit_usd']} were sent, and AWS billed {TOTAL}")

        _heading("4 February: again")
        self._expect("2025-02-04", "unchanged")
        if len(self._pipeline.summaries()) != 1:
            raise BrokenPromiseError("the same content was uploaded twice")

        _heading("3 March: AWS still calls February an estimate")
        self._expect("2025-03-03", "waiting")
        _heading("20 March: the last day, and there is still no file for February")
        self._expect_mail("2025-03-20", "MonthMissing")

        _heading("3 April: the credit history names another amount than Cost Explorer")
        self._cloudzero.trouble("billing", "other_amount")
        self._expect_mail("2025-04-03", "WitnessesDisagree")
        self._cloudzero.mend()
        if len(self._pipeline.summaries()) != 1:
            raise BrokenPromiseError("a file was uploaded that AWS's witnesses do not agree on")

        _heading("Is January true? credits reconcile: AWS's bill and what CloudZero holds")
        status, said = reconcile(self._cloudzero, "--month", "2025-01")
        print("\n".join(f"  {line}".rstrip() for line in said.splitlines()))
        if status != AGREE:
            raise BrokenPromiseError("what CloudZero holds is not what AWS billed")

    def _expect(self, day: str, ending: str) -> None:
        said: Json = self._collector.start(day)
        got = said.get("outcome", said.get("errorType"))
        print(f"  the collector: {got}: {said.get('message', said.get('errorMessage'))}")
        if got != ending:
            raise BrokenPromiseError(f"on {day} the collector was to end with {ending}")

    def _expect_mail(self, day: str, ending: str) -> None:
        """Start it as the schedule does, and show the mail that the planned rules make of the report."""
        self._collector.start_by_schedule(day)
        report = self._pipeline.failure()
        for mail in (mails := self._pipeline.mails(report)):
            print(f"  mailed: {mail}")
        got = report["responsePayload"].get("errorType")
        if got != ending or len(mails) != 1:
            raise BrokenPromiseError(f"on {day} the collector was to end with {ending}, in one mail, and not {got}")


def _heading(text: str) -> None:
    print(f"\n== {text}")
