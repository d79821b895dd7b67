"""What no plan shows: order, what goes with a resource that is replaced, names that are taken, and the end."""

from __future__ import annotations

import json
import re
import unittest
from contextlib import ExitStack
from pathlib import Path
from typing import ClassVar

from local_aws import folder
from local_aws.aws_server import ACCOUNT
from terraform_checks.mutation import Edit

from apply_checks import python_system
from apply_checks.aws import REGION, Aws
from apply_checks.staged import FailedError, Staged

FUNCTION = "module.function.aws_lambda_function.this"
NAME = "aws-credits-processor"
BUCKET = f"aws-credits-pipeline-{ACCOUNT}-{REGION}"
MIGRATION = folder.ROOT / "terraform" / "docs" / "migration.md"

# On these others hang: replaced by hand, by another name, or because somebody deleted them.
HUNG_ON = (
    "aws_cloudwatch_event_bus.this",
    "aws_cloudwatch_event_rule.this",
    "aws_cloudwatch_log_group.this",
    "aws_cloudwatch_log_group.collector",
    "aws_iam_role.collector",
    "aws_iam_role.schedule",
    "aws_iam_role.this",
    "aws_s3_bucket.this",
    "aws_secretsmanager_secret.this",
    "aws_sns_topic.this",
    "aws_sqs_queue.this",
    "aws_sqs_queue.undelivered",
)


