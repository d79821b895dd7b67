"""An AWS on this machine, by moto: it keeps what Terraform makes, and forgets with a resource what goes with it."""

from __future__ import annotations

import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import botocore.session
from botocore.config import Config
from local_aws.server import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

ACCOUNT = "111122223333"
# Elsewhere than in us-east-1, where S3 lets its owner create a bucket again.
REGION = "eu-central-1"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "any", "AWS_SECRET_ACCESS_KEY": "any", "AWS_REGION": REGION}


class Aws(Server):
    """A moto server, empty at its start."""

    name = "moto"

    def __init__(self) -> None:
        """Choose its port: it cannot choose one itself."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        self._session = botocore.session.Session()
        self._clients: dict[str, Any] = {}

    def command(self) -> Sequence[str | Path]:
        """Run it from the environment that we run in."""
        return [Path(sys.executable).with_name("moto_server"), "-H", "127.0.0.1", "-p", str(self._port)]

    def variables(self) -> dict[str, str]:
        """Give it the account that the mocks of the other tests have."""
        return {"MOTO_ACCOUNT_ID": ACCOUNT}

    def is_up(self) -> bool:
        """Tell whether its port is open."""
        with socket.socket() as connection:
            return connection.connect_ex(("127.0.0.1", self._port)) == 0

    def client(self, service: str) -> Any:  # noqa: ANN401, botocore makes its classes at run time
        """Return the client of a service, which is made once."""
        if service not in self._clients:
            self._clients[service] = self._session.create_client(
                service,
                region_name=REGION,
                endpoint_url=self.url,
                aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
                aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
                config=Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}),
            )
        return self._clients[service]

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
