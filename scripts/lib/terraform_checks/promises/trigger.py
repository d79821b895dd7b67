"""What starts the function: an upload of a credits file into this bucket, and nothing else."""

from __future__ import annotations

from terraform_checks.mutation import mutations_of

broken = mutations_of("modules/trigger")
broken_as_a_whole = mutations_of("modules/trigger", tests=".")

STARTS = "an_upload_of_a_credits_file_starts_the_function"
ALONE = "only_this_bucket_of_this_account_may"
BY_EVENTBRIDGE = "eventbridge_starts_the_function"

MUTATIONS = (
    broken(
        "any CSV starts the function", STARTS, "      filter_prefix       = lambda_function.value.filter_prefix\n", ""
    ),
    broken(
        "any credits file starts the function",
        STARTS,
        "      filter_suffix       = lambda_function.value.filter_suffix\n",
        "",
    ),
    broken("copies do not start the function", STARTS, "s3:ObjectCreated:*", "s3:ObjectCreated:Put"),
    broken("a bucket of the same name in another account", ALONE, "  source_account = var.aws.account_id\n", ""),
    broken(
        "any bucket of the account",
        ALONE,
        '  source_arn     = "arn:${var.aws.partition}:s3:::${var.files.bucket}"\n',
        "",
    ),
    broken_as_a_whole(
        "a notification before its permission",
        "test_everything_comes_in_its_order",
        "[aws_lambda_permission.this, aws_cloudwatch_event_target.this]\n}",
        "[]\n}",
    ),
    broken_as_a_whole(
        "an upload before EventBridge may start the function",
        "test_everything_else_comes_in_its_order_too",
        "[aws_lambda_permission.by_eventbridge]",
        "[]",
    ),
    broken(
        "an upload that cannot be handed over is gone",
        BY_EVENTBRIDGE,
        "  dead_letter_config {\n    arn = var.undelivered_arn\n  }\n",
        "",
    ),
    broken_as_a_whole(
        "any rule that starts the function",
        "test_only_its_rule_may_start_the_function",
        "  source_arn    = aws_cloudwatch_event_rule.this[0].arn\n",
        "",
    ),
    broken_as_a_whole(
        "a target that goes with its rule and does not come back",
        "test_what_hangs_on_a_rule_is_made_again_with_it",
        "[aws_cloudwatch_event_rule.this[0].arn]\n",
        "[]\n",
    ),
    broken("any object of the bucket by EventBridge", BY_EVENTBRIDGE, "${var.files.prefix}*${var.files.suffix}", "*"),
    broken(
        "any bucket by EventBridge",
        BY_EVENTBRIDGE,
        "bucket = { name = [var.files.bucket] }",
        "bucket = { name = [{ exists = true }] }",
    ),
    broken(
        "a bucket that does not tell EventBridge",
        BY_EVENTBRIDGE,
        "  eventbridge = local.by_eventbridge\n",
        "  eventbridge = false\n",
    ),
    broken(
        "a bucket that starts the function twice",
        BY_EVENTBRIDGE,
        "local.by_eventbridge ? [] : [local.notification]",
        "[local.notification]",
    ),
)
