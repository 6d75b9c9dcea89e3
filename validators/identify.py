"""Which number is this, and is it well formed? (``freigabe identify``)

Nothing here says that a number *exists*: no register is asked, and where one is needed the reason says so. The answer comes at once.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from batches.errors import InputRefused
from validators.number_answers import Answer, number_data
from validators.number_kinds import CHECKS


@dataclass(frozen=True, slots=True)
class Identified:
    """What a value is as one kind of number. ``normal`` is its normal form, ``None`` when it is not valid; ``reason`` says what was checked."""

    kind: str
    valid: bool
    normal: str | None
    reason: str
    reason_de: str

    def as_json(self) -> dict[str, str | bool | None]:
        """The contract's object."""
        return {"kind": self.kind, "valid": self.valid, "normal": self.normal, "reason": self.reason}


def identify(value: str, as_kind: str | None = None) -> tuple[Identified, ...]:
    """What ``value`` is. With ``as_kind`` the one answer for that kind; without, every kind it is valid as, or, where it is none, those it only
    misses by a check digit (empty when it is like none). ``InputRefused`` for a kind that is not known."""
    if as_kind is not None:
        if as_kind not in CHECKS:
            raise InputRefused(
                "identify.unknown_kind",
                f"{as_kind!r} is no kind of number; use one of: {', '.join(CHECKS)}",
                f"{as_kind!r} ist keine Art von Nummer; möglich: {', '.join(CHECKS)}",
            )
        return (_worded(as_kind, CHECKS[as_kind](_plain(value))),)
    answers = {kind: check(_plain(value)) for kind, check in CHECKS.items()}
    fitting = {kind: answer for kind, answer in answers.items() if answer.normal is not None}
    return tuple(_worded(kind, answer) for kind, answer in (fitting or {k: a for k, a in answers.items() if a.near}).items())


def _plain(value: str) -> str:
    # Full-width digits and typographic hyphens are how papers print the same characters.
    return re.sub(r"[‐‑‒–—−]", "-", unicodedata.normalize("NFKC", value)).strip()


def _worded(kind: str, answer: Answer) -> Identified:
    sentence = number_data()["reason"][answer.reason]
    spoken = {}
    for language in ("en", "de"):
        values = dict(answer.values) | {"form": number_data()["form"].get(kind, {}).get(language, "")}
        spoken[language] = sentence[language].format_map(values)
    return Identified(kind, answer.normal is not None, answer.normal, spoken["en"], spoken["de"])
