"""Why a file cannot be opened: the codes of reading, and one for pictures."""

from __future__ import annotations

from typing import Literal, get_args

from batches.paper import ReadErrorCode

OpenErrorCode = ReadErrorCode | Literal["too_many_pixels"]
CODES: frozenset[str] = frozenset({*get_args(ReadErrorCode), "too_many_pixels"})


class NotOpened(Exception):
    """A file that cannot be opened."""

    def __init__(self, code: OpenErrorCode) -> None:
        super().__init__(code)
        self.code: OpenErrorCode = code
