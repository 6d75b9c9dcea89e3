"""The history of a batch as one person may read it: everything anyone did, but what would tell them too early how another person decided."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from batches.base import Text
from flows.figures.timeline import GATE_LEFT, Entry, Timeline
from portal.desk import Known
from portal.views.unprejudiced import sees_event
from record.events import Recorded

Kind = Literal["all", "people", "decisions", "papers", "goods", "customs", "house"]
KINDS: tuple[Kind, ...] = get_args(Kind)
#: The subjects of events (what stands before the dot) a kind of entry is about.
_SUBJECTS: Mapping[Kind, frozenset[str]] = {
    "decisions": frozenset({"finding", "lot", "release"}),
    "papers": frozenset({"paper", "fact", "lexicon", "order", "reply"}),
    "goods": frozenset({"goods", "sheets", "measurements", "inspections", "markings", "lots", "carrier"}),
    "customs": frozenset({"customs", "border"}),
}


@dataclass(frozen=True, slots=True)
class EntrySeen:
    """An entry; of one that is ``hidden`` nothing is told but that it is there. ``number`` and ``digest``: of the event, ``None`` for a gate that was left."""

    at: datetime
    actor: str
    house: bool
    type: str
    what: Text
    number: int | None
    digest: str
    payload: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class History:
    """The entries asked for, in the order asked for; ``actors``: everybody whose entries may be read; ``hidden``: how many entries are not told yet."""

    entries: tuple[EntrySeen, ...]
    actors: tuple[str, ...]
    all: int
    hidden: int


def history(timeline: Timeline, recorded: Mapping[int, Recorded], known: Known, name: str, *, who: str, kind: Kind, oldest: bool) -> History:
    """The history as ``name`` may read it, narrowed to an actor and a kind; entries that are hidden are shown only where nothing is narrowed."""
    seen = tuple(_seen(each, recorded, known, name) for each in timeline.entries)
    chosen = [each for each in seen if _is_asked_for(each, who, kind)]
    actors = tuple(sorted({each.actor for each in seen if not each.hidden and not each.house}, key=str.casefold))
    return History(tuple(chosen if oldest else reversed(chosen)), actors, len(seen), sum(each.hidden for each in seen))


def _seen(entry: Entry, recorded: Mapping[int, Recorded], known: Known, name: str) -> EntrySeen:
    event = recorded.get(entry.number) if entry.number is not None else None
    digest = "" if event is None else event.digest
    if event is not None and not sees_event(name, event, known.batch, known.judgement):
        return EntrySeen(entry.at, "", False, "", _HIDDEN, entry.number, digest, "", True)
    payload = json.dumps(dict(entry.payload), ensure_ascii=False, sort_keys=True, indent=2) if entry.payload and entry.type != GATE_LEFT else ""
    return EntrySeen(entry.at, entry.actor, entry.house, entry.type, entry.what, entry.number, digest, payload, False)


#: What is told of an entry that is hidden.
_HIDDEN = Text(
    de="Ein noch verdeckter Eintrag: Wer als zweite Person entscheidet, soll unvoreingenommen entscheiden.",
    en="An entry that is still covered: whoever decides as the second person is to decide without prejudice.",
)


def _is_asked_for(each: EntrySeen, who: str, kind: Kind) -> bool:
    if each.hidden:
        return not who and kind == "all"
    if who and each.actor != who:
        return False
    match kind:
        case "all":
            return True
        case "people":
            return not each.house
        case "house":
            return each.house
        case _:
            return each.type.partition(".")[0] in _SUBJECTS[kind]


def on_page(entries: tuple[EntrySeen, ...], page: int, most: int) -> Iterable[EntrySeen]:
    """The entries of a page, the first of which is 1."""
    return entries[(page - 1) * most : page * most]


def pages(entries: tuple[EntrySeen, ...], most: int) -> int:
    """How many pages there are."""
    return max(-(-len(entries) // most), 1)
