"""Reasons and remarks that people write, as they are kept."""

from __future__ import annotations

from batches.errors import InputRefused
from batches.who_and_why import reasoned

_LONGEST = 1000


def remark(text: str) -> str:
    """A remark without spaces around it; ``InputRefused`` where it is too long."""
    if len(text.strip()) > _LONGEST:
        raise InputRefused("remark.too_long", f"a reason or remark has at most {_LONGEST} signs", f"Begründung oder Bemerkung: höchstens {_LONGEST} Zeichen")
    return text.strip()


def reason_given(text: str) -> str:
    """A reason; ``InputRefused`` where there is none, or it is too long."""
    reasoned(text)
    return remark(text)
