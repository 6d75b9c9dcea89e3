"""What a correction taught, told to whoever entered it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from batches.base import Text
from batches.teaching import KeptEntry
from flows.lessons_in_words import why_nothing
from flows.lexicon import LEXICON
from flows.stored import KIND
from portal.desk import Desk, Known
from portal.words import word

if TYPE_CHECKING:
    from portal.access import Caller


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was learnt, or (``anything`` false) why nothing was."""

    anything: bool
    words: Text


def learnt_at(desk: Desk, caller: Caller, known: Known, position: str) -> Learnt | None:
    """What the correction entered at that position taught, or why nothing; ``None`` where it is none of theirs, or not applied."""
    if not position.isdecimal() or len(position) > 18:
        return None
    entry = next(iter(desk.house.ledger.entries.at([int(position)])), None)
    if entry is None or (entry.kind, entry.id, entry.by) != (KIND, known.batch.id, caller.name) or entry.act.get("act") != "correct":
        return None
    settled = entry.settled or {}
    if settled.get("teaches"):
        return _taught(desk, str(settled["teaches"]))
    if settled.get("why_not"):
        why = why_nothing(str(settled["why_not"]))
        return Learnt(False, Text(de=f"Nichts gelernt: {why.de}.", en=f"Nothing learnt: {why.en}."))
    return None


def _taught(desk: Desk, id_: str) -> Learnt | None:
    stored = desk.house.ledger.read(LEXICON, id_)
    if stored is None:
        return None
    entry = KeptEntry.model_validate(stored.state).entry
    field = {"de": word("de", "field", entry.field), "en": word("en", "field", entry.field)}
    issuer, at_de, at_en = entry.issuer.name, "an dieser Stelle", "in this place"
    if entry.label:
        at_de, at_en = f"bei „{entry.label}“", f"at “{entry.label}”"
    is_de, is_en = ("steht", "is") if entry.names else ("steht nicht", "is not")
    words = Text(
        de=f"Gelernt: Auf solchen Papieren von {issuer} {is_de} {at_de}: {field['de']}.",
        en=f"Learnt: on such papers by {issuer}, what stands {at_en} {is_en} {field['en']}.",
    )
    return Learnt(True, words)
