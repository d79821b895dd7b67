"""What an earlier system in Python has left in an account, under the same names."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

from apply_checks.aws import REGION

if TYPE_CHECKING:
    from apply_checks.aws import Aws

RUNTIME = "python3.12"
KEY, CONTENT = "credits-2024-12.csv", b"account,amount\n123456789012,1.00\n"
LOG_STREAM = "2024/12/31/[$LATEST]0123456789abcdef"


def deploy(aws: Aws, name: str, bucket: str) -> None:
    """Make its bucket with a file, its function with its role, its log group with a stream, its notification."""
    s3, functions, logs = (aws.client(service) for service in ("s3", "lambda", "logs"))
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    role = aws.client("iam").create_role(
        RoleName=f"{name}-role",
        AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}),
    )["Role"]["Arn"]
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("handler.py", "def handler(event, context): ...\n")
    function = functions.create_function(
        FunctionName=name,
        Runtime=RUNTIME,
        Role=role,
        Handler="handler.handler",
        Code={"ZipFile": package.getvalue()},
        Timeout=60,
        MemorySize=256,
    )["FunctionArn"]
    functions.add_permission(
        FunctionName=name, StatementId="s3", Action="lambda:InvokeFunction", Principal="s3.amazonaws.com"
    )
    logs.create_log_group(logGroupName=f"/aws/lambda/{name}")
    logs.create_log_stream(logGroupName=f"/aws/lambda/{name}", logStreamName=LOG_STREAM)
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_object(Bucket=bucket, Key=KEY, Body=CONTENT)
    s3.put_bucket_notification_configuration(
        Bucket=bucket,
        NotificationConfiguration={
            "LambdaFunctionConfigurations": [{"LambdaFunctionArn": function, "Events": ["s3:ObjectCreated:*"]}]
        },
    )
