"""The local Prefect server as a process of its own: ``python -m flows.server_process DATA PORT``.

It runs Prefect's own application under uvicorn and ends by itself when nobody has asked it anything for a while, or when its pid file is gone or names
another process (its data folder was removed, or ``freigabe stop`` was quicker), so that no server outlives its use. While ``freigabe serve`` serves the folder
the server is in use; when that process was killed, the server ends with it.

It is healthy once it knows when a run has crashed and how many may speak to an outside service at once: both must be there before the first run.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from flows.logs import configure

#: Minutes without a request after which the server ends.
IDLE_MINUTES = 15

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]


class Watched:
    """The application with a note of when it was last asked something; an open connection (WebSocket) counts as asking. Not healthy before ``prepared``."""

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self._app = app
        self._asked = time.monotonic()
        self._open = 0
        self.prepared = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if not self.prepared and scope["path"] == "/api/health":
            await send({"type": "http.response.start", "status": 503, "headers": []})
            await send({"type": "http.response.body", "body": b"not prepared yet"})
            return
        self._open += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._open -= 1
            self._asked = time.monotonic()

    @property
    def idle_seconds(self) -> float:
        """Seconds since the last request ended; 0 while one runs."""
        return 0.0 if self._open else time.monotonic() - self._asked


def serve(data: Path, port: int) -> None:
    """Serve until idle or told to stop (SIGTERM, SIGINT)."""
    import uvicorn
    from prefect.server.api.server import create_app

    from flows.preparing import prepare
    from flows.server import mark_of_server, pid_file
    from flows.serving.served import served
    from record.process import own_mark

    app = Watched(create_app(final=True))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning", timeout_graceful_shutdown=2))
    own = own_mark().process

    def wanted() -> bool:
        mark = mark_of_server(pid_file(data))
        return mark is not None and mark.process == own

    def left() -> bool:
        by = served(data)
        return app.idle_seconds > IDLE_MINUTES * 60 if by is None else not by.alive

    async def watch() -> None:
        while not server.started:
            await asyncio.sleep(0.05)
        try:
            await asyncio.to_thread(prepare, f"http://127.0.0.1:{port}/api")
        except BaseException:
            server.should_exit = True
            raise
        app.prepared = True
        while not server.should_exit:
            await asyncio.sleep(2)
            if left() or not wanted():
                server.should_exit = True

    async def run() -> None:
        watcher = asyncio.create_task(watch())
        await server.serve()
        watcher.cancel()
        with suppress(asyncio.CancelledError):
            await watcher

    asyncio.run(run())


if __name__ == "__main__":
    configure()
    serve(Path(sys.argv[1]), int(sys.argv[2]))
