"""The collector on the local AWS: the real binary, deployed as Terraform plans it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from local_aws import folder
from local_aws.pipeline import create_role, zipped
from local_aws.wait import wait_for

if TYPE_CHECKING:
    from local_aws.aws import LocalAws
    from local_aws.deployment import Deployment, Json


class Collector:
    """A deployed collector."""

    def __init__(self, aws: LocalAws, bills: str, here: Deployment) -> None:
        """Deploy it beside a pipeline, with AWS's bills at another address: the local AWS has none."""
        self._lambda = aws.client("lambda")
        planned = here.collector["function"]
        self._name = planned["function_name"]
        aws.client("logs").create_log_group(logGroupName=here.collector["log_group"])
        bills_elsewhere = {"AWS_ENDPOINT_URL_BILLING": bills, "AWS_ENDPOINT_URL_COST_EXPLORER": bills}
        self._lambda.create_function(
            FunctionName=self._name,
            Runtime=planned["runtime"],
            Handler=planned["handler"],
            Architectures=planned["architectures"],
            Role=create_role(aws.client("iam"), here.collector["role"]),
            Code={"ZipFile": zipped(folder.COLLECTOR)},
            Timeout=planned["timeout"],
            MemorySize=planned["memory_size"],
            Environment={"Variables": planned["environment"] | bills_elsewhere},
        )
        wait_for("the collector to be ready", lambda: self._state() == "Active")
        self._lambda.put_function_event_invoke_config(
            FunctionName=self._name,
            MaximumRetryAttempts=0,
            DestinationConfig={"OnFailure": {"Destination": here.reports["on_failure"]}},
        )

    def start(self, day: str) -> Json:
        """Start it as a person does, for a day `YYYY-MM-DD`; return its answer, or what it failed with."""
        answer = self._lambda.invoke(FunctionName=self._name, Payload=_event(day))
        said: Json = json.load(answer["Payload"])
        return said

    def start_by_schedule(self, day: str) -> None:
        """Start it as EventBridge Scheduler does: nobody waits for an answer, and a failure is reported."""
        self._lambda.invoke(FunctionName=self._name, InvocationType="Event", Payload=_event(day))

    def _state(self) -> str:
        return str(self._lambda.get_function_configuration(FunctionName=self._name)["State"])


def _event(day: str) -> str:
    return json.dumps({"scheduled_time": f"{day}T09:00:00Z"})
