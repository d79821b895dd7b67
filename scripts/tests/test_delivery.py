"""A good file, from the upload to what CloudZero holds."""

from __future__ import annotations

import time
from decimal import Decimal

from local_aws.sandbox import Month
from support import SAMPLE, SAMPLE_MONTH, EndToEndTest

SETTLING_SECONDS = 1.0


class Delivery(EndToEndTest):
    """Uploads that are meant to arrive."""

    def test_of_three_keys_one_starts_the_function_and_once(self) -> None:
        """The notification's prefix and suffix are both in force."""
        pipeline = self.deploy()
        pipeline.upload("other-2025-01.csv", SAMPLE)
        pipeline.upload("credits-2025-01.txt", SAMPLE)
        summary = pipeline.run("credits-2025-01.csv", SAMPLE)
        time.sleep(SETTLING_SECONDS)

        self.assertEqual(pipeline.runs(), 1)
        self.assertEqual(self.cloudzero.calls(), 1)
        self.assertEqual(summary["outcome"], "delivered")
        self.assertEqual(summary["file_key"], "credits-2025-01.csv")
        self.assertEqual(summary["billing_month"], "2025-01")
        self.assertEqual(summary["row_count"], 24)
        self.assertEqual(summary["unique_accounts"], SAMPLE_MONTH.accounts)
        self.assertEqual(summary["total_credit_usd"], str(SAMPLE_MONTH.credit))
        self.assertEqual(self.cloudzero.held("2025-01"), SAMPLE_MONTH)

    def test_a_second_upload_leaves_the_same_month(self) -> None:
        """A month is replaced, not added to."""
        pipeline = self.deploy()
        for _ in range(2):
            pipeline.run("credits-2025-01.csv", SAMPLE)
        self.assertEqual(pipeline.runs(), 2)
        self.assertEqual(self.cloudzero.held("2025-01"), SAMPLE_MONTH)

    def test_a_corrected_file_replaces_its_month_and_no_other(self) -> None:
        """Whatever the month held before is gone."""
        pipeline = self.deploy()
        pipeline.run("credits-2025-01.csv", SAMPLE)
        pipeline.run("credits-2025-02.csv", SAMPLE)
        pipeline.run("credits-2025-02.csv", b"019964564383,$12.50\n")
        self.assertEqual(self.cloudzero.held("2025-01"), SAMPLE_MONTH)
        self.assertEqual(self.cloudzero.held("2025-02"), Month(1, Decimal("12.50")))

    def test_the_key_is_read_from_the_secret_and_logged_nowhere(self) -> None:
        """Not even where everything is logged."""
        pipeline = self.deploy(RUST_LOG="trace")
        summary = pipeline.run("credits-2025-01.csv", SAMPLE)
        self.assertEqual(summary["outcome"], "delivered")
        self.assertEqual(self.cloudzero.held("2025-01"), SAMPLE_MONTH)
        self.assertNotIn(self.cloudzero.variables_for_function()["CLOUDZERO_API_KEY"], "\n".join(pipeline.log()))

    def test_every_safeguard_may_be_on(self) -> None:
        """In the words that Terraform uses for them."""
        pipeline = self.deploy(READ_BACK="on", MAX_SHRINK="12")
        for _ in range(2):
            self.assertEqual(pipeline.run("credits-2025-01.csv", SAMPLE)["outcome"], "delivered")
        self.assertEqual(self.cloudzero.held("2025-01"), SAMPLE_MONTH)

    def test_a_success_is_mailed_in_one_sentence(self) -> None:
        """Made by the planned rules of what the function returns."""
        pipeline = self.deploy()
        pipeline.run("credits-2025-01.csv", SAMPLE)
        (mail,) = pipeline.mails(pipeline.call("credits-2025-01.csv"))
        sent = "The credits file credits-2025-01.csv was sent to CloudZero: 23 accounts, USD 857797.58 for 2025-01."
        self.assertEqual(mail, f'"{sent} Uploaded by AWS:AROAEXAMPLEEXAMPLE:finance."')

    def test_an_upload_that_is_gone_by_then_is_not_mailed(self) -> None:
        """Nothing was sent and nothing failed."""
        pipeline = self.deploy()
        self.assertEqual(pipeline.mails(pipeline.call("credits-2025-01.csv")), [])
