"""The pipeline as it is deployed, on the local AWS: bucket, role, function, trigger, queue for failures."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

from local_aws import folder
from local_aws.aws import ACCOUNT, REGION
from local_aws.wait import wait_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from local_aws.aws import LocalAws

FUNCTION = "aws-credits-processor"
BUCKET = f"aws-credits-pipeline-{ACCOUNT}-{REGION}"
LOG_GROUP = f"/aws/lambda/{FUNCTION}"
FAILURES = f"{FUNCTION}-failures"

Json = dict[str, Any]


def allow(action: str | Sequence[str], resource: str) -> Json:
    """Return a policy statement."""
    return {"Effect": "Allow", "Action": action, "Resource": resource}


def _arn(service: str, resource: str) -> str:
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}"


READ_CREDITS = allow("s3:GetObject", f"arn:aws:s3:::{BUCKET}/credits-*.csv")
WRITE_LOGS = allow(["logs:CreateLogStream", "logs:PutLogEvents"], _arn("logs", f"log-group:{LOG_GROUP}:*"))
REPORT_FAILURES = allow("sqs:SendMessage", _arn("sqs", FAILURES))
LEAST_PRIVILEGE = (READ_CREDITS, WRITE_LOGS, REPORT_FAILURES)


class Pipeline:
    """A deployed pipeline, and what a person may do with it and see of it."""

    def __init__(
        self, aws: LocalAws, environment: Mapping[str, str], *, role: Sequence[Json] = LEAST_PRIVILEGE
    ) -> None:
        """Deploy the release binary with these variables and these rights."""
        self._s3, self._sqs, self._logs = (aws.client(service) for service in ("s3", "sqs", "logs"))
        self._lambda = aws.client("lambda")
        self._failures = self._sqs.create_queue(QueueName=FAILURES)["QueueUrl"]
        self._logs.create_log_group(logGroupName=LOG_GROUP)
        self._s3.create_bucket(Bucket=BUCKET)
        self._s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
        self._create_function(_create_role(aws.client("iam"), role), environment)
        self._create_trigger()

    def upload(self, key: str, content: bytes) -> None:
        """Put an object into the bucket, as the person with the file does."""
        self._s3.put_object(Bucket=BUCKET, Key=key, Body=content)

    def run(self, key: str, content: bytes) -> Json:
        """Upload, and return the summary of the run that it starts."""
        before = len(self.summaries())
        self.upload(key, content)
        return wait_for(f"the function's summary of {key}", lambda: self.summaries()[before:])[0]

    def log(self) -> list[str]:
        """Return the function's log: what it wrote, with Lambda's own lines between."""
        events = self._logs.filter_log_events(logGroupName=LOG_GROUP)["events"]
        return [event["message"] for event in events]

    def runs(self) -> int:
        """Count the runs that have ended, well or not."""
        return sum(line.startswith("REPORT ") for line in self.log())

    def summaries(self) -> list[Json]:
        """Return the summary lines in the log, one for each run that came as far as a file."""
        lines = [json.loads(line) for line in self.log() if line.startswith("{")]
        return [line for line in lines if line.get("message") == "summary"]

    def failure(self) -> Json:
        """Take a message out of the queue for failures: what the function was given up with."""
        message = wait_for("a message in the queue for failures", self._failure)
        self._sqs.delete_message(QueueUrl=self._failures, ReceiptHandle=message["ReceiptHandle"])
        body: Json = json.loads(message["Body"])
        return body

    def _failure(self) -> Json | None:
        messages: list[Json] = self._sqs.receive_message(QueueUrl=self._failures).get("Messages", [])
        return messages[0] if messages else None

    def _create_function(self, role: str, environment: Mapping[str, str]) -> None:
        self._function = self._lambda.create_function(
            FunctionName=FUNCTION,
            Runtime="provided.al2023",
            Handler="bootstrap",
            Role=role,
            Code={"ZipFile": _zipped_function()},
            Timeout=60,
            MemorySize=256,
            Environment={"Variables": dict(environment)},
        )["FunctionArn"]
        wait_for("the function to be ready", lambda: self._state() == "Active")
        self._lambda.put_function_event_invoke_config(
            FunctionName=FUNCTION, DestinationConfig={"OnFailure": {"Destination": _arn("sqs", FAILURES)}}
        )

    def _state(self) -> str:
        return str(self._lambda.get_function_configuration(FunctionName=FUNCTION)["State"])

    def _create_trigger(self) -> None:
        self._lambda.add_permission(
            FunctionName=FUNCTION,
            StatementId="bucket",
            Action="lambda:InvokeFunction",
            Principal="s3.amazonaws.com",
            SourceArn=f"arn:aws:s3:::{BUCKET}",
            SourceAccount=ACCOUNT,
        )
        name_filter = [{"Name": "prefix", "Value": "credits-"}, {"Name": "suffix", "Value": ".csv"}]
        trigger = {
            "LambdaFunctionArn": self._function,
            "Events": ["s3:ObjectCreated:*"],
            "Filter": {"Key": {"FilterRules": name_filter}},
        }
        self._s3.put_bucket_notification_configuration(
            Bucket=BUCKET, NotificationConfiguration={"LambdaFunctionConfigurations": [trigger]}
        )


def _create_role(iam: Any, statements: Sequence[Json]) -> str:  # noqa: ANN401, a botocore client
    lambda_may_take_it = allow("sts:AssumeRole", "") | {"Principal": {"Service": "lambda.amazonaws.com"}}
    del lambda_may_take_it["Resource"]
    role = iam.create_role(RoleName=FUNCTION, AssumeRolePolicyDocument=_policy([lambda_may_take_it]))
    iam.put_role_policy(RoleName=FUNCTION, PolicyName="least-privilege", PolicyDocument=_policy(statements))
    return str(role["Role"]["Arn"])


def _policy(statements: Sequence[Json]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def _zipped_function() -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as package:
        package.write(folder.FUNCTION, "bootstrap")
    return archive.getvalue()
