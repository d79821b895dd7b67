"""Breaks the configuration's promises one at a time, in a copy, and expects the tests of one directory to notice each.

mutations CONFIGURATION FOLDER: the exit status is 1 where one goes unnoticed, 77 where Terraform cannot get its
provider.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import sys
from dataclasses import dataclass
from pathlib import Path

from terraform_checks.checks import CHECKS
from terraform_checks.suite import test
from terraform_checks.terraform import NoProviderError, stage

BUCKET, FUNCTION, NOTICES = "modules/bucket", "modules/function", "modules/notices"
SECRET, TRIGGER, ROOT = "modules/secret", "modules/trigger", "."
ALARMS, COLLECTOR, TOPIC = "modules/alarms", "modules/collector", "modules/topic"
# What these tests look at is refused before anything is planned.
REFUSALS = "refusals.tftest.hcl"


@dataclass(frozen=True)
class Edit:
    """One replacement in one file. What is replaced stands there exactly once."""

    file: str
    old: str
    new: str

    def apply(self, root: Path) -> None:
        """Edit the copy."""
        path = root / self.file
        text = path.read_text("utf-8")
        if text.count(self.old) != 1:
            raise ValueError(f"{self.file} does not hold `{self.old}` exactly once")
        path.write_text(text.replace(self.old, self.new), "utf-8")


@dataclass(frozen=True)
class Mutation:
    """What is broken, the directory whose tests must notice, and how it is broken."""

    broken: str
    noticed_by: str
    edits: tuple[Edit, ...]


def mutation(broken: str, directory: str, old: str, new: str, *, noticed_by: str | None = None) -> Mutation:
    """Return a mutation of a directory's main.tf."""
    return Mutation(broken, noticed_by or directory, (Edit(f"{directory}/main.tf", old, new),))


READABLE = '"arn:${var.aws.partition}:s3:::${var.files.bucket}/${var.files.prefix}*${var.files.suffix}"'
DEAD_LETTERS = "\n  dead_letter_config {\n    arn = aws_sqs_queue.undelivered.arn\n  }\n"
BUCKET_WAITS = """  force_destroy           = var.bucket_force_destroy
  tags                    = var.tags

  depends_on = [terraform_data.ready_to_apply]
}
"""
ONCE = "attempts = 0\n\n  destination"
NOW = '"<aws.scheduler.scheduled-time>"'
SCHEDULED = r'"{\"scheduled_time\":\"<aws.scheduler.scheduled-time>\"}"'
NOT_EPHEMERAL = [Edit(f"{directory}/variables.tf", "  ephemeral   = true\n", "") for directory in (ROOT, SECRET)]

