"""The kinds of papers as people call them, and why one could not be read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal

from batches.base import Text


@lru_cache(maxsize=2)
def _names(table: Literal["kinds", "errors"]) -> Mapping[str, Text]:
    whole = tomllib.loads((Path(__file__).parent / "words" / "kinds.toml").read_text(encoding="utf-8"))
    return {name: Text.model_validate(entry) for name, entry in whole[table].items()}


def in_words(kinds: tuple[str, ...]) -> Text:
    """The kinds as a phrase in both languages, alternatives joined by "or"."""
    names = [_names("kinds").get(kind, Text(de=kind, en=kind)) for kind in kinds]
    return Text(de=" oder ".join(name.de for name in names), en=" or ".join(name.en for name in names))


def reason_in_words(code: str) -> Text:
    """Why a file could not be read."""
    return _names("errors").get(code, Text(de=code, en=code))
