"""Malware, where a scanner is set up: ``FREIGABE_CLAMAV`` names a clamd, as ``host:port`` or by the path of its socket (clamd(8), INSTREAM)."""

from __future__ import annotations

import os
import socket
import struct
from pathlib import Path

from batches.errors import Unavailable
from flows.uploads.refusing import FileRefused, said

#: How long the scanner may take to answer, in all, and to be reached.
ANSWER_SECONDS, REACH_SECONDS = 60.0, 5.0
_PIECE = 64 * 1024
_LONGEST_ANSWER = 4096


def scanned(path: Path) -> None:
    """Pass the file to the scanner that is set up; ``FileRefused`` for malware, ``Unavailable`` where the scanner cannot tell. Without one, nothing is done."""
    address = os.environ.get("FREIGABE_CLAMAV", "").strip()
    if not address:
        return
    try:
        with _reached(address) as connection:
            answer = _told(connection, path)
    except OSError as fault:
        raise _unavailable() from fault
    if answer == "stream: OK":
        return
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        raise FileRefused("upload.malware", found=answer[len("stream: ") : -len(" FOUND")][:100])
    raise _unavailable()


def _reached(address: str) -> socket.socket:
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(REACH_SECONDS)
        connection.connect(address)
    else:
        host, _, port = address.rpartition(":")
        if not host or not port.isdigit():
            en = f"FREIGABE_CLAMAV is {address!r}, so no file can be scanned; write HOST:PORT or the path of clamd's socket"
            de = f"FREIGABE_CLAMAV ist {address!r}, deshalb kann nichts geprüft werden; richtig ist HOST:PORT oder der Pfad des Sockets von clamd"
            raise Unavailable("scanner.address", en, de)
        connection = socket.create_connection((host.strip("[]"), int(port)), REACH_SECONDS)
    connection.settimeout(ANSWER_SECONDS)
    return connection


def _told(connection: socket.socket, path: Path) -> str:
    """The file in pieces with their lengths, an empty one at the end; the answer ends with a zero byte. A scanner that has heard enough answers at once."""
    try:
        connection.sendall(b"zINSTREAM\0")
        with path.open("rb") as stream:
            while piece := stream.read(_PIECE):
                connection.sendall(struct.pack("!L", len(piece)) + piece)
        connection.sendall(struct.pack("!L", 0))
    except (BrokenPipeError, ConnectionResetError):
        pass  # its answer says why
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER and (piece := connection.recv(_LONGEST_ANSWER)):
        answer += piece
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _unavailable() -> Unavailable:
    sentence = said("upload.scanner_unavailable")
    return Unavailable("upload.scanner_unavailable", sentence.en, sentence.de)
