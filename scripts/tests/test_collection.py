"""The file makes itself: schedule, collector, S3, notification, function, CloudZero, reconcile."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from local_aws.collection import BILLS, TOTAL, Collection
from local_aws.collector import Collector
from local_aws.reconcile import AGREE, reconcile
from local_aws.sandbox import Month
from local_aws.wait import wait_for
from support import EndToEndTest

if TYPE_CHECKING:
    from local_aws.pipeline import Pipeline

FAULTS = {
    ("cost_explorer", "other_amount"): "WitnessesDisagree",
    ("cost_explorer", "lost_row"): "WitnessesDisagree",
    ("cost_explorer", "other_currency"): "WitnessesDisagree",
    ("billing", "repeated_page"): "WitnessesDisagree",
    ("billing", "empty"): "WitnessesDisagree",
    ("billing", "partial"): "WitnessesDisagree",
    ("billing", "mixed_signs"): "WitnessesDisagree",
    ("billing", "denied"): "WitnessUnavailable",
    ("cost_explorer", "down"): "WitnessUnavailable",
}


class Collecting(EndToEndTest):
    """Nothing is uploaded by hand."""

    def test_a_closed_month_arrives_to_the_cent_and_once(self) -> None:
        """What AWS billed is what CloudZero holds."""
        pipeline = self.deploy()
        collector = self._collector(pipeline)
        self.assertEqual(collector.start("2025-02-03")["outcome"], "written")
        wait_for("the function's summary", pipeline.summaries)
        self.assertEqual(self.cloudzero.held("2025-01"), Month(3, Decimal(TOTAL)))
        self.assertEqual(collector.start("2025-02-04")["outcome"], "unchanged")
        self.assertEqual(len(pipeline.summaries()), 1)
        self.assertEqual(reconcile(self.cloudzero, "--month", "2025-01")[0], AGREE)

    def test_each_fault_of_a_witness_is_an_error_and_nothing_is_uploaded(self) -> None:
        """One after the other, and then none."""
        pipeline = self.deploy()
        collector = self._collector(pipeline)
        for (at, wrong), expected in FAULTS.items():
            with self.subTest(at=at, wrong=wrong):
                self.cloudzero.trouble(at, wrong)
                self.assertEqual(collector.start("2025-02-03")["errorType"], expected)
                self.assertEqual(collector.start("2025-02-20")["errorType"], "MonthMissing")
                self.cloudzero.mend()
        self.assertEqual(pipeline.summaries(), [])
        self.assertEqual(collector.start("2025-02-20")["outcome"], "written")

    def test_a_persons_file_stays(self) -> None:
        """Whatever AWS says."""
        pipeline = self.deploy()
        pipeline.run("credits-2025-01.csv", b"019964564383,$12.50\n")
        self.assertEqual(self._collector(pipeline).start("2025-02-03")["outcome"], "kept")
        self.assertEqual(self.cloudzero.held("2025-01"), Month(1, Decimal("12.50")))

    def test_what_the_demo_shows(self) -> None:
        """All of it, with its own expectations."""
        Collection(self.aws, self.cloudzero).show()

    def _collector(self, pipeline: Pipeline) -> Collector:
        self.cloudzero.bill(credits=BILLS)
        return Collector(self.aws, self.cloudzero.variables_for_function()["CLOUDZERO_API_URL"], pipeline.here)
