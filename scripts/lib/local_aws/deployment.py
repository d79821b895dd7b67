"""What terraform/ deploys, and what of it has to be another thing on the local AWS."""

from __future__ import annotations

import json
import subprocess
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from local_aws import folder

if TYPE_CHECKING:
    from collections.abc import Mapping

Json = dict[str, Any]

PLAN_VALUES = folder.ROOT / "scripts" / "lib" / "plan-values"
# A plan that was kept, for whoever has no Terraform. scripts/check-terraform compares it with a new one.
RECORDED = Path(__file__).with_name("deployment.json")
NO_TERRAFORM = 77


@dataclass(frozen=True)
class Deployment:
    """The values of a plan, as scripts/lib/plan-values prints them."""

    bucket: str
    log_group: str
    secret: str
    role: Json
    function: Json
    permission: Json
    trigger: Json
    reports: Json
    notices: Json
    collector: Json
    """Log group, role, function, reports and notices where the file makes itself."""

    @property
    def triggers(self) -> str:
        """Say to a person which keys start the function."""
        return f"{self.trigger['filter_prefix']}*{self.trigger['filter_suffix']}"

    def without_right(self, policy: str) -> Deployment:
        """Take one policy away from the role, to see what happens without."""
        policies = dict(self.role["policies"])
        del policies[policy]
        return replace(self, role=self.role | {"policies": policies})

    def collecting(self) -> Deployment:
        """Tell of the collector too, in the words that are planned where there is one."""
        return replace(self, notices=self.collector["notices"])

    def here(self, secret: str, queue: str, cloudzero: Mapping[str, str]) -> Deployment:
        """Return what is deployed here. All that is different from the plan, everywhere in it, is in this table.

        The local AWS chooses its secrets' ARNs, and its Lambda knows no event bus as a destination: a queue takes its
        place. CloudZero is the sandbox.
        """
        environment = self.function["environment"]
        different = {
            self.secret: secret,
            self.reports["on_failure"]: queue,
            "events:PutEvents": "sqs:SendMessage",
            environment["CLOUDZERO_API_URL"]: cloudzero["CLOUDZERO_API_URL"],
            environment["CLOUDZERO_CONNECTION_ID"]: cloudzero["CLOUDZERO_CONNECTION_ID"],
        }
        values = json.dumps(asdict(self))
        for planned, local in different.items():
            if json.dumps(planned) not in values:
                raise ValueError(f"the plan holds no {planned}, for which {local} was to stand in")
            values = values.replace(json.dumps(planned), json.dumps(local))
        return Deployment(**json.loads(values))


def recorded() -> Deployment:
    """Return the plan that is kept."""
    return Deployment(**json.loads(RECORDED.read_text("utf-8")))


@cache
def planned() -> Deployment:
    """Plan anew; where there is no Terraform to do it, say so and return the plan that is kept."""
    run = subprocess.run([PLAN_VALUES], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False)
    if run.returncode == NO_TERRAFORM:
        print(f"What is deployed is the plan kept in {RECORDED.relative_to(folder.ROOT)}, not a new one.")
        return recorded()
    run.check_returncode()
    return Deployment(**json.loads(run.stdout))
