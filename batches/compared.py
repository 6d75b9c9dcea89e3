"""What several papers say of one thing, side by side, each with its spot, and whether they agree."""

from __future__ import annotations

from typing import Literal

from batches.base import Frozen, Text
from batches.finding import Evidence

Verdict = Literal["agrees", "differs", "incomparable"]


class Statement(Frozen):
    """What one paper (``kind`` of the contract, or ``order``) says of the subject.

    ``said`` as it was compared, ``how`` the arithmetic or the likeness that led there. ``verdict``: held against the others of its row; ``reference`` for
    what the others are held against.
    """

    kind: str
    file: str
    said: str
    how: str = ""
    verdict: Literal["reference", "agrees", "differs", "incomparable"]
    spots: tuple[Evidence, ...] = ()


class Compared(Frozen):
    """One subject with every statement on it. ``findings`` are the ids of the findings that object to it: there are some if and only if it ``differs``.

    ``about``: which model, lot, party or body; ``line``: the order line it concerns. ``why`` says what differs, or why the statements cannot be compared.
    """

    subject: str
    name: Text
    about: str = ""
    line: int | None = None
    lot: str | None = None
    verdict: Verdict
    statements: tuple[Statement, ...]
    why: tuple[Text, ...] = ()
    findings: tuple[str, ...] = ()
