"""A fresh local AWS and a fresh sandbox for every test."""

from __future__ import annotations

import unittest
from contextlib import ExitStack
from decimal import Decimal

from local_aws import deployment, environment, folder, processes
from local_aws.aws import LocalAws
from local_aws.pipeline import Pipeline
from local_aws.sandbox import CloudZeroSandbox, Month

SAMPLE = (folder.ROOT / "scripts" / "sample" / "credits-2025-01.csv").read_bytes()
SAMPLE_MONTH = Month(23, Decimal("857797.58"))
REFUSED = SAMPLE.replace(b"$386.69", b"$386.6x")

# A test run that is broken off leaves nothing behind either.
processes.interrupt_on_signals()
environment.forget_our_own()


class EndToEndTest(unittest.TestCase):
    """Has `aws` and `cloudzero`, running and empty."""

    def setUp(self) -> None:
        """Start both."""
        servers = ExitStack()
        self.addCleanup(servers.close)
        self.aws = servers.enter_context(LocalAws())
        self.cloudzero = servers.enter_context(CloudZeroSandbox())
        self.plan = deployment.planned()

    def deploy(self, *, without_right: str | None = None, **variables: str) -> Pipeline:
        """Deploy what Terraform plans, or a policy less."""
        plan = self.plan.without_right(without_right) if without_right else self.plan
        return Pipeline(self.aws, self.cloudzero.variables_for_function(), plan, **variables)
