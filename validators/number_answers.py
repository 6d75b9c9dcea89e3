"""What the check of a number answers, and the data it answers from."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "catalogue" / "data"


@dataclass(frozen=True, slots=True)
class Answer:
    """``normal`` set: valid. ``reason`` is a key of the sentences; ``near``: the form fits and only the check fails."""

    reason: str
    normal: str | None = None
    near: bool = False
    values: tuple[tuple[str, str], ...] = ()


NOT_THE_FORM = Answer("form")
WRONG_CHECK = Answer("check_digit", near=True)


@cache
def number_data() -> Mapping[str, Any]:
    """The forms, countries and sentences of ``identifiers.toml``."""
    return tomllib.loads((DATA / "identifiers.toml").read_text(encoding="utf-8"))


def squeezed(value: str, also: str = "") -> str:
    """``value`` in upper case without blanks, and without the characters of ``also``."""
    return re.sub(rf"[\s{re.escape(also)}]", "", value).upper()
