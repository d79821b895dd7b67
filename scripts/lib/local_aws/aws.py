"""The local AWS: ministack on a free port, with roles enforced."""

from __future__ import annotations

import socket
import sys
import urllib.request
from functools import cache
from typing import TYPE_CHECKING, Any

import botocore.session
from botocore.config import Config

from local_aws.server import Server

if TYPE_CHECKING:
    from collections.abc import Sequence

ACCOUNT = "111122223333"
REGION = "us-east-1"


class LocalAws(Server):
    """A ministack, empty at its start."""

    name = "the local AWS"

    def __init__(self) -> None:
        """Choose its port: it cannot choose one itself."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"

    def command(self) -> Sequence[str]:
        """Run it with the Python we run on."""
        return [sys.executable, "-m", "ministack"]

    def variables(self) -> dict[str, str]:
        """Roles enforced, loopback only, and no file outside our folder."""
        return {
            "AUTH": "true",
            "AWS_ENDPOINT_URL": self.url,  # the function inherits it, and without it calls the real AWS
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(self._port),
            "LAMBDA_ASYNC_RETRY_BASE_SECONDS": "0.2",
            "LAMBDA_EXECUTOR": "local",
            "MINISTACK_REGION": REGION,
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

    def client(self, service: str) -> Any:  # noqa: ANN401, botocore makes its classes at run time
        """Return a client with the rights of the account's owner."""
        return _session().create_client(
            service,
            region_name=REGION,
            endpoint_url=self.url,
            aws_access_key_id=ACCOUNT,  # ministack takes an account id for the account's root
            aws_secret_access_key="any",  # noqa: S106
            config=Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}),
        )


@cache
def _session() -> botocore.session.Session:
    """Return one for all clients: each reads anew what botocore knows of AWS."""
    return botocore.session.Session()
