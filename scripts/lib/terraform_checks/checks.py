"""What only a whole plan can show: that parts which must agree do, and that everything comes in its order."""

from __future__ import annotations

import json
import re
import unittest
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from terraform_checks import order
from terraform_checks.made_of_names import made_of_names, texts
from terraform_checks.notices import planned_notices, told

if TYPE_CHECKING:
    from terraform_checks.runs import Run, Runs

# Where the function names every variable that it reads.
CONFIG = Path(__file__).parents[3] / "lambda" / "src" / "config.rs"


class Plans(unittest.TestCase):
    """A check of the runs of one directory."""

    runs: ClassVar[Runs]
    directory: ClassVar[Path]


class Root(Plans):
    """The whole deployment."""

    def test_the_function_may_read_exactly_what_starts_it(self) -> None:
        """Filter and policy are in step."""
        for name in ("planned", "existing_bucket_with_its_notification_replaced", "everything_else_chosen"):
            run = self.runs[name]
            notification = run.only("aws_s3_bucket_notification.this")
            (trigger,) = notification["lambda_function"]
            made = [bucket.values["bucket"] for bucket in run.of("aws_s3_bucket.this")]
            arn = f"arn:aws:s3:::{made[0] if made else notification['bucket']}"
            readable = f"{arn}/{trigger['filter_prefix']}*{trigger['filter_suffix']}"
            self.assertIn(("s3:GetObject", readable), _rights(run), name)
            self.assertEqual(run.only("aws_lambda_permission.this")["source_arn"], arn, name)

    def test_no_right_is_for_everything(self) -> None:
        """No run gives the role an action or a resource that is a wildcard."""
        for run in self.runs.values():
            for action, resource in _rights(run):
                self.assertRegex(action, r"^[a-z0-9]+:[A-Za-z]+$", run.name)
                self.assertRegex(resource, r"^arn:aws(-cn|-us-gov)?:[a-z0-9]+:[^*]*:[^*]", run.name)

    def test_the_api_key_is_ephemeral(self) -> None:
        """A plan keeps the variables that are not; no test's output shows them."""
        for module in (self.directory, self.directory / "modules" / "secret"):
            variables = (module / "variables.tf").read_text("utf-8")
            (api_key,) = re.findall(r'(?ms)^variable "api_key" {$.*?^}$', variables)
            self.assertRegex(api_key, r"\n  ephemeral += true\n", str(module))

    def test_the_existing_bucket_keeps_its_notifications(self) -> None:
        """Only when told so they are replaced."""
        self.assertEqual(self.runs["existing_bucket"].of("aws_s3_bucket_notification.this"), [])
        replaced = self.runs["existing_bucket_with_its_notification_replaced"]
        self.assertEqual(replaced.only("aws_s3_bucket_notification.this")["bucket"], "inbox")
        for run in (self.runs["existing_bucket"], replaced):
            self.assertEqual(run.only("aws_lambda_permission.this")["source_arn"], "arn:aws:s3:::inbox", run.name)

    def test_the_existing_secret_is_the_one_read(self) -> None:
        """No secret is made beside it."""
        run = self.runs["existing_secret"]
        arn = "arn:aws:secretsmanager:us-east-1:111122223333:secret:cloudzero-AbCdEf"
        self.assertEqual(run.of("aws_secretsmanager_secret.this"), [])
        self.assertEqual(dict(_rights(run))["secretsmanager:GetSecretValue"], arn)
        self.assertEqual(_environment(run)["CLOUDZERO_API_KEY_SECRET_ARN"], arn)

    def test_the_defaults_are_those_of_the_function(self) -> None:
        """What is left out is not set."""
        secret = self.runs["planned"].only("aws_secretsmanager_secret.this")
        version = self.runs["planned"].only("aws_secretsmanager_secret_version.this")
        self.assertEqual(
            _environment(self.runs["planned"]),
            {
                "CLOUDZERO_API_KEY_SECRET_ARN": secret["arn"],
                "CLOUDZERO_API_KEY_VERSION": version["version_id"],
                "CLOUDZERO_API_URL": "https://api.cloudzero.com",
                "CLOUDZERO_CONNECTION_ID": "my-connection",
                "CONCURRENCY_RESERVED": "on",
                "CREDIT_DESCRIPTION": "AWS promotional credit",
                "CREDIT_SERVICE": "AWSCredits",
                "DUPLICATES": "identical",
                "INVALID_ROWS": "refuse",
            },
        )

    def test_every_choice_reaches_the_function(self) -> None:
        """And the resources around it."""
        run = self.runs["everything_else_chosen"]
        environment = _environment(run)
        del environment["CLOUDZERO_API_KEY_SECRET_ARN"], environment["CLOUDZERO_API_KEY_VERSION"]
        self.assertEqual(
            environment,
            {
                "CLOUDZERO_API_URL": "https://api.cloudzero.com",
                "CLOUDZERO_CONNECTION_ID": "my-connection",
                "CONCURRENCY_RESERVED": "off",
                "CREDIT_CLOUD_PROVIDER": "AWS Credits",
                "CREDIT_DESCRIPTION": "AWS_MPE credit",
                "CREDIT_SERVICE": "Credits",
                "DUPLICATES": "sum",
                "INVALID_ROWS": "skip",
                "KNOWN_ACCOUNTS_KEY": "lists/accounts.csv",
                "MAX_SHRINK": "12",
                "READ_BACK": "on",
            },
        )
        self.assertEqual(run.only("aws_lambda_function.this")["architectures"], ["arm64"])
        self.assertEqual(run.only("aws_secretsmanager_secret.this")["kms_key_id"].split("/")[1], "secret")
        self.assertEqual(len(run.of("aws_cloudwatch_event_rule.this")), 3, "successes were not asked for")

    def test_every_setting_reaches_its_module(self) -> None:
        """None is left at what a module or AWS has by itself."""
        run = self.runs["every_setting_of_the_modules"]
        function, collector = run.only("aws_lambda_function.this"), run.only("aws_lambda_function.collector")
        self.assertEqual(
            [function[name] for name in ("timeout", "memory_size", "source_code_hash")], [120, 512, "aGFzaA=="]
        )
        for made in (function, collector):
            self.assertEqual(made["architectures"], ["arm64"])
            self.assertEqual(made["logging_config"][0]["application_log_level"], "DEBUG")
        self.assertEqual(collector["source_code_hash"], "Y29sbGVjdG9y")
        for name in ("this", "collector"):
            log = run.only(f"aws_cloudwatch_log_group.{name}")
            self.assertEqual((log["retention_in_days"], log["skip_destroy"]), (30, True), name)
        for name in ("this", "collector", "schedule"):
            role = run.only(f"aws_iam_role.{name}")
            self.assertEqual(role["path"], "/credits/", name)
            self.assertTrue(role["permissions_boundary"].endswith("/boundary"), name)
        self.assertTrue(run.only("aws_s3_bucket.this")["force_destroy"])
        rules = run.only("aws_s3_bucket_lifecycle_configuration.this")["rule"]
        self.assertEqual(rules[0]["noncurrent_version_expiration"][0]["noncurrent_days"], 30)
        self.assertEqual(run.only("aws_scheduler_schedule.collector")["schedule_expression"], "cron(0 9 3-10 * ? *)")

    def test_whoever_reads_files_may_decrypt_them(self) -> None:
        """Where they have a key: the bucket takes it, and both functions may use it."""
        run = self.runs["every_setting_of_the_modules"]
        key = "arn:aws:kms:us-east-1:111122223333:key/files"
        encryption = run.only("aws_s3_bucket_server_side_encryption_configuration.this")["rule"][0]
        self.assertEqual(encryption["apply_server_side_encryption_by_default"][0]["kms_master_key_id"], key)
        self.assertIn(("kms:Decrypt", key), _rights(run))
        for action in ("kms:Decrypt", "kms:GenerateDataKey"):
            self.assertIn((action, key), _rights(run, "collector"))

    def test_only_its_rule_may_start_the_function(self) -> None:
        """No other rule of EventBridge's."""
        run = self.runs["whole_by_eventbridge"]
        rule = run.only("module.trigger.aws_cloudwatch_event_rule.this")
        self.assertEqual(run.only("aws_lambda_permission.by_eventbridge")["source_arn"], rule["arn"])

    def test_what_hangs_on_a_rule_is_made_again_with_it(self) -> None:
        """A target names its rule by a name that is known beforehand, and no plan shows what else replaces it."""
        sources = "".join(path.read_text("utf-8") for path in sorted(self.directory.rglob("main.tf")))
        targets = re.findall(r'(?ms)^resource "aws_cloudwatch_event_target" .*?^}$', sources)
        self.assertEqual(len(targets), 3)
        for target in targets:
            self.assertRegex(target, r"replace_triggered_by = \[aws_cloudwatch_event_rule\.this\[[^]]*\]\.(id|arn)\]")

    def test_nothing_is_lost_by_default(self) -> None:
        """Neither the bucket's files with the bucket, nor a secret at once."""
        self.assertFalse(self.runs["planned"].only("aws_s3_bucket.this")["force_destroy"])
        self.assertIsNone(self.runs["planned"].only("aws_secretsmanager_secret.this")["recovery_window_in_days"])

    def test_the_function_reads_what_it_is_told(self) -> None:
        """A variable that is misspelt here or there would be none."""
        read = set(re.findall(r'\b[a-z_]+ = "([A-Z_]+)", (?:None|Some)', CONFIG.read_text("utf-8")))
        told = set(_environment(self.runs["everything_else_chosen"])) - {"CLOUDZERO_API_KEY_VERSION"}
        self.assertEqual(told - read, set())
        self.assertGreater(len(told), 8)

    def test_names_are_made_of_the_functions(self) -> None:
        """So that two streams fit into one account."""
        run = self.runs["everything_else_chosen"]
        for address, name in {
            "aws_lambda_function.this": "function_name",
            "aws_cloudwatch_event_bus.this": "name",
            "aws_cloudwatch_event_rule.this": "name",
            "aws_cloudwatch_log_group.this": "name",
            "aws_cloudwatch_metric_alarm.this": "alarm_name",
            "aws_iam_role.this": "name",
            "aws_secretsmanager_secret.this": "name_prefix",
            "aws_sns_topic.this": "name",
            "aws_sqs_queue.this": "name",
            "aws_sqs_queue.undelivered": "name",
        }.items():
            for resource in run.of(address):
                self.assertIn("second-stream", resource.values[name], resource.address)

    def test_notices_and_alarms_go_to_whom_they_are_meant_for(self) -> None:
        """Finance hears what became of a file, operators of alarms; nobody unless asked for."""
        subscribed = "aws_sns_topic_subscription.this"
        chosen, defaults = self.runs["everything_else_chosen"], self.runs["planned"]
        self.assertEqual(defaults.of(subscribed), [])
        for module, address in (("notices", "finance@example.com"), ("alarms", "operations@example.com")):
            self.assertEqual(
                [resource.values["endpoint"] for resource in chosen.of(f"module.{module}.module.topic.{subscribed}")],
                [address],
            )

    def test_everything_has_the_tags(self) -> None:
        """Whatever can have some."""
        for name in ("everything_else_chosen", "last_months_credits_are_fetched"):
            tagged = [resource for resource in self.runs[name].resources if "tags" in resource.values]
            self.assertGreater(len({resource.address.split("[")[0] for resource in tagged}), 8)
            for resource in tagged:
                self.assertEqual(resource.values["tags"], {"cost-centre": "4711"}, resource.address)

    def test_the_collector_is_off_unless_asked_for(self) -> None:
        """And then watched, and told apart from the function that sends."""
        self.assertEqual(self.runs["planned"].of("aws_lambda_function.collector"), [])
        for name, fetch in (("last_months_credits_are_fetched", "on"), ("last_months_file_is_missed", "off")):
            run = self.runs[name]
            (environment,) = run.only("aws_lambda_function.collector")["environment"]
            self.assertEqual(environment["variables"]["FETCH"], fetch)
            rules = [rule.values["name"] for rule in run.of("aws_cloudwatch_event_rule.this")]
            self.assertIn("aws-credits-processor-collector-failed", rules)
            alarms = [alarm.values["alarm_name"] for alarm in run.of("aws_cloudwatch_metric_alarm.this")]
            self.assertIn("aws-credits-processor-untold-collector-failed", alarms)

    def test_the_timeout_is_described_by_the_functions_rule(self) -> None:
        """Before the first body, ten seconds for each and twelve more must be left."""
        variables = (self.directory / "variables.tf").read_text("utf-8")
        (timeout,) = re.findall(r'(?ms)^variable "timeout" {$.*?^}$', variables)
        self.assertIn("default     = 60\n", timeout)
        self.assertEqual((60 - 12) // 10, 4)
        self.assertIn("10 seconds for each and 12 more fit: 60 are enough for four, some 70,000 accounts", timeout)

    def test_the_alarms_cost_what_is_said(self) -> None:
        """Each is paid for."""
        self._expect_alarms("planned", 9, "| alarms | 0.90 | nine of 0.10")

    def test_the_collectors_alarms_cost_what_is_said(self) -> None:
        """Those of the function, and its own."""
        self._expect_alarms("last_months_credits_are_fetched", 9 + 6, "six alarms, 0.60")

    def test_the_alarm_of_eventbridge_costs_what_is_said(self) -> None:
        """Its rule is watched like the others."""
        self._expect_alarms("existing_bucket_with_eventbridge_beside_its_notifications", 9 + 1, "one alarm, 0.10")

    def _expect_alarms(self, run: str, alarms: int, said: str) -> None:
        self.assertEqual(len(self.runs[run].of("aws_cloudwatch_metric_alarm.this")), alarms)
        self.assertIn(said, (self.directory / "docs" / "costs.md").read_text("utf-8"))

    def test_no_concurrency_is_no_pause(self) -> None:
        """Events are given up at once, and nothing promises that they wait."""
        for module in (self.directory, self.directory / "modules" / "function"):
            variables = (module / "variables.tf").read_text("utf-8")
            (reserved,) = re.findall(r'(?ms)^variable "reserved_concurrency" {$.*?^}$', variables)
            self.assertIn("0: switched off; a new", reserved)
            self.assertRegex(reserved, "at once")
            self.assertNotRegex(reserved, r"pause|six hours")

    def test_no_version_has_a_fault_that_would_show_for_ever(self) -> None:
        """From 6.22 to 6.39 the bucket's encryption differed at every plan."""
        for versions in self.directory.rglob("versions.tf"):
            self.assertIn('">= 6.40, < 7"', versions.read_text("utf-8"), str(versions))
        for example in self.directory.glob("examples/*/main.tf"):
            self.assertIn('">= 6.40, < 7"', example.read_text("utf-8"), str(example))

    def test_what_hangs_on_a_resource_takes_its_attribute(self) -> None:
        """A string made of names is known beforehand, and what hangs on it does not come back."""
        self.assertEqual(made_of_names(self.runs["whole"].resources), [])

    def test_nothing_is_bound_to_a_place(self) -> None:
        """In another partition, region and account nothing names the usual ones."""
        for name in ("elsewhere", "elsewhere_by_notification"):
            run = self.runs[name]
            said = list(texts([run.outputs, *(resource.values for resource in run.resources)]))
            self.assertGreater(len([text for text in said if "arn:aws-cn:" in text]), 10)
            for text in said:
                self.assertNotRegex(text, r"arn:aws:|us-east-1|111122223333|console\.aws\.amazon\.com", name)
                for service in re.findall(r'"kms:ViaService":"([^"]*)"', text):
                    self.assertTrue(service.endswith(".cn-north-1.amazonaws.com.cn"), service)

    def test_every_name_has_the_prefix(self) -> None:
        """Of whatever is in the account under a name."""
        named = 0
        for resource in self.runs["a_prefix_in_front_of_every_name"].resources:
            name = {
                "aws_iam_role_policy": None,  # the role's own
                "aws_cloudwatch_metric_alarm": "alarm_name",
                "aws_lambda_function": "function_name",
                "aws_s3_bucket": "bucket",
                "aws_secretsmanager_secret": "name_prefix",
            }.get(resource.kind, "name")
            if name in resource.values:
                value = resource.values[name].removeprefix("/aws/lambda/")
                self.assertTrue(value.startswith("acme-finance-eu"), resource.address)
                named += 1
        self.assertGreater(named, 20)

    def test_everything_comes_in_its_order(self) -> None:
        """What must exist first does: nothing is written to a log without retention, no failure is lost."""
        self._expect_order("applied")

    def test_everything_else_comes_in_its_order_too(self) -> None:
        """What only another trigger and the collector have."""
        self._expect_order("whole_by_eventbridge")

    def _expect_order(self, run: str) -> None:
        for later, earlier in order.FIRST[run]:
            resources = self.runs[run].of(later)
            self.assertTrue(resources, later)
            for resource in resources:
                self.assertIn(earlier, resource.depends_on, f"{later} does not wait for {earlier}")


class Notices(Plans):
    """The sentences that a person gets, made of reports as Lambda sends them."""

    def test_every_report_gives_its_sentence(self) -> None:
        """Each report is heard by one rule, which makes its sentence of it, a string in valid JSON; or by none."""
        by_notification = planned_notices(self.runs["tells_every_ending"]).values()
        by_eventbridge = planned_notices(self.runs["reads_the_events_of_eventbridge"]).values()
        reports = sorted((self.directory / "tests" / "reports").glob("*.json"))
        self.assertGreater(len(reports), 3)
        for path in reports:
            notices = by_eventbridge if path.name.startswith("by-eventbridge") else by_notification
            report, sentence = (path.with_suffix(suffix).read_text("utf-8") for suffix in (".json", ".txt"))
            self.assertEqual(told(notices, json.loads(report)), sentence.splitlines(), path.name)

    def test_every_failure_is_heard_once_and_can_be_sent(self) -> None:
        """Whatever the function's reason holds; EventBridge pastes it into a JSON string as it is."""
        notices = planned_notices(self.runs["tells_every_ending"]).values()
        report = json.loads((self.directory / "tests" / "reports" / "file-refused.json").read_text("utf-8"))
        for reason in ("plain", "", "*", 'a "quote"', '"', "a \\ backslash", "\\", "two\nlines", "a <file>", "`€` 5"):
            report["detail"]["responsePayload"]["errorMessage"] = reason
            (sentence,) = told(notices, report)
            self.assertIn("credits-2025-01.csv failed with FileRefused", sentence, reason)

    def test_the_failures_of_the_collector_are_told_apart(self) -> None:
        """Each is told once, in the words of the function that failed."""
        notices = planned_notices(self.runs["tells_the_endings_of_two_functions_apart"]).values()
        report = json.loads((self.directory / "tests" / "reports" / "file-refused.json").read_text("utf-8"))
        (sentence,) = told(notices, report)
        self.assertTrue(sentence.startswith('"The credits file '), sentence)

        detail = report["detail"]
        context = detail["requestContext"]
        context["functionArn"] = context["functionArn"].replace("processor:", "processor-collector:")
        detail["requestPayload"] = {"scheduled_time": "2025-02-20T09:00:00Z"}
        for reason in ("no file by the 20th", 'a "quote"'):
            detail["responsePayload"] = {"errorType": "MonthMissing", "errorMessage": reason}
            (sentence,) = told(notices, report)
            self.assertTrue(sentence.startswith('"The credits of last month: MonthMissing'), sentence)
        del detail["responsePayload"]["errorMessage"]
        (sentence,) = told(notices, report)
        self.assertTrue(sentence.startswith('"The credits of last month were not looked for'), sentence)


CHECKS: dict[str, type[Plans]] = {".": Root, "modules/notices": Notices}


def _rights(run: Run, role: str = "this") -> list[tuple[str, str]]:
    """Return every action that a role is given, with its resource."""
    return [
        (action, statement["Resource"])
        for policy in run.of(f"aws_iam_role_policy.{role}")
        for statement in json.loads(policy.values["policy"])["Statement"]
        for action in ([statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"])
    ]


def _environment(run: Run) -> dict[str, str]:
    (environment,) = run.only("aws_lambda_function.this")["environment"]
    return dict(environment["variables"])
