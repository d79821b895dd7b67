"""The collector on the local AWS: the real binary, with the rights that it is documented to need and no more."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from local_aws import folder
from local_aws.pipeline import create_role, zipped
from local_aws.wait import wait_for

if TYPE_CHECKING:
    from local_aws.aws import LocalAws
    from local_aws.deployment import Json

NAME = "aws-credits-processor-collector"


class Collector:
    """A deployed collector."""

    def __init__(self, aws: LocalAws, bills: str, bucket: str) -> None:
        """Deploy it for a bucket, with AWS's bills at another address: the local AWS has none."""
        self._lambda = aws.client("lambda")
        self._lambda.create_function(
            FunctionName=NAME,
            Runtime="provided.al2023",
            Handler="bootstrap",
            Role=create_role(aws.client("iam"), _role(bucket)),
            Code={"ZipFile": zipped(folder.COLLECTOR)},
            Timeout=60,
            MemorySize=256,
            Environment={
                "Variables": {
                    "AWS_ENDPOINT_URL_BILLING": bills,
                    "AWS_ENDPOINT_URL_COST_EXPLORER": bills,
                    "CREDITS_BUCKET": bucket,
                }
            },
        )
        wait_for("the collector to be ready", lambda: self._state() == "Active")

    def start(self, day: str) -> Json:
        """Start it as EventBridge Scheduler does on a day, `YYYY-MM-DD`; return its answer, or what it failed with."""
        event = {"scheduled_time": f"{day}T09:00:00Z"}
        answer = self._lambda.invoke(FunctionName=NAME, Payload=json.dumps(event))
        said: Json = json.load(answer["Payload"])
        return said

    def _state(self) -> str:
        return str(self._lambda.get_function_configuration(FunctionName=NAME)["State"])


def _role(bucket: str) -> Json:
    objects = f"arn:aws:s3:::{bucket}/credits-*.csv"
    limited = {"StringLike": {"s3:prefix": "credits-*"}}
    rights = [
        {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": objects},
        {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": f"arn:aws:s3:::{bucket}", "Condition": limited},
        {"Effect": "Allow", "Action": ["ce:GetCostAndUsage", "billing:GetCreditAllocationHistory"], "Resource": "*"},
        {
            "Effect": "Allow",
            "Action": ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
            "Resource": "*",
        },
    ]
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    return {
        "name": NAME,
        "trust": {"Version": "2012-10-17", "Statement": [trust]},
        "policies": {"collect": {"Version": "2012-10-17", "Statement": rights}},
    }
