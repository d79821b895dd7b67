"""What stands in Terraform's state of the deployment, for scripts/destroy.

terraform_state FACT: reads `terraform show -json` from standard input and prints one of `function_name`, `bucket_name`,
`log_group_name`, `force_destroy`; nothing where the state does not hold it. `lost_logs` and `kept_logs` are the names
of all log groups that a destruction takes away or leaves, a line each. Outputs cannot be relied upon: the first run of
a destruction takes them away, whatever becomes of the rest.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Json = dict[str, Any]

# Each fact: a resource's type, its module as the root calls it, and the member that holds the fact.
FACTS = {
    "function_name": ("aws_lambda_function", "module.function", "function_name"),
    "bucket_name": ("aws_s3_bucket", "module.bucket[0]", "bucket"),
    "force_destroy": ("aws_s3_bucket", "module.bucket[0]", "force_destroy"),
    "log_group_name": ("aws_cloudwatch_log_group", "module.function", "name"),
}
# Whether Terraform leaves the log groups when it destroys.
LOGS = {"lost_logs": False, "kept_logs": True}


def main() -> int:
    """Print a fact."""
    text = sys.stdin.read()
    state: Json = json.loads(text) if text.strip() else {}
    resources = _resources(state.get("values", {}).get("root_module", {}))
    for value in _logs(resources, kept=LOGS[sys.argv[1]]) if sys.argv[1] in LOGS else _values(resources, sys.argv[1]):
        print(json.dumps(value) if isinstance(value, bool) else value or "")
    return 0


def _values(resources: Iterable[Json], fact: str) -> Iterator[Any]:
    kind, module, member = FACTS[fact]
    for resource in resources:
        if resource["type"] == kind and resource["address"].startswith(f"{module}."):
            yield resource["values"].get(member)


def _logs(resources: Iterable[Json], *, kept: bool) -> Iterator[str]:
    for resource in resources:
        if resource["type"] == "aws_cloudwatch_log_group" and bool(resource["values"].get("skip_destroy")) is kept:
            yield resource["values"]["name"]


def _resources(module: Json) -> Iterator[Json]:
    yield from (resource for resource in module.get("resources", []) if resource["mode"] == "managed")
    for child in module.get("child_modules", []):
        yield from _resources(child)


if __name__ == "__main__":
    sys.exit(main())
