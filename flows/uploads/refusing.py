"""Why a file is not taken: a stable code, and a sentence in both languages that says what is wrong and how to mend it (``uploads.toml``)."""

from __future__ import annotations

from collections.abc import Mapping

from batches.base import Text
from flows.uploads.policy import refusals


class FileRefused(Exception):
    """A file that is not taken; an outcome for whoever sent it, never a fault of the program."""

    def __init__(self, code: str, **values: str | int | Text) -> None:
        super().__init__(code)
        self.code = code
        self.said = said(code, values)


def said(code: str, values: Mapping[str, str | int | Text] | None = None) -> Text:
    """The sentence of a code, filled in."""
    row, filled = refusals()[code], values or {}
    in_german = {name: value.de if isinstance(value, Text) else value for name, value in filled.items()}
    in_english = {name: value.en if isinstance(value, Text) else value for name, value in filled.items()}
    return Text(de=row.de.format(**in_german), en=row.en.format(**in_english))
