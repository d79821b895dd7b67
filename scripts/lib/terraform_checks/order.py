"""What must exist before what, once it is applied."""

from __future__ import annotations

READY = "terraform_data.ready_to_apply"
FUNCTION = "module.function.aws_lambda_function.this"
COLLECTOR = "module.collector.aws_lambda_function.collector"
NOTIFICATION = "module.trigger.aws_s3_bucket_notification.this"
MAIL = "module.notices.aws_cloudwatch_event_target.mail"
REPLAY = "module.notices.aws_cloudwatch_event_target.replay"
UNDELIVERED = "module.notices.aws_sqs_queue_policy.undelivered"

# For each run that applies: a resource, and one that is there by then.
FIRST: dict[str, tuple[tuple[str, str], ...]] = {
    "applied": (
        # Nothing is begun that cannot be ended.
        ("module.bucket.aws_s3_bucket.this", READY),
        ("module.function.aws_cloudwatch_log_group.this", READY),
        ("module.function.aws_iam_role.this", READY),
        ("module.notices.aws_cloudwatch_event_bus.this", READY),
        ("module.notices.aws_sqs_queue.this", READY),
        ("module.notices.module.topic.aws_sns_topic.this", READY),
        ("module.secret.aws_secretsmanager_secret.this", READY),
        ("module.alarms.module.topic.aws_sns_topic.this", READY),
        ("module.trigger.aws_lambda_permission.this", READY),
        # The function starts with its log, its rights, its key, and where it reports to.
        (FUNCTION, "module.function.aws_cloudwatch_log_group.this"),
        (FUNCTION, "module.function.aws_iam_role_policy.this"),
        (FUNCTION, "module.secret.aws_secretsmanager_secret_version.this"),
        (FUNCTION, MAIL),
        (FUNCTION, REPLAY),
        # Whoever is to be told can be.
        (MAIL, "module.notices.module.topic.aws_sns_topic_policy.this"),
        (MAIL, UNDELIVERED),
        (REPLAY, "module.notices.aws_sqs_queue_policy.this"),
        (REPLAY, UNDELIVERED),
        # An upload is heard once everything else is there.
        ("module.bucket.aws_s3_bucket_policy.this", "module.bucket.aws_s3_bucket_public_access_block.this"),
        (
            "module.bucket.aws_s3_bucket_lifecycle_configuration.this",
            "module.bucket.aws_s3_bucket_versioning.this",
        ),
        (
            "module.trigger.aws_lambda_permission.this",
            "module.function.aws_lambda_function_event_invoke_config.this",
        ),
        (NOTIFICATION, "module.trigger.aws_lambda_permission.this"),
        (NOTIFICATION, "module.bucket.aws_s3_bucket_policy.this"),
        (NOTIFICATION, "module.bucket.aws_s3_bucket_ownership_controls.this"),
        (NOTIFICATION, "module.bucket.aws_s3_bucket_versioning.this"),
        (NOTIFICATION, "module.bucket.aws_s3_bucket_server_side_encryption_configuration.this"),
    ),
    "whole_by_eventbridge": (
        ("module.trigger.aws_cloudwatch_event_rule.this", READY),
        ("module.trigger.aws_cloudwatch_event_target.this", "module.trigger.aws_lambda_permission.by_eventbridge"),
        ("module.trigger.aws_cloudwatch_event_target.this", UNDELIVERED),
        (
            "module.trigger.aws_cloudwatch_event_target.this",
            "module.function.aws_lambda_function_event_invoke_config.this",
        ),
        (NOTIFICATION, "module.trigger.aws_cloudwatch_event_target.this"),
        # What the collector writes starts the function.
        ("module.collector.aws_iam_role.collector", READY),
        (COLLECTOR, NOTIFICATION),
        (COLLECTOR, "module.collector.aws_cloudwatch_log_group.collector"),
        (COLLECTOR, "module.collector.aws_iam_role_policy.collector"),
        (COLLECTOR, MAIL),
        (
            "module.collector.aws_scheduler_schedule.collector",
            "module.collector.aws_lambda_function_event_invoke_config.collector",
        ),
        ("module.collector.aws_scheduler_schedule.collector", "module.collector.aws_iam_role_policy.schedule"),
        ("module.collector.aws_scheduler_schedule.collector", UNDELIVERED),
    ),
}
