"""What a check looks at, and what it found."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from batches.base import Frozen, Text

State = Literal["ok", "warn", "fault"]
_WEIGHT: dict[State, int] = {"ok": 0, "warn": 1, "fault": 2}


@dataclass(frozen=True, slots=True)
class Site:
    """The house to be looked at. ``seconds``: how long an outside service may take for an answer."""

    data: Path
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    seconds: int = 3


class Checked(Frozen):
    """What a check found. ``mend``: what to do about it; ``outside``: a service outside did not answer, so trying again later is worth it."""

    name: str
    state: State
    says: Text
    mend: Text | None = None
    outside: bool = False


def ok(name: str, en: str, de: str) -> Checked:
    """All is well."""
    return Checked(name=name, state="ok", says=Text(en=en, de=de))


def warn(name: str, says: Text, mend: Text) -> Checked:
    """It works, but somebody should know."""
    return Checked(name=name, state="warn", says=says, mend=mend)


def fault(name: str, says: Text, mend: Text, *, outside: bool = False) -> Checked:
    """It does not work."""
    return Checked(name=name, state="fault", says=says, mend=mend, outside=outside)


def worst(found: Iterable[Checked]) -> State:
    """The worst of all states."""
    return max((each.state for each in found), key=_WEIGHT.__getitem__, default="ok")


def exit_status(found: Iterable[Checked]) -> int:
    """3 when an outside service does not answer, else 1 when there is a fault, else 0."""
    faults = [each for each in found if each.state == "fault"]
    return 3 if any(each.outside for each in faults) else 1 if faults else 0
