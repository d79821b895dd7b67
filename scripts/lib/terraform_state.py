"""What stands in Terraform's state of the deployment, for scripts/destroy.

terraform_state FACT: reads `terraform show -json` from standard input and prints one of `function_name`, `bucket_name`,
`log_group_name`, `force_destroy`; nothing where the state does not hold it. Outputs cannot be relied upon: the first
run of a destruction takes them away, whatever becomes of the rest.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]

# Each fact: a resource's type, its module as the root calls it, and the member that holds the fact.
FACTS = {
    "function_name": ("aws_lambda_function", "module.function", "function_name"),
    "bucket_name": ("aws_s3_bucket", "module.bucket[0]", "bucket"),
    "force_destroy": ("aws_s3_bucket", "module.bucket[0]", "force_destroy"),
    "log_group_name": ("aws_cloudwatch_log_group", "module.function", "name"),
}


def main() -> int:
    """Print a fact."""
    kind, module, member = FACTS[sys.argv[1]]
    text = sys.stdin.read()
    state: Json = json.loads(text) if text.strip() else {}
    for resource in _resources(state.get("values", {}).get("root_module", {})):
        if resource["type"] == kind and resource["address"].startswith(f"{module}."):
            value = resource["values"].get(member)
            print(json.dumps(value) if isinstance(value, bool) else value or "")
    return 0


def _resources(module: Json) -> Iterator[Json]:
    yield from (resource for resource in module.get("resources", []) if resource["mode"] == "managed")
    for child in module.get("child_modules", []):
        yield from _resources(child)


if __name__ == "__main__":
    sys.exit(main())
