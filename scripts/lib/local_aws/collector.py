"""The collector on the local AWS: the real binary, deployed as Terraform plans it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from local_aws import folder
from local_aws.pipeline import create_function, create_role

if TYPE_CHECKING:
    from local_aws.aws import LocalAws
    from local_aws.deployment import Deployment, Json


class Collector:
    """A deployed collector."""

    def __init__(self, aws: LocalAws, bills: str, here: Deployment) -> None:
        """Deploy it beside a pipeline, with AWS's bills at another address: the local AWS has none."""
        self._lambda = aws.client("lambda")
        planned = here.collector
        self._name = planned["function"]["function_name"]
        aws.client("logs").create_log_group(logGroupName=planned["log_group"])
        bills_elsewhere = {"AWS_ENDPOINT_URL_BILLING": bills, "AWS_ENDPOINT_URL_COST_EXPLORER": bills}
        function = planned["function"] | {"environment": planned["function"]["environment"] | bills_elsewhere}
        role = create_role(aws.client("iam"), planned["role"])
        create_function(self._lambda, function, planned["reports"], role, folder.COLLECTOR)

    def start(self, day: str) -> Json:
        """Start it as a person does, for a day `YYYY-MM-DD`; return its answer, or what it failed with."""
        answer = self._lambda.invoke(FunctionName=self._name, Payload=_event(day))
        said: Json = json.load(answer["Payload"])
        return said

    def start_by_schedule(self, day: str) -> None:
        """Start it as EventBridge Scheduler does: nobody waits for an answer, and a failure is reported."""
        self._lambda.invoke(FunctionName=self._name, InvocationType="Event", Payload=_event(day))


def _event(day: str) -> str:
    return json.dumps({"scheduled_time": f"{day}T09:00:00Z"})
