"""The rehearsal: a credits file goes through the whole pipeline on this machine, and a person is told what happens."""

from __future__ import annotations

import time
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from local_aws import deployment
from local_aws.check import Checked
from local_aws.pipeline import Pipeline
from local_aws.reconcile import AGREE, DIFFER, reconcile

if TYPE_CHECKING:
    from pathlib import Path

    from local_aws.aws import LocalAws
    from local_aws.deployment import Json
    from local_aws.sandbox import CloudZeroSandbox, Month

# Uploaded first, with the file's content. The notification's filter must keep them from the function.
BYSTANDERS = ("other-2025-01.csv", "credits-2025-01.txt")
SETTLING_SECONDS = 1.0
# The log line has more, for machines.
SUMMARY_FOR_PEOPLE = (
    "outcome",
    "file_key",
    "billing_month",
    "row_count",
    "unique_accounts",
    "total_credit_usd",
    "duration_ms",
)


class BrokenPromiseError(Exception):
    """The pipeline did not do what it promises."""


class Rehearsal:
    """A pipeline that posts to a sandbox, with a person watching."""

    def __init__(self, aws: LocalAws, cloudzero: CloudZeroSandbox) -> None:
        """Deploy the pipeline."""
        self._cloudzero = cloudzero
        plan = deployment.recorded()
        self._triggers = plan.triggers
        self._pipeline = Pipeline(aws, cloudzero.variables_for_function(), plan)

    def take(self, file: Path) -> bool:
        """Take a file through the pipeline; tell whether it was accepted."""
        _heading(f"What the file says: {file}")
        checked = Checked(file)
        checked.show()
        _heading(f"Uploaded to s3://{self._pipeline.bucket}")
        for key in BYSTANDERS:
            self._pipeline.upload(key, file.read_bytes())
            print(f"  {key}: not named {self._triggers}, so it starts nothing")
        promise = checked.promise()
        if promise:
            self._show_delivery(file, *promise)
            self.show_truth(file, promise[0])
        else:
            self._show_refusal(file, checked)
        return promise is not None

    def _show_delivery(self, file: Path, month: str, promised: Month) -> None:
        runs = self._pipeline.runs()
        print(f"  {file.name}: starts the function")
        summary = self._pipeline.run(file.name, file.read_bytes())

        _show_summary(summary)
        if summary["outcome"] != "delivered":
            raise BrokenPromiseError("the function did not deliver the file")

        _heading(f"CloudZero's sandbox now holds for {month}")
        self._show_held(month, promised)
        self._pipeline.run(file.name, file.read_bytes())
        self._show_held(month, promised, " after the same file was uploaded again")

        runs = self._pipeline.runs() - runs
        if runs != 2:
            raise BrokenPromiseError(f"two uploads of {file.name} made the function run {runs} times")
        self._show_mails("The mail about each, as EventBridge would word it", self._pipeline.call(file.name))

    def show_truth(self, file: Path, month: str) -> None:
        """Hold the month against AWS's bill: as it should be, and with credits that AWS's connection brings too."""
        billed = {month: self._cloudzero.credits(month)}
        _heading("Is it true? credits reconcile, with a bill of AWS in the sandbox that is the same")
        self._cloudzero.bill(credits=billed)
        said = self._reconciled(file, AGREE)
        print(_indented(said))
        _heading("What it would say if AWS's own connection brought one of these credits to CloudZero already")
        account, amounts = next(iter(billed[month].items()))
        self._cloudzero.bill(credits=billed, native={month: {account: amounts[0]}})
        # The table is the same as before.
        print(_indented(self._reconciled(file, DIFFER).partition("\n\n")[2]))

    def _reconciled(self, file: Path, expected: int) -> str:
        status, said = reconcile(self._cloudzero, file)
        if status != expected:
            raise BrokenPromiseError(f"credits reconcile ended with {status}:\n{said}")
        return said

    def _show_held(self, month: str, promised: Month, remark: str = "") -> None:
        held = self._cloudzero.held(month)
        print(f"  {held or 'nothing'}{remark}")
        if held != promised:
            raise BrokenPromiseError(f"the file promised {promised} for {month}")

    def _show_refusal(self, file: Path, checked: Checked) -> None:
        month = checked.billing_month
        before = self._cloudzero.held(month) if month else None
        if fnmatchcase(file.name, self._triggers):
            self._show_refused_run(file, "refused" if checked.is_at_fault else "failed")
        else:
            self._show_ignored(file)
        if month:
            _heading(f"CloudZero's sandbox still holds for {month}")
            held = self._cloudzero.held(month)
            print(f"  {held or 'nothing'}")
            if held != before:
                raise BrokenPromiseError(f"a refused file changed {month}; before it was {before or 'empty'}")

    def _show_refused_run(self, file: Path, outcome: str) -> None:
        print(f"  {file.name}: starts the function")
        summary = self._pipeline.run(file.name, file.read_bytes())
        self._show_mails("The mail about it, as EventBridge would word it", self._pipeline.failure())
        if summary["outcome"] != outcome:
            raise BrokenPromiseError(f"the function did not refuse the file: {summary['outcome']}")

    def _show_mails(self, heading: str, report: Json) -> None:
        _heading(heading)
        for mail in self._pipeline.mails(report):
            print(f"  {mail}")

    def _show_ignored(self, file: Path) -> None:
        runs = self._pipeline.runs()
        self._pipeline.upload(file.name, file.read_bytes())
        time.sleep(SETTLING_SECONDS)
        print(f"  {file.name}: not named {self._triggers}, so it starts nothing")
        if self._pipeline.runs() != runs:
            raise BrokenPromiseError(f"{file.name} made the function run")


def _indented(text: str) -> str:
    return "\n".join(f"  {line}".rstrip() for line in text.splitlines())


def _heading(text: str) -> None:
    print(f"\n== {text}")


def _show_summary(summary: Json) -> None:
    _heading("The function's summary, from the last line of its log")
    for member in SUMMARY_FOR_PEOPLE:
        print(f"  {member:<18}  {summary[member]}")
