"""What in a first plan is a string made of names, where the attribute of another resource is meant.

What hangs on a resource is gone when that is replaced, and only an attribute that is not known beforehand brings it
back. So in a plan of resources that are not there yet, none of these is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from terraform_checks.runs import Resource

# Each type that is made, with what of it names another resource. Policies are of names on purpose, so that a plan shows
# them; a rule's name and a log group's are known however they are written.
HANGS_ON: dict[str, tuple[str, ...]] = {
    "aws_cloudwatch_event_bus": (),
    "aws_cloudwatch_event_rule": ("event_bus_name",),
    "aws_cloudwatch_event_target": ("arn", "event_bus_name", "dead_letter_config.arn"),
    "aws_cloudwatch_log_group": (),
    "aws_cloudwatch_metric_alarm": ("alarm_actions", "ok_actions"),
    "aws_iam_role": (),
    "aws_iam_role_policy": ("role",),
    "aws_lambda_function": ("role",),
    "aws_lambda_function_event_invoke_config": ("function_name", "destination_config"),
    "aws_lambda_permission": ("function_name",),
    "aws_s3_bucket": (),
    "aws_s3_bucket_lifecycle_configuration": ("bucket",),
    "aws_s3_bucket_notification": ("bucket", "lambda_function.lambda_function_arn"),
    "aws_s3_bucket_ownership_controls": ("bucket",),
    "aws_s3_bucket_policy": ("bucket",),
    "aws_s3_bucket_public_access_block": ("bucket",),
    "aws_s3_bucket_server_side_encryption_configuration": ("bucket",),
    "aws_s3_bucket_versioning": ("bucket",),
    "aws_scheduler_schedule": ("target.arn", "target.role_arn", "target.dead_letter_config.arn"),
    "aws_secretsmanager_secret": (),
    # The secret is known in every plan of the tests, for the sake of policies; its version goes with it.
    "aws_secretsmanager_secret_version": (),
    "aws_sns_topic": (),
    "aws_sns_topic_policy": ("arn",),
    "aws_sns_topic_subscription": ("topic_arn",),
    "aws_sqs_queue": (),
    "aws_sqs_queue_policy": ("queue_url",),
    "terraform_data": (),
}


def made_of_names(resources: Sequence[Resource]) -> list[str]:
    """Return what is known beforehand, and should not be. A `KeyError` for a type that nobody has decided about."""
    return [
        f"{resource.address}: {path} is {known}"
        for resource in resources
        for path in HANGS_ON[resource.kind]
        for known in texts(_at(resource.values, path.split(".")))
    ]


def _at(value: Any, path: list[str]) -> Any:  # noqa: ANN401, what JSON holds
    if isinstance(value, list):
        return [_at(item, path) for item in value]
    if not path or not isinstance(value, dict):
        return value
    return _at(value.get(path[0]), path[1:])


def texts(value: Any) -> Iterator[str]:  # noqa: ANN401, what JSON holds
    """Yield every string in a value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for member in value.values():
            yield from texts(member)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
