"""An application of the portal as it is served: uvicorn on a port of this machine."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from deploy.servers.process import free_port

#: The thread in which the event loop runs, and nothing that takes long may.
EVENT_LOOP = "portal"


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The address at which ``app`` answers."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None, proxy_headers=False))
    thread = threading.Thread(target=server.run, name=EVENT_LOOP, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)
