"""A small clamd: it speaks INSTREAM (clamd(8)), and knows one signature."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.uploads.files_to_send import EICAR


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        if self.rfile.read(10) != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        heard = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            heard += self.rfile.read(size)
            if len(heard) > 1 << 20:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.server.may_answer.wait(20)  # type: ignore[attr-defined]
        self.wfile.write(b"stream: Eicar-Test-Signature FOUND\0" if EICAR in heard else b"stream: OK\0")


@contextmanager
def clamd(socket_path: Path | None = None, may_answer: threading.Event | None = None) -> Iterator[str]:
    """Its address; it answers once it may."""
    server = (
        socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Talk) if socket_path is None else socketserver.ThreadingUnixStreamServer(str(socket_path), _Talk)
    )
    server.daemon_threads = True
    if may_answer is None:
        (may_answer := threading.Event()).set()
    server.may_answer = may_answer  # type: ignore[union-attr]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_address[1]}" if socket_path is None else str(socket_path)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
