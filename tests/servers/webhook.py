"""A program elsewhere that takes webhooks: it keeps what came, and answers as a test wants it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Hook:
    """``answers``: the statuses of the next answers, then 204; 0: take it and break off. ``taken``: headers and body of each request."""

    port: int = 0
    answers: list[int] = field(default_factory=list)
    taken: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hooks/offers"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        hook = self.server.hook
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        hook.taken.append(({name.lower(): value for name, value in self.headers.items()}, body))
        status = hook.answers.pop(0) if hook.answers else 204
        if status == 0:
            self.connection.close()
            return
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", "http://169.254.169.254/latest/meta-data/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    hook: Hook

    def handle_error(self, *_: Any) -> None:
        """A connection that a test breaks off is no news."""


@contextmanager
def webhook() -> Iterator[Hook]:
    """A receiver that runs as long as the block."""
    server = Server(("127.0.0.1", 0), Handler)
    server.hook = hook = Hook(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield hook
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
