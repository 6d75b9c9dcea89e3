"""Released goods as the release keeps them (``ffp2 · MW-2100 · FFP2 NR · 60000 piece · 2023-05-10``), in words."""

from __future__ import annotations

import re
from datetime import date

from batches.base import Language
from documents.writing.wording import word
from flows.figures.figure import day, number

_COUNTED = re.compile(r"(\d+) (\w+)")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def goods_told(kept: str, language: Language) -> str:
    """``MW-2100 · FFP2 NR · 60.000 Stück · haltbar bis 10.05.2023``: without the key of the category, which the model makes plain."""
    _, *parts = kept.split(" · ")
    return " · ".join(_told(each, language) for each in parts) or kept


def _told(part: str, language: Language) -> str:
    if counted := _COUNTED.fullmatch(part):
        return f"{number(int(counted[1]), language)} {word('unit', counted[2])[language]}"
    if _DAY.fullmatch(part):
        return f"{'haltbar bis' if language == 'de' else 'expires'} {day(date.fromisoformat(part), language)}"
    return part
