"""Names in scripts the document's fonts do not have: each missing character is shown as ``□`` rather than dropped or left to break the paper."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

Plain: TypeAlias = "str | int | bool | Sequence[Plain] | Mapping[str, Plain] | None"

MISSING = "□"
#: A text of a PDF holds at most 32767 bytes (ISO 19005-2 6.1.13), two or four for each character; nobody reads a longer one.
LONGEST = 8_000


def only_displayable(data: Plain, displayable: Callable[[str], bool]) -> Plain:
    """``data`` with every text made displayable; the key ``missing_glyphs`` of a mapping at the top says whether any character had to go."""
    shown = _shown(data, displayable)
    if isinstance(shown, dict):
        shown["missing_glyphs"] = _holds_missing(shown)
    return shown


def _shown(data: Plain, displayable: Callable[[str], bool]) -> Plain:
    match data:
        case str():
            return displayed(data, displayable)
        case Mapping():
            return {key: _shown(value, displayable) for key, value in data.items()}
        case Sequence():
            return [_shown(value, displayable) for value in data]
        case _:
            return data


def displayed(text: str, displayable: Callable[[str], bool]) -> str:
    """``text`` as the fonts can set it.

    Invisible format characters go: one that turns the writing direction could make a name read as another (Unicode TR 36, 2.10).
    """
    composed = unicodedata.normalize("NFC", text if len(text) <= LONGEST else f"{text[:LONGEST]} …")
    return "".join(_character(c, displayable) for c in composed if unicodedata.category(c) != "Cf")


def _character(character: str, displayable: Callable[[str], bool]) -> str:
    if character.isspace():
        return "\n" if character == "\n" else " "
    if character.isascii() and character.isprintable():
        return character
    return character if displayable(character) else MISSING


def _holds_missing(data: Plain) -> bool:
    match data:
        case str():
            return MISSING in data
        case Mapping():
            return any(_holds_missing(value) for value in data.values())
        case Sequence():
            return any(_holds_missing(value) for value in data)
        case _:
            return False
