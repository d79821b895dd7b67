"""The local AWS: ministack on a free port, with roles enforced."""

from __future__ import annotations

import sys
import urllib.request
from typing import TYPE_CHECKING

from local_aws.aws_server import AwsServer

if TYPE_CHECKING:
    from collections.abc import Sequence


class LocalAws(AwsServer):
    """A ministack, empty at its start."""

    name = "the local AWS"
    region = "us-east-1"

    def command(self) -> Sequence[str]:
        """Run it with the Python we run on."""
        return [sys.executable, "-m", "ministack"]

    def variables(self) -> dict[str, str]:
        """Roles enforced, loopback only, and no file outside our folder."""
        return {
            "AUTH": "true",
            "AWS_ENDPOINT_URL": self.url,  # the function inherits it, and without it calls the real AWS
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(self.port),
            "LAMBDA_ASYNC_RETRY_BASE_SECONDS": "0.2",
            "LAMBDA_EXECUTOR": "local",
            "MINISTACK_REGION": self.region,
            "S3_DATA_DIR": str(self.home / "s3"),
            "STATE_DIR": str(self.home / "state"),
        }

    def is_up(self) -> bool:
        """Ask for its health."""
        try:
            with urllib.request.urlopen(f"{self.url}/_ministack/health", timeout=5):
                return True
        except OSError:
            return False