MUTATIONS = (
    mutation("the role may read everything", FUNCTION, READABLE, '"*"'),
    mutation(
        "the role may do everything with files",
        FUNCTION,
        f'"s3:GetObject"\n      Resource = {READABLE}',
        f'"s3:*"\n      Resource = {READABLE}',
    ),
    mutation("the role may read every secret", FUNCTION, "= var.secret.arn\n    }]", '= "*"\n    }]'),
    mutation("another runtime", FUNCTION, "provided.al2023", "provided.al2"),
    mutation("more than one sender", FUNCTION, "= var.reserved_concurrency\n", "= null\n"),
    mutation(
        "a function that believes to be alone", FUNCTION, 'var.reserved_concurrency == null ? "off" : "on"', '"on"'
    ),
    mutation(
        "an ARN of the function that outlives it",
        FUNCTION,
        "  function_name = aws_lambda_function.this.arn\n",
        "  function_name = aws_lambda_function.this.function_name\n",
    ),
    Mutation(
        "a permission that goes with the function and does not come back",
        FUNCTION,
        (
            Edit(
                f"{FUNCTION}/outputs.tf",
                "= aws_lambda_function.this.arn\n",
                '= "arn:${var.aws.partition}:lambda:${var.aws.region}:${var.aws.account_id}:function:${var.name}"\n',
            ),
        ),
    ),
    mutation(
        "a mail to a topic that only a name knows",
        NOTICES,
        "= module.topic.arn\n",
        '= "arn:aws:sns:us-east-1:111122223333:${var.name}-notices"\n',
    ),
    mutation("logs for people, not for machines", FUNCTION, '"JSON"', '"Text"'),
    mutation("failures that are not tried again", FUNCTION, "attempts       = 2", "attempts       = 0"),
    mutation(
        "a function that starts before its log group has a retention",
        FUNCTION,
        "= var.create_log_group ? one(aws_cloudwatch_log_group.this[*].name) : local.log_group\n",
        "= local.log_group\n",
        noticed_by=ROOT,
    ),
    mutation("a function that starts before its rights", FUNCTION, "[aws_iam_role_policy.this]", "[]", noticed_by=ROOT),
    mutation("public access", BUCKET, "restrict_public_buckets = true", "restrict_public_buckets = false"),
    mutation("access control lists", BUCKET, "BucketOwnerEnforced", "ObjectWriter"),
    mutation("calls without TLS", BUCKET, '{ "aws:SecureTransport" = "false" }', '{ "aws:SecureTransport" = "true" }'),
    mutation(
        "no old versions",
        BUCKET,
        '    status = "Enabled"\n  }\n}\n\nresource',
        '    status = "Suspended"\n  }\n}\n\nresource',
    ),
    mutation("no encryption with the given key", BUCKET, "= var.kms_key_arn\n    }", "= null\n    }"),
    mutation(
        "any CSV starts the function", TRIGGER, "      filter_prefix       = lambda_function.value.filter_prefix\n", ""
    ),
    mutation(
        "any credits file starts the function",
        TRIGGER,
        "      filter_suffix       = lambda_function.value.filter_suffix\n",
        "",
    ),
    mutation("copies do not start the function", TRIGGER, "s3:ObjectCreated:*", "s3:ObjectCreated:Put"),
    mutation("a bucket of the same name in another account", TRIGGER, "  source_account = var.aws.account_id\n", ""),
    mutation(
        "any bucket of the account",
        TRIGGER,
        '  source_arn     = "arn:${var.aws.partition}:s3:::${var.files.bucket}"\n',
        "",
    ),
    mutation(
        "a notification before its permission",
        TRIGGER,
        "[aws_lambda_permission.this, aws_cloudwatch_event_target.this]\n}",
        "[]\n}",
        noticed_by=ROOT,
    ),
    mutation(
        "filter and right out of step",
        ROOT,
        "  files              = local.files\n",
        '  files              = merge(local.files, { prefix = "credits-" })\n',
    ),
    mutation("an existing bucket loses its notifications", ROOT, "= local.manage_notification\n", "= true\n"),
    mutation("a second bucket beside the existing one", ROOT, "count  = var.create_bucket ? 1 : 0", "count  = 1"),
    mutation("a name that a deleted secret blocks", SECRET, "name_prefix = ", "name        = "),
    mutation("a rotation that nobody notices", FUNCTION, "= var.secret.version_id\n", '= "1"\n'),
    Mutation(
        "the API key in plan and state",
        ROOT,
        (
            *NOT_EPHEMERAL,
            Edit(f"{SECRET}/main.tf", "secret_string_wo         = var.api_key", "secret_string = var.api_key"),
            Edit(f"{SECRET}/main.tf", "  secret_string_wo_version = var.api_key_version\n", ""),
        ),
    ),
    Mutation("the API key in the plan's variables", ROOT, tuple(NOT_EPHEMERAL)),
    mutation("a reason that cannot be mailed", NOTICES, r'["*\"*", ', "["),
    mutation("a switch that the function does not know", ROOT, 'READ_BACK = "on"', 'READ_BACK = "true"'),
    mutation(
        "a mail without the reason",
        NOTICES,
        '${local.answer}.errorMessage" })\n',
        '${local.answer}.message" })\n',
    ),
    mutation(
        "a mail that EventBridge cannot fill in",
        NOTICES,
        '"\\"${each.value.sentence}\\""',
        "jsonencode(each.value.sentence)",
    ),
    mutation("a lost upload that nobody hears of", NOTICES, "[{ exists = false }]", "[{ exists = true }]"),
    mutation(
        "anybody's events in the queue",
        NOTICES,
        'ArnEquals = { "aws:SourceArn" = [',
        'ArnLike = { "aws:SourceArn" = [',
    ),
    mutation("another sentence than the uploader's", NOTICES, '.userIdentity.principalId"', '.userIdentity.accountId"'),
    mutation(
        "an undelivered mail that is gone",
        NOTICES,
        DEAD_LETTERS + "\n  depends_on = [aws_sqs_queue_policy.undel",
        "\n  depends_on = [aws_sqs_queue_policy.undel",
    ),
    mutation(
        "a rule that may not put aside what it cannot deliver",
        NOTICES,
        "[for kind in keys(local.given)",
        "[for kind in keys(local.failures)",
    ),
    mutation(
        "an upload by EventBridge that may not be put aside",
        NOTICES,
        'var.trigger == "eventbridge" ? [',
        'var.trigger == "never" ? [',
    ),
    mutation(
        "a mail that names no file of EventBridge's",
        NOTICES,
        "requestPayload.detail.object.key",
        "requestPayload.object.key",
    ),
    mutation(
        "an ending of the collector told as an upload's",
        NOTICES,
        "var.collector ? local.not_of_collector : {}",
        "{}",
    ),
    mutation("nobody watches over the subscriptions", TOPIC, "!subscription.pending_confirmation]", "true]"),
    mutation("an alarm that is never over", ALARMS, "  ok_actions        = [module.topic.arn]\n", ""),
    mutation("an alarm for every attempt", ALARMS, '"AsyncEventsDropped"', '"Errors"'),
    mutation(
        "a rule of the account's bus looked for on another",
        ALARMS,
        "name => value if value != null",
        'name => coalesce(value, "default")',
    ),
    mutation("nobody watches the rules", ROOT, "merge(module.notices.rules, module.trigger.rules)", "{}"),
    mutation("nobody watches the queues", ROOT, "= module.notices.queues\n", "= {}\n"),
    mutation(
        "finance is told of alarms", ROOT, "= var.alarm_emails\n", "= setunion(var.alarm_emails, var.notice_emails)\n"
    ),
    mutation("files that only their uploader can decrypt", BUCKET, '    blocked_encryption_types = ["SSE-C"]\n', ""),
    mutation("keys of China that cannot be used", FUNCTION, "${var.aws.dns_suffix}", "amazonaws.com"),
    mutation("a log group that is always made", FUNCTION, "var.create_log_group ? 1 : 0", "1"),
    mutation("a log group that is never kept", FUNCTION, "= var.keep_log_group\n", "= false\n"),
    mutation("a role without its boundary", FUNCTION, "  permissions_boundary = var.permissions_boundary_arn\n", ""),
    mutation("a role that has no path", FUNCTION, "  path                 = var.role_path\n", ""),
    mutation("a second role beside one's own", FUNCTION, "var.role_arn == null ? 1 : 0", "1"),
    mutation("the list of accounts by every name", FUNCTION, "/${var.known_accounts_key}", "/*"),
    mutation("a list of accounts that nobody reads", FUNCTION, "{ KNOWN_ACCOUNTS_KEY = var.known_accounts_key }", "{}"),
    mutation(
        "a list that starts the function", ROOT, 'startswith(coalesce(var.known_accounts_key, "-")', 'startswith("-"'
    ),
    mutation(
        "an apply without its package",
        ROOT,
        "!terraform.applying || fileexists(local.package_path)",
        "true",
        noticed_by=ROOT,
    ),
    mutation(
        "a plan that needs the package",
        ROOT,
        "!terraform.applying || fileexists(local.package_path)",
        "fileexists(local.package_path)",
    ),
    mutation("a plan that needs the key", ROOT, "!terraform.applying || var.api_key != null", "var.api_key != null"),
    mutation(
        "a half-way apply",
        ROOT,
        BUCKET_WAITS,
        BUCKET_WAITS.replace("\n  depends_on = [terraform_data.ready_to_apply]\n", ""),
    ),
    mutation(
        "alarms before anything is ready",
        ROOT,
        "= var.alarm_emails\n  tags           = var.tags\n\n  depends_on = [terraform_data.ready_to_apply]\n",
        "= var.alarm_emails\n  tags           = var.tags\n",
    ),
    mutation(
        "tags that are forgotten",
        NOTICES,
        '  description = "How each upload ended"\n  tags        = var.tags\n',
        '  description = "How each upload ended"\n',
        noticed_by=ROOT,
    ),
    mutation("any object of the bucket by EventBridge", TRIGGER, "${var.files.prefix}*${var.files.suffix}", "*"),
    mutation(
        "any bucket by EventBridge",
        TRIGGER,
        "bucket = { name = [var.files.bucket] }",
        "bucket = { name = [{ exists = true }] }",
    ),
    mutation(
        "a bucket that does not tell EventBridge",
        TRIGGER,
        "  eventbridge = local.by_eventbridge\n",
        "  eventbridge = false\n",
    ),
    mutation(
        "a bucket that starts the function twice",
        TRIGGER,
        "local.by_eventbridge ? [] : [local.notification]",
        "[local.notification]",
    ),
    mutation("a collector that nobody asked for", ROOT, "= local.with_collector ? 1 : 0", "= 1"),
    mutation("a collector that nobody watches", ROOT, ", module.collector[*].name)", ")"),
    mutation("a collector that writes anything", COLLECTOR, "/${var.files.prefix}*${var.files.suffix}", "/*"),
    mutation("a collector that sees every name", COLLECTOR, '"${var.files.prefix}*" } }', '"*" } }'),
    mutation(
        "a watcher that may ask for costs",
        COLLECTOR,
        "var.fetch == null || local.asks_as_payer != null ? []",
        "local.asks_as_payer != null ? []",
    ),
    mutation("a watcher that fetches", COLLECTOR, 'var.fetch == null ? "off" : "on"', '"on"'),
    mutation("a collector's failure mailed three times", COLLECTOR, ONCE, ONCE.replace("0", "2")),
    mutation(
        "a collector's failure that goes with the function",
        COLLECTOR,
        "function_name = aws_lambda_function.collector.arn",
        "function_name = aws_lambda_function.collector.function_name",
    ),
    mutation("a schedule that Scheduler cannot fill in", COLLECTOR, SCHEDULED, f"jsonencode({{ at = {NOW} }})"),
    mutation("a schedule on other days", COLLECTOR, "cron(0 9 3-", "cron(0 9 1-"),
    mutation("a schedule that may start anything", COLLECTOR, "Resource = local.arn }", 'Resource = "*" }'),
    Mutation(
        "whoever uploads may put anything",
        ROOT,
        (Edit("outputs.tf", "${local.files.prefix}????-??${local.files.suffix}", "*"),),
    ),
    Mutation(
        "whoever uploads may read too",
        ROOT,
        (Edit("outputs.tf", '= "s3:PutObject"', '= ["s3:PutObject", "s3:GetObject"]'),),
    ),
    Mutation("whoever uploads may not encrypt", ROOT, (Edit("outputs.tf", '"kms:GenerateDataKey", ', ""),)),
    Mutation("a pause that is none", ROOT, (Edit("variables.tf", "0: switched off; a new", "0: paused; a new"),)),
    Mutation("a provider with a fault", ROOT, (Edit("modules/bucket/versions.tf", ">= 6.40, < 7", "~> 6.0"),)),
)


