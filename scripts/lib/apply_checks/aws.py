"""An AWS on this machine, by moto: it keeps what Terraform makes, and forgets with a resource what goes with it."""

from __future__ import annotations

import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from local_aws.aws_server import ACCOUNT, AwsServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

# Elsewhere than in us-east-1, where S3 lets its owner create a bucket again.
REGION = "eu-central-1"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "any", "AWS_SECRET_ACCESS_KEY": "any", "AWS_REGION": REGION}


class Aws(AwsServer):
    """A moto server, empty at its start."""

    name = "moto"
    region = REGION

    def command(self) -> Sequence[str | Path]:
        """Run it from the environment that we run in."""
        return [Path(sys.executable).with_name("moto_server"), "-H", "127.0.0.1", "-p", str(self.port)]

    def variables(self) -> dict[str, str]:
        """Give it the account that the mocks of the other tests have."""
        return {"MOTO_ACCOUNT_ID": ACCOUNT}

    def is_up(self) -> bool:
        """Tell whether its port is open."""
        with socket.socket() as connection:
            return connection.connect_ex(("127.0.0.1", self.port)) == 0

    def everything(self) -> set[str]:
        """Name all that a deployment can have left."""
        left: set[str] = set()
        for service, call, member, name in _INVENTORY:
            answer = getattr(self.client(service), call)()
            left.update(f"{service}: {name(item)}" for item in answer.get(member, []))
        return left - {"events: default"}


def _named(member: str) -> Callable[[Any], str]:
    return lambda item: str(item[member])


_INVENTORY: Iterable[tuple[str, str, str, Callable[[Any], str]]] = (
    ("s3", "list_buckets", "Buckets", _named("Name")),
    ("lambda", "list_functions", "Functions", _named("FunctionName")),
    ("iam", "list_roles", "Roles", _named("RoleName")),
    ("iam", "list_policies", "Policies", _named("PolicyName")),
    ("logs", "describe_log_groups", "logGroups", _named("logGroupName")),
    ("sns", "list_topics", "Topics", _named("TopicArn")),
    ("sqs", "list_queues", "QueueUrls", str),
    ("events", "list_event_buses", "EventBuses", _named("Name")),
    ("events", "list_rules", "Rules", _named("Name")),
    ("cloudwatch", "describe_alarms", "MetricAlarms", _named("AlarmName")),
)