class Deployment(unittest.TestCase):
    """A deployment that its tests share, in the order of their names."""

    aws: ClassVar[Aws]
    staged: ClassVar[Staged]
    variables: ClassVar[dict[str, str]] = {}
    maxDiff = None

    @classmethod
    def setUpClass(cls) -> None:
        """Start an AWS, and stage the configuration."""
        resources = ExitStack()
        cls.addClassCleanup(resources.close)
        home = Path(resources.enter_context(folder.of_this_run()))
        cls.aws = resources.enter_context(Aws())
        cls.staged = Staged(home / "project", cls.aws, cls.variables)

    def what_starts_the_function(self) -> list[str]:
        """Return the ids of the function's permissions."""
        functions = self.aws.client("lambda")
        try:
            policy = functions.get_policy(FunctionName=NAME)["Policy"]
        except functions.exceptions.ResourceNotFoundException:
            return []
        return [statement["Sid"] for statement in json.loads(policy)["Statement"]]

    def where_failures_go(self, name: str = NAME) -> str | None:
        """Return a function's failure destination."""
        functions = self.aws.client("lambda")
        try:
            config = functions.get_function_event_invoke_config(FunctionName=name)
        except functions.exceptions.ResourceNotFoundException:
            return None
        return str(config["DestinationConfig"]["OnFailure"]["Destination"])

    def watched(self) -> list[str]:
        """Return which functions the bucket's notification starts."""
        notification = self.aws.client("s3").get_bucket_notification_configuration(Bucket=BUCKET)
        return [target["LambdaFunctionArn"] for target in notification.get("LambdaFunctionConfigurations", [])]

    def assert_complete(self) -> None:
        """Expect that an upload starts the function, that a failure is heard, and that nothing is left to be done."""
        self.assertIn("InvokedByBucket", self.what_starts_the_function())
        for function in self.aws.client("lambda").list_functions()["Functions"]:
            destination = self.where_failures_go(function["FunctionName"])
            self.assertEqual(destination, f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/{NAME}")
        self.assertEqual(self.watched(), [f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{NAME}"])
        events = self.aws.client("events")
        for rule in events.list_rules(EventBusName=NAME)["Rules"]:
            targets = events.list_targets_by_rule(Rule=rule["Name"], EventBusName=NAME)["Targets"]
            self.assertTrue(targets, f"nobody is told what {rule['Name']} hears")
        self.assertEqual(self.staged.changes(), [])


class Life(Deployment):
    """A deployment from its first apply to its destruction, with all that can be asked for."""

    variables: ClassVar[dict[str, str]] = {"TF_VAR_fetch": "{}", "TF_VAR_known_accounts_key": "accounts.csv"}

    def test_0_nothing_is_begun_without_key_or_package(self) -> None:
        """An apply says so before it changes anything; a plan to look at needs neither."""
        for missing in ({"TF_VAR_api_key": ""}, {"TF_VAR_package_path": "no-such.zip"}):
            self.assertTrue(self.staged.changes(**missing))
            with self.assertRaisesRegex(FailedError, "Neither api_key nor|There is no package"):
                self.staged.apply(**missing)
        self.assertEqual(self.aws.everything(), set())

    def test_1_what_is_applied_is_complete(self) -> None:
        """And a second plan is empty."""
        self.staged.apply()
        self.assert_complete()

    def test_2_a_function_that_is_replaced_is_complete_again(self) -> None:
        """With the same apply: its permission and its failure destination went with it."""
        self.staged.apply(FUNCTION, "module.collector[0].aws_lambda_function.collector")
        self.assert_complete()

    def test_3_whatever_is_replaced_comes_back_with_all_that_hung_on_it(self) -> None:
        """Everything that others hang on, all at once."""
        resources = self.staged.resources()
        replaced = [address for address in resources if re.sub(r"\[[^]]*\]$", "", address).endswith(HUNG_ON)]
        self.assertGreater(len(replaced), len(HUNG_ON))
        self.staged.apply(*replaced)
        self.assert_complete()

    def test_4_nothing_is_destroyed_while_the_bucket_holds_a_file(self) -> None:
        """Or an older version of one; nor on an empty answer."""
        s3 = self.aws.client("s3")
        # moto reads a denial without TLS as one of everything.
        s3.delete_bucket_policy(Bucket=BUCKET)
        s3.put_object(Bucket=BUCKET, Key="credits-2025-01.csv", Body=b"")
        s3.delete_object(Bucket=BUCKET, Key="credits-2025-01.csv")
        before = self.aws.everything()
        with self.assertRaisesRegex(FailedError, "still holds files or older versions"):
            self.staged.script("destroy", answer=f"{NAME}\n")
        for version in s3.list_object_versions(Bucket=BUCKET)["Versions"]:
            s3.delete_object(Bucket=BUCKET, Key=version["Key"], VersionId=version["VersionId"])
        for marker in s3.list_object_versions(Bucket=BUCKET)["DeleteMarkers"]:
            s3.delete_object(Bucket=BUCKET, Key=marker["Key"], VersionId=marker["VersionId"])
        with self.assertRaisesRegex(FailedError, f"Type the function's name, {NAME}"):
            self.staged.script("destroy", answer="\n")
        self.assertEqual(self.aws.everything(), before)

    def test_5_what_is_destroyed_leaves_nothing(self) -> None:
        """Neither in AWS nor in the state."""
        self.staged.script("destroy", answer=f"{NAME}\n")
        self.assertEqual(self.staged.resources(), [])
        self.assertEqual(self.aws.everything(), set())


class Migration(Deployment):
    """The Python system of the same names, taken over as terraform/docs/migration.md says."""

    def test_1_names_that_are_taken_stop_the_apply(self) -> None:
        """Whose they are is said; nothing of the other system is changed."""
        python_system.deploy(self.aws, NAME, BUCKET)
        with self.assertRaises(FailedError) as stopped:
            self.staged.apply()
        for taken in ("module.bucket[0].aws_s3_bucket.this", "module.function.aws_cloudwatch_log_group.this[0]"):
            self.assertIn(f"with {taken}", str(stopped.exception))
        function = self.aws.client("lambda").get_function_configuration(FunctionName=NAME)
        self.assertEqual(function["Runtime"], python_system.RUNTIME)

    def test_2_what_is_kept_is_imported(self) -> None:
        """By the blocks of the page, also after an apply that stopped: then everything is complete."""
        (blocks,) = re.findall(r"(?ms)^```hcl\n(import .*?)^```$", MIGRATION.read_text("utf-8"))
        self.assertNotIn("secret", blocks)
        blocks = blocks.replace("ACCOUNT", ACCOUNT).replace("REGION", REGION)
        (self.staged.root / "migration.tf").write_text(blocks, "utf-8")
        said = self.staged.apply()
        self.assertIn("3 imported", said)
        self.assert_complete()
        function = self.aws.client("lambda").get_function_configuration(FunctionName=NAME)
        self.assertNotEqual(function["Runtime"], python_system.RUNTIME)

    def test_3_nothing_of_the_files_is_lost(self) -> None:
        """And the log goes on."""
        # moto reads a denial without TLS as one of everything.
        self.aws.client("s3").delete_bucket_policy(Bucket=BUCKET)
        body = self.aws.client("s3").get_object(Bucket=BUCKET, Key=python_system.KEY)["Body"].read()
        self.assertEqual(body, python_system.CONTENT)
        streams = self.aws.client("logs").describe_log_streams(logGroupName=f"/aws/lambda/{NAME}")["logStreams"]
        self.assertEqual([stream["logStreamName"] for stream in streams], [python_system.LOG_STREAM])


class MadeUp(Deployment):
    """The two strings that once stood for the function's attributes, put back: the checks above notice each."""

    def test_a_string_is_noticed(self) -> None:
        """For the function is replaced, and what hung on the string is not."""
        name = '"arn:${var.aws.partition}:lambda:${var.aws.region}:${var.aws.account_id}:function:${var.name}"'
        module = "modules/function"
        of_config = "function_name = aws_lambda_function.this."
        Edit(f"{module}/main.tf", f"{of_config}arn\n", f"{of_config}function_name\n").apply(self.staged.root)
        Edit(f"{module}/outputs.tf", "= aws_lambda_function.this.arn\n", f"= {name}\n").apply(self.staged.root)
        self.staged.apply()
        self.staged.apply(FUNCTION)
        self.assertEqual(self.what_starts_the_function(), [])
        self.assertIsNone(self.where_failures_go())
        lost = (
            "module.function.aws_lambda_function_event_invoke_config.this",
            "module.trigger.aws_lambda_permission.this[0]",
        )
        changes = self.staged.changes()
        for address in lost:
            self.assertIn(f"{address}: create", changes)