def main() -> int:
    """Try every mutation, after making sure that the tests pass without."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("configuration", type=Path)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    root = stage(arguments.configuration, arguments.folder)
    unnoticed = 0
    try:
        for directory in sorted({mutation.noticed_by for mutation in MUTATIONS}):
            if failures(root, directory):
                print(f"terraform/{directory} fails without any mutation; see scripts/check-terraform")
                return 1
        for mutation in MUTATIONS:
            noticed = try_out(mutation, root)
            unnoticed += not noticed
            print(f"{'noticed' if noticed else 'UNNOTICED'}: {mutation.broken}", flush=True)
    except NoProviderError as reason:
        print(reason)
        return 77
    print(f"{len(MUTATIONS) - unnoticed} passed, {unnoticed} failed")
    return 1 if unnoticed else 0


def try_out(mutation: Mutation, root: Path) -> bool:
    """Tell whether the tests notice a mutation, and undo it."""
    originals = {edit.file: (root / edit.file).read_text("utf-8") for edit in mutation.edits}
    try:
        for edit in mutation.edits:
            edit.apply(root)
        return failures(root, mutation.noticed_by) > 0
    finally:
        for file, text in originals.items():
            (root / file).write_text(text, "utf-8")


def failures(root: Path, directory: str) -> int:
    """Count the failing tests and checks of a directory, silently, and sparing what no mutation is noticed by."""
    options = ["-verbose"] if directory in CHECKS else []
    tests = sorted((root / directory / "tests").glob("*.tftest.hcl"))
    options += [f"-filter=tests/{file.name}" for file in tests if file.name != REFUSALS]
    with contextlib.redirect_stdout(io.StringIO()):
        return test(root / directory, directory, options=options)["failed"]


if __name__ == "__main__":
    sys.exit(main())
