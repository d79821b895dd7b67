"""A server that speaks as AWS does, on a free port of this machine, and the clients that ask it."""

from __future__ import annotations

import socket
from functools import cache
from typing import Any

import botocore.session
from botocore.config import Config

from local_aws.server import Server

# Every stand-in for AWS has this account.
ACCOUNT = "111122223333"


class AwsServer(Server):
    """What the stand-ins for AWS have in common."""

    region: str

    def __init__(self) -> None:
        """Choose its port: none of them can choose one itself."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._clients: dict[str, Any] = {}

    def client(self, service: str) -> Any:  # noqa: ANN401, botocore makes its classes at run time
        """Return the client of a service, with the rights of the account's owner; it is made once."""
        if service not in self._clients:
            self._clients[service] = _session().create_client(
                service,
                region_name=self.region,
                endpoint_url=self.url,
                aws_access_key_id=ACCOUNT,  # ministack takes an account's id for its root, moto takes anything
                aws_secret_access_key="any",  # noqa: S106
                config=Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}),
            )
        return self._clients[service]


@cache
def _session() -> botocore.session.Session:
    """Return one for all clients: each reads anew what botocore knows of AWS."""
    return botocore.session.Session()
