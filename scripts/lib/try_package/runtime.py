"""Lambda's Runtime API, as far as one event needs it.

After <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>: `next` hands out the event, `response` or
`error` takes what becomes of it.
"""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import Self

Json = dict[str, Any]


class Runtime:
    """Serves one event while a `with` block runs."""

    def __init__(self, event: Json) -> None:
        """Take the event."""
        self.answers: Queue[tuple[str, Json]] = Queue()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(event, self.answers))
        self._server.daemon_threads = True
        self.address = f"127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        """Serve."""
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Serve no more."""
        self._server.shutdown()
        self._server.server_close()


def _handler(event: Json, answers: Queue[tuple[str, Json]]) -> type[BaseHTTPRequestHandler]:
    waiting: Queue[Json] = Queue()
    waiting.put(event)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            """Hand out the event; whoever asks again waits for ever."""
            self._answer(
                waiting.get(),
                {
                    "Lambda-Runtime-Aws-Request-Id": "00000000-0000-0000-0000-000000000000",
                    "Lambda-Runtime-Deadline-Ms": str(int(time.time() * 1000) + 60_000),
                    "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:111122223333:function:tried",
                },
            )

        def do_POST(self) -> None:
            """Take what became of it."""
            said = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"null")
            answers.put((self.path.rsplit("/", 1)[1], said))
            self._answer({}, {})

        def _answer(self, body: Json, headers: dict[str, str]) -> None:
            content = json.dumps(body).encode()
            self.send_response(200)
            for name, value in (headers | {"Content-Length": str(len(content))}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    return Handler
