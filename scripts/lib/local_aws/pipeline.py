"""The pipeline on the local AWS, as Terraform plans it: bucket, secret, role, function, trigger, queue for reports."""

from __future__ import annotations

import io
import json
import zipfile
from functools import cache
from typing import TYPE_CHECKING, Any

from terraform_checks.eventbridge import Notice
from terraform_checks.notices import told

from local_aws import folder
from local_aws.aws_server import ACCOUNT
from local_aws.wait import wait_for

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from local_aws.aws import LocalAws
    from local_aws.deployment import Deployment, Json


class Pipeline:
    """A deployed pipeline, and what a person may do with it and see of it."""

    def __init__(self, aws: LocalAws, cloudzero: Mapping[str, str], plan: Deployment, **variables: str) -> None:
        """Deploy the function as planned, for a CloudZero given by its variables; further ones are added."""
        self._s3, self._sqs, self._logs = (aws.client(service) for service in ("s3", "sqs", "logs"))
        self._lambda = aws.client("lambda")
        secret = aws.client("secretsmanager").create_secret(
            Name=plan.function["function_name"], SecretString=cloudzero["CLOUDZERO_API_KEY"]
        )["ARN"]
        queue = plan.function["function_name"]
        self._reports = self._sqs.create_queue(QueueName=queue)["QueueUrl"]
        self._here = plan.here(secret, f"arn:aws:sqs:{aws.region}:{ACCOUNT}:{queue}", cloudzero)
        self._logs.create_log_group(logGroupName=self._here.log_group)
        self._s3.create_bucket(Bucket=self.bucket)
        self._s3.put_bucket_versioning(Bucket=self.bucket, VersioningConfiguration={"Status": "Enabled"})
        self._create_function(create_role(aws.client("iam"), self._here.role), variables)
        self._create_trigger()

    @property
    def bucket(self) -> str:
        """The bucket for credits files."""
        return self._here.bucket

    def upload(self, key: str, content: bytes) -> None:
        """Put an object into the bucket, as the person with the file does."""
        self._s3.put_object(Bucket=self.bucket, Key=key, Body=content)

    def run(self, key: str, content: bytes) -> Json:
        """Upload, and return the summary of the run that it starts."""
        before = len(self.summaries())
        self.upload(key, content)
        return wait_for(f"the function's summary of {key}", lambda: self.summaries()[before:])[0]

    def log(self) -> list[str]:
        """Return the function's log: what it wrote, with Lambda's own lines between."""
        events = self._logs.filter_log_events(logGroupName=self._here.log_group)["events"]
        return [event["message"] for event in events]

    def runs(self) -> int:
        """Count the runs that have ended, well or not."""
        return sum(line.startswith("REPORT ") for line in self.log())

    def summaries(self) -> list[Json]:
        """Return the summary lines in the log, one for each run that came as far as a file."""
        lines = [json.loads(line) for line in self.log() if line.startswith("{")]
        return [line for line in lines if line.get("message") == "summary" and line.get("file_key")]

    def failure(self) -> Json:
        """Take a report out of the queue: what the function was given up with."""
        message = wait_for("a report in the queue", self._report)
        self._sqs.delete_message(QueueUrl=self._reports, ReceiptHandle=message["ReceiptHandle"])
        body: Json = json.loads(message["Body"])
        # As at AWS, where it names the version; the local AWS leaves that out.
        arn: str = body["requestContext"]["functionArn"]
        body["requestContext"]["functionArn"] = f"{arn.removesuffix(':$LATEST')}:$LATEST"
        return body

    def mails(self, report: Json) -> list[str]:
        """Return what the planned rules would mail of a report: on the event bus it is the detail of an event."""
        ending = "Success" if report["requestContext"]["condition"] == "Success" else "Failure"
        event = {"source": "lambda", "detail-type": f"Lambda Function Invocation Result - {ending}", "detail": report}
        return told((Notice(**notice) for notice in self._here.notices.values()), event)

    def call(self, key: str) -> Json:
        """Call the function as an upload does, and return what AWS reports of a success; the local AWS reports none."""
        upload = {"bucket": {"name": self.bucket}, "object": {"key": key}}
        who = {"principalId": "AWS:AROAEXAMPLEEXAMPLE:finance"}
        record = {"eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "userIdentity": who, "s3": upload}
        event = {"Records": [record]}
        answer = self._lambda.invoke(FunctionName=self._name, Payload=json.dumps(event))
        return {
            "requestContext": {"condition": "Success", "functionArn": f"{self._arn}:$LATEST"},
            "requestPayload": event,
            "responsePayload": json.load(answer["Payload"]),
        }

    def _report(self) -> Json | None:
        messages: list[Json] = self._sqs.receive_message(QueueUrl=self._reports).get("Messages", [])
        return messages[0] if messages else None

    def _create_function(self, role: str, variables: Mapping[str, str]) -> None:
        function = self._here.function
        function = function | {"environment": function["environment"] | variables}
        self._name = function["function_name"]
        self._arn = create_function(self._lambda, function, self._here.reports, role, folder.FUNCTION)

    @property
    def here(self) -> Deployment:
        """What of the plan is another thing here."""
        return self._here

    def _create_trigger(self) -> None:
        permission, trigger = self._here.permission, self._here.trigger
        self._lambda.add_permission(
            FunctionName=self._name,
            StatementId=permission["statement_id"],
            Action=permission["action"],
            Principal=permission["principal"],
            SourceArn=permission["source_arn"],
            SourceAccount=permission["source_account"],
        )
        name_filter = [{"Name": part, "Value": trigger[f"filter_{part}"]} for part in ("prefix", "suffix")]
        configuration = {
            "LambdaFunctionArn": self._arn,
            "Events": trigger["events"],
            "Filter": {"Key": {"FilterRules": name_filter}},
        }
        self._s3.put_bucket_notification_configuration(
            Bucket=self.bucket, NotificationConfiguration={"LambdaFunctionConfigurations": [configuration]}
        )


def create_function(functions: Any, function: Json, reports: Json, role: str, binary: Path) -> str:  # noqa: ANN401
    """Make a function as it is planned, and what becomes of its events, and return its ARN."""
    name = function["function_name"]
    # No reservation of concurrency: here events that wait for it use up their attempts, at AWS they do not.
    made = functions.create_function(
        FunctionName=name,
        Runtime=function["runtime"],
        Handler=function["handler"],
        Architectures=function["architectures"],
        Role=role,
        Code={"ZipFile": zipped(binary)},
        Timeout=function["timeout"],
        MemorySize=function["memory_size"],
        Environment={"Variables": function["environment"]},
    )
    wait_for(f"{name} to be ready", lambda: _is_active(functions, name))
    age = reports.get("maximum_event_age_in_seconds")
    functions.put_function_event_invoke_config(
        FunctionName=name,
        **({} if age is None else {"MaximumEventAgeInSeconds": age}),
        MaximumRetryAttempts=reports["maximum_retry_attempts"],
        DestinationConfig={"OnFailure": {"Destination": reports["on_failure"]}},
    )
    return str(made["FunctionArn"])


def _is_active(functions: Any, name: str) -> bool:  # noqa: ANN401, a botocore client
    return bool(functions.get_function_configuration(FunctionName=name)["State"] == "Active")


def create_role(iam: Any, role: Json) -> str:  # noqa: ANN401, a botocore client
    """Make a role as it is planned, and return its ARN."""
    trust = json.dumps(role["trust"])
    arn = iam.create_role(RoleName=role["name"], AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    for name, policy in role["policies"].items():
        iam.put_role_policy(RoleName=role["name"], PolicyName=name, PolicyDocument=json.dumps(policy))
    return str(arn)


@cache
def zipped(binary: Path) -> bytes:
    """Make a function's package, once for all that deploy it."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        package.write(binary, "bootstrap")
    return archive.getvalue()
