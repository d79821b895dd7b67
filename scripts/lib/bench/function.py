"""The function: from exec to its first poll, its first invocation and warm ones, its memory and its size.

It runs as it is deployed, the release binary without a container around it. The Runtime API, S3 and CloudZero are one
server here that answers at once, so that what is measured is the function and not AWS.
"""

from __future__ import annotations

import json
import os
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from typing import TYPE_CHECKING, ClassVar

from bench.figures import Figure, Targets, table

if TYPE_CHECKING:
    from pathlib import Path

STARTS = 11
WARM_INVOCATIONS = 20
KEY = "credits-2025-01.csv"
OBJECT = {"ETag": '"1"', "x-amz-version-id": "1", "Content-Type": "text/csv"}
EVENT = {
    "Records": [
        {
            "eventName": "ObjectCreated:Put",
            "s3": {"bucket": {"name": "credits"}, "object": {"key": KEY}},
        }
    ]
}


class Neighbours(BaseHTTPRequestHandler):
    """All that the function talks to."""

    protocol_version = "HTTP/1.1"
    # Else the headers wait for an acknowledgement before the body follows.
    disable_nagle_algorithm = True
    wbufsize = -1

    file: ClassVar[bytes]
    arrivals: ClassVar[Queue[tuple[str, int]]] = Queue()
    events: ClassVar[Queue[bytes]] = Queue()

    def do_GET(self) -> None:
        """Answer the poll for an event, and S3's reads."""
        if self.path.endswith("/invocation/next"):
            self.arrived("poll")
            event = self.events.get()
            deadline = str(int(time.time() * 1000) + 60_000)
            self.answer(
                200,
                event,
                {
                    "Lambda-Runtime-Aws-Request-Id": "00000000-0000-0000-0000-000000000000",
                    "Lambda-Runtime-Deadline-Ms": deadline,
                    "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:123456789012:function:bench",
                },
            )
        else:
            self.answer(200, self.file, OBJECT)

    def do_HEAD(self) -> None:
        """Say which version is the newest: the one that was read."""
        self.send_response(200)
        for name, value in OBJECT.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(self.file)))
        self.end_headers()

    def do_POST(self) -> None:
        """Take the function's response, and CloudZero's drops."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)) or self.chunks()
        if self.path.endswith(("/response", "/error")):
            self.arrived("response" if self.path.endswith("/response") else f"error {body.decode()}")
            self.answer(202, b"{}")
        else:
            rows = len(json.loads(body)["data"])
            drop = {"connection": {"drop_id": "1", "month": "2025-01-01T00:00:00Z", "row_count": rows}}
            self.answer(200, json.dumps(drop).encode())

    def chunks(self) -> bytes:
        """Read a body of unannounced length."""
        body = b""
        if self.headers.get("Transfer-Encoding") == "chunked":
            while length := int(self.rfile.readline(), 16):
                body += self.rfile.read(length)
                self.rfile.readline()
            self.rfile.readline()
        return body

    def arrived(self, what: str) -> None:
        """Note when."""
        self.arrivals.put((what, time.monotonic_ns()))

    def answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        """Send it all at once."""
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


def expect(what: str) -> int:
    """Wait until the function does something, and return when it did."""
    arrived, when = Neighbours.arrivals.get(timeout=30)
    if arrived != what:
        raise RuntimeError(f"expected the function's {what}, got: {arrived}")
    return when


def invoke() -> float:
    """Hand out an event and return how many milliseconds later the response came. Its next poll is awaited too."""
    began = time.monotonic_ns()
    Neighbours.events.put(json.dumps(EVENT).encode())
    took = expect("response") - began
    expect("poll")
    return took / 1e6


def peak_memory(process: int) -> float:
    """Read the most that a running process has held, in MB."""
    with open(f"/proc/{process}/status", encoding="ascii") as status:  # noqa: PTH123
        [line] = [line for line in status if line.startswith("VmHWM:")]
    return int(line.split()[1]) * 1024 / 1e6


def measure(binary: Path, package: Path, file: Path, targets: Targets) -> None:
    """Start it several times, and invoke it."""
    Neighbours.file = file.read_bytes()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Neighbours)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    here = f"127.0.0.1:{server.server_port}"
    environment = {
        "AWS_LAMBDA_RUNTIME_API": here,
        "AWS_LAMBDA_FUNCTION_NAME": "bench",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
        "AWS_LAMBDA_FUNCTION_VERSION": "1",
        "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "bench",
        "AWS_SECRET_ACCESS_KEY": "bench",
        "AWS_ENDPOINT_URL": f"http://{here}",
        "CLOUDZERO_API_URL": f"http://{here}",
        "CLOUDZERO_API_KEY": "bench",
        "CLOUDZERO_CONNECTION_ID": "bench",
        "PATH": os.environ["PATH"],
    }
    polls, firsts, warm, peaks = [], [], [], []
    for _ in range(STARTS):
        # The poll of the one before, which was ended, still waits at the old one.
        Neighbours.events = Queue()
        began = time.monotonic_ns()
        process = subprocess.Popen([binary], env=environment, stdout=subprocess.DEVNULL)
        try:
            polls.append((expect("poll") - began) / 1e6)
            firsts.append(invoke())
            warm += [invoke() for _ in range(WARM_INVOCATIONS)]
            peaks.append(peak_memory(process.pid))
        finally:
            process.kill()
            process.wait()
    server.shutdown()

    poll, peak = Figure(polls, "ms"), Figure(peaks, "MB")
    size = package.stat().st_size / 1e6
    table(
        ("function, 23 rows", "measured"),
        [
            ("exec to first poll", poll),
            ("first invocation", Figure(firsts, "ms")),
            ("warm invocation", Figure(warm, "ms")),
            ("peak memory", peak),
            ("binary", f"{binary.stat().st_size / 1e6:.2f} MB"),
            ("zip", f"{size:.2f} MB"),
        ],
    )
    targets.add("first poll within 10 ms of exec", f"{poll.median:.1f} ms", met=poll.median <= 10)
    targets.add("the function's peak memory below 20 MB for 23 rows", f"{peak.median:.1f} MB", met=peak.median < 20)
    targets.add("the function's zip below 3.6 MB, with unwinding panics", f"{size:.2f} MB", met=size < 3.6)
