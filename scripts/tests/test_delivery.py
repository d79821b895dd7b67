"""A good file, from the upload to what CloudZero holds."""

from __future__ import annotations

import time
from decimal import Decimal

from local_aws.pipeline import LEAST_PRIVILEGE, Pipeline, allow
from local_aws.sandbox import Month
from support import SAMPLE, SAMPLE_MONTH, EndToEndTest

SETTLING_SECONDS = 1.0


class Delivery(EndToEndTest):
    """Uploads that are meant to arrive."""

    def test_of_three_keys_one_starts_the_function_and_once(self) -> None:
        """The notification's prefix and suffix are both in force."""
        pipeline = Pipeline(self.aws, self.cloudzero.variables_for_function())
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
        pipeline = Pipeline(self.aws, self.cloudzero.variables_for_function())
        for _ in range(2):
            pipeline.run("credits-2025-01.csv", SAMPLE)
        self.assertEqual(pipeline.runs(), 2)
        self.assertEqual(self.cloudzero.held("2025-01"), SAMPLE_MONTH)

    def test_a_corrected_file_replaces_its_month_and_no_other(self) -> None:
        """Whatever the month held before is gone."""
        pipeline = Pipeline(self.aws, self.cloudzero.variables_for_function())
        pipeline.run("credits-2025-01.csv", SAMPLE)
        pipeline.run("credits-2025-02.csv", SAMPLE)
        pipeline.run("credits-2025-02.csv", b"019964564383,$12.50\n")
        self.assertEqual(self.cloudzero.held("2025-01"), SAMPLE_MONTH)
        self.assertEqual(self.cloudzero.held("2025-02"), Month(1, Decimal("12.50")))

    def test_the_key_is_read_from_the_secret_and_logged_nowhere(self) -> None:
        """As in the deployed function, whose environment holds no key."""
        variables = self.cloudzero.variables_for_function()
        key = variables.pop("CLOUDZERO_API_KEY")
        secret = self.aws.client("secretsmanager").create_secret(Name="cloudzero", SecretString=key)["ARN"]
        role = [*LEAST_PRIVILEGE, allow("secretsmanager:GetSecretValue", secret)]
        variables |= {"CLOUDZERO_API_KEY_SECRET_ARN": secret, "RUST_LOG": "trace"}

        pipeline = Pipeline(self.aws, variables, role=role)
        summary = pipeline.run("credits-2025-01.csv", SAMPLE)
        self.assertEqual(summary["outcome"], "delivered")
        self.assertEqual(self.cloudzero.held("2025-01"), SAMPLE_MONTH)
        self.assertNotIn(key, "\n".join(pipeline.log()))
