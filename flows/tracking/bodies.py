"""The JSON bodies carriers answer with: untrusted, so whatever is not as its format has it is refused with the spot it stands at."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from batches.errors import InputRefused
from batches.tracking import TrackingEvent

#: Longer texts of strangers are cut; a note is read by people, and none of ours is.
_LONGEST = 300
#: A consignment of many containers has some hundred reports; whoever sends more sends something else.
MOST_KEPT = 5000


@cache
def codes() -> dict[str, Any]:
    """What the codes of each format mean (``codes.toml``)."""
    return tomllib.loads((Path(__file__).parent / "codes.toml").read_text(encoding="utf-8"))


def refused(source: str, where: str, en: str, de: str) -> InputRefused:
    """The refusal of what ``source`` sent."""
    return InputRefused("tracking.malformed", f"{source}: {where}: {en}", f"{source}: {where}: {de}")


def json_of(body: bytes, source: str) -> Any:
    """The JSON in ``body``. ``InputRefused`` for what is none, or is nested deeper than anyone needs."""
    try:
        return json.loads(body)
    except RecursionError as error:
        raise refused(source, "answer", "is nested too deeply", "ist zu tief verschachtelt") from error
    except ValueError as error:
        spot = f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "answer"
        raise refused(source, spot, "is not JSON, or was cut off", "ist kein JSON oder abgeschnitten") from error


def text(value: object) -> str:
    """A text, a number as text, and of anything else nothing; without control characters, and no longer than people read."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return "".join(each if each.isprintable() else " " for each in str(value)).strip()[:_LONGEST]


def part(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """The object under a key, or an empty one."""
    inner = value.get(key)
    return inner if isinstance(inner, Mapping) else {}


def moment(value: object, source: str, where: str) -> datetime:
    """A time with its offset from UTC. One without is refused: at which clock it was read, nobody could tell."""
    try:
        read = datetime.fromisoformat(text(value))
    except ValueError as error:
        raise refused(source, where, f"{text(value)!r} is no time of ISO 8601", f"{text(value)!r} ist keine Zeit nach ISO 8601") from error
    if read.tzinfo is None:
        raise refused(source, where, f"{text(value)!r} names no offset from UTC", f"{text(value)!r} nennt keinen Abstand zu UTC")
    return read


def place_code(*values: object) -> str | None:
    """The first of ``values`` that has the form of a UN/LOCODE or an IATA code."""
    found = (re.sub(r"\s", "", text(value)).upper() for value in values)
    return next((each for each in found if re.fullmatch(r"[A-Z]{2}[A-Z0-9]{3}|[A-Z]{3}", each)), None)


def event(source: str, where: str, **facts: Any) -> TrackingEvent:
    """The event of these facts; ``InputRefused`` where one of them cannot be, e.g. a time before the calendar begins."""
    try:
        return TrackingEvent.model_validate({"source": source, **facts})
    except (ValidationError, OverflowError) as error:
        first = error.errors()[0] if isinstance(error, ValidationError) else {"loc": ("at",), "msg": str(error)}
        spot = f"{where}.{'.'.join(map(str, first['loc']))}"
        raise refused(source, spot, str(first["msg"]), f"unzulässig ({first['msg']})") from error
