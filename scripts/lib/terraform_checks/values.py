"""Prints what a deployment would consist of, from a plan.

values CONFIGURATION FOLDER: plans a copy in FOLDER, with what AWS would fill in mocked. The exit status is 77 where
Terraform cannot get its provider.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from terraform_checks.notices import planned_notices
from terraform_checks.runs import read
from terraform_checks.terraform import NoProviderError, initialize, stage, terraform

if TYPE_CHECKING:
    from terraform_checks.runs import Run

FUNCTION = ("function_name", "runtime", "handler", "architectures", "timeout", "memory_size")
TRIGGER = ("events", "filter_prefix", "filter_suffix")
PERMISSION = ("statement_id", "action", "principal", "source_arn", "source_account")
REPORTS = ("maximum_event_age_in_seconds", "maximum_retry_attempts")


def main() -> int:
    """Plan and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("configuration", type=Path)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    root = stage(arguments.configuration, arguments.folder)
    try:
        problem = initialize(root)
    except NoProviderError as reason:
        print(reason, file=sys.stderr)
        return 77
    run = terraform(root, "test", "-json", "-verbose", "-test-directory=tests/end-to-end")
    output = read(line for line in run.stdout.splitlines() if line.startswith("{"))
    if problem or run.returncode:
        details = (f"{diagnostic['summary']}: {diagnostic['detail']}" for diagnostic in output.diagnostics)
        print(problem or run.stderr, *details, sep="\n", file=sys.stderr)
        return 1
    collector = {"collector": values_of_collector(output.runs["collecting"])}
    print(json.dumps(values(output.runs["deployed"]) | collector, indent=2))
    return 0


def values(run: Run) -> dict[str, Any]:
    """Return what the local AWS can be told. Policies are documents, not strings."""
    function = run.only("aws_lambda_function.this")
    notification = run.only("aws_s3_bucket_notification.this")
    permission = run.only("aws_lambda_permission.this")
    (trigger,) = notification["lambda_function"]
    return {
        "bucket": run.only("aws_s3_bucket.this")["bucket"],
        "log_group": run.only("aws_cloudwatch_log_group.this")["name"],
        "secret": run.only("aws_secretsmanager_secret.this")["arn"],
        "role": _role(run, "this"),
        "function": _function(function),
        "permission": {name: permission[name] for name in PERMISSION},
        "trigger": {name: trigger[name] for name in TRIGGER},
        "reports": _reports(run, "this"),
        "notices": {kind: asdict(notice) for kind, notice in planned_notices(run).items()},
    }


def values_of_collector(run: Run) -> dict[str, Any]:
    """Return the same of the collector, and the notices where there is one."""
    return {
        "log_group": run.only("aws_cloudwatch_log_group.collector")["name"],
        "role": _role(run, "collector"),
        "function": _function(run.only("aws_lambda_function.collector")),
        "reports": _reports(run, "collector"),
        "notices": {kind: asdict(notice) for kind, notice in planned_notices(run).items()},
    }


def _role(run: Run, name: str) -> dict[str, Any]:
    role = run.only(f"aws_iam_role.{name}")
    policies = (policy.values for policy in run.of(f"aws_iam_role_policy.{name}"))
    return {
        "name": role["name"],
        "trust": json.loads(role["assume_role_policy"]),
        "policies": {policy["name"]: json.loads(policy["policy"]) for policy in policies},
    }


def _reports(run: Run, name: str) -> dict[str, Any]:
    reports = run.only(f"aws_lambda_function_event_invoke_config.{name}")
    (destinations,) = reports["destination_config"]
    (on_failure,) = destinations["on_failure"]
    said = {member: reports[member] for member in REPORTS if reports.get(member) is not None}
    return said | {"on_failure": on_failure["destination"]}


def _function(function: dict[str, Any]) -> dict[str, Any]:
    (environment,) = function["environment"]
    return {name: function[name] for name in FUNCTION} | {"environment": environment["variables"]}


if __name__ == "__main__":
    sys.exit(main())
