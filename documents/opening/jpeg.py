"""The picture in a JPEG file, without anything around it: what a camera wrote beside it (places, names, previews) and what follows its end is left out."""

from __future__ import annotations

from collections.abc import Iterator

from documents.opening.refusal import NotOpened

#: Markers (ITU-T T.81 B.1.1.3) of segments that belong to the picture: frames, tables, scans; of applications only JFIF's and Adobe's, which say how its
#: colours are meant.
_SOI, _EOI, _SOS, _APP0, _APP14, _APP15, _COM = 0xD8, 0xD9, 0xDA, 0xE0, 0xEE, 0xEF, 0xFE
_RESTARTS = range(0xD0, 0xD8)


def bare(data: bytes) -> bytes:
    """The first picture of the file up to its end mark; ``NotOpened`` where it has none."""
    if not data.startswith(b"\xff\xd8"):
        raise NotOpened("damaged")
    return b"".join((b"\xff\xd8", *_segments(data), b"\xff\xd9"))


def _segments(data: bytes) -> Iterator[bytes]:
    at = 2
    while True:
        while data[at : at + 2] == b"\xff\xff":  # fill bytes
            at += 1
        if len(data) < at + 4 or data[at] != 0xFF:
            if data[at : at + 2] == b"\xff\xd9":
                return
            raise NotOpened("damaged")
        marker = data[at + 1]
        if marker == _EOI:
            return
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == _SOS:
            end = _end_of_scan(data, end)
        if marker in (_APP0, _APP14) or not (_APP0 <= marker <= _APP15 or marker == _COM):
            yield data[at:end]
        at = end


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the coded picture ends: at the next marker that is no stuffing and no restart."""
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        if data[at + 1] not in (0x00, 0xFF) and data[at + 1] not in _RESTARTS:
            return at
        at += 1 if data[at + 1] == 0xFF else 2
    raise NotOpened("damaged")
