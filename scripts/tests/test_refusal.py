"""What must not arrive, and what the queue for failures then holds."""

from __future__ import annotations

from support import REFUSED, SAMPLE, SAMPLE_MONTH, EndToEndTest


class Refusal(EndToEndTest):
    """Uploads that end in the queue for failures."""

    def test_a_refused_file_posts_nothing_and_its_reason_reaches_the_queue(self) -> None:
        """Whoever is told by the queue needs no other place to look."""
        pipeline = self.deploy()
        summary = pipeline.run("credits-2025-01.csv", REFUSED)
        failure = pipeline.failure()

        self.assertEqual(summary["outcome"], "refused")
        self.assertEqual(failure["responsePayload"]["errorType"], "FileRefused")
        self.assertIn("line 3", failure["responsePayload"]["errorMessage"])
        self.assertIn("$386.6x", failure["responsePayload"]["errorMessage"])
        record = failure["requestPayload"]["Records"][0]
        self.assertEqual(record["s3"]["object"]["key"], "credits-2025-01.csv")
        self.assertEqual(self.cloudzero.calls(), 0)
        self.assertIsNone(self.cloudzero.held("2025-01"))
        (mail,) = pipeline.mails(failure)
        reason = failure["responsePayload"]["errorMessage"]
        self.assertIn(f"The credits file credits-2025-01.csv failed with FileRefused: {reason}.", mail)

    def test_a_reason_that_quotes_quotes_is_mailed_too(self) -> None:
        """One mail, whatever stands in the file."""
        pipeline = self.deploy()
        pipeline.run("credits-2025-01.csv", SAMPLE.replace(b"$386.69", b'$38"6\\9'))
        (mail,) = pipeline.mails(pipeline.failure())
        self.assertIn("The credits file credits-2025-01.csv failed with FileRefused", mail)

    def test_a_refused_file_leaves_the_month_that_was_there(self) -> None:
        """Half a file would delete credits that were right."""
        pipeline = self.deploy()
        pipeline.run("credits-2025-01.csv", SAMPLE)
        pipeline.run("credits-2025-01.csv", REFUSED)
        pipeline.failure()
        self.assertEqual(self.cloudzero.held("2025-01"), SAMPLE_MONTH)

    def test_without_the_right_to_read_the_file_is_unavailable(self) -> None:
        """The role is enforced, and what it lacks is named."""
        pipeline = self.deploy(without_right="read-files")
        summary = pipeline.run("credits-2025-01.csv", SAMPLE)
        failure = pipeline.failure()["responsePayload"]

        self.assertEqual(summary["outcome"], "failed")
        self.assertEqual(failure["errorType"], "ObjectUnavailable")
        self.assertIn("the role may not read it", failure["errorMessage"])
        self.assertEqual(self.cloudzero.calls(), 0)

    def test_without_the_right_to_the_secret_the_configuration_is_invalid(self) -> None:
        """The variable that leads to the secret is named."""
        pipeline = self.deploy(without_right="read-api-key")
        pipeline.upload("credits-2025-01.csv", SAMPLE)
        failure = pipeline.failure()["responsePayload"]

        self.assertEqual(failure["errorType"], "ConfigInvalid")
        self.assertIn("CLOUDZERO_API_KEY_SECRET_ARN", failure["errorMessage"])
        self.assertEqual(self.cloudzero.calls(), 0)
