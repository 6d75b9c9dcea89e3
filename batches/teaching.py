"""A lexicon entry as it is kept: who taught it by which corrections, and who withdrew it. Each act is pure, as those on a batch are."""

from __future__ import annotations

from batches.base import Frozen
from batches.correction import Correction
from batches.errors import NotNow
from batches.event import Event
from batches.lexicon import LexiconEntry


class Teaching(Frozen):
    """The correction an entry was learnt from, and where it was made."""

    batch: str
    file: str
    correction: Correction


class Withdrawal(Frozen):
    """Who withdrew an entry, and why."""

    by: str
    reason: str


class KeptEntry(Frozen):
    """An entry with all that is known about it. A withdrawn one stays on record and is not used."""

    entry: LexiconEntry
    taught: tuple[Teaching, ...] = ()
    withdrawn: Withdrawal | None = None


def teach(kept: KeptEntry | None, entry: LexiconEntry, teaching: Teaching) -> tuple[KeptEntry, tuple[Event, ...]]:
    """The entry taught, or taught once more. One that was withdrawn stays withdrawn: a person took it back knowing what it does."""
    known = kept or KeptEntry(entry=entry)
    said = teaching.correction
    payload = {"entry": entry.id, "issuer": entry.issuer.name, "kind": entry.kind, "field": entry.field, "label": entry.label, "names": entry.names}
    payload |= {"batch": teaching.batch, "file": teaching.file, "sha256": said.sha256, "value": said.value, "reason": said.reason}
    event = Event(type="lexicon.taught", actor=said.by, payload=payload)
    return known.model_copy(update={"taught": (*known.taught, teaching)}), (event,)


def withdraw(kept: KeptEntry, by: str, reason: str) -> tuple[KeptEntry, tuple[Event, ...]]:
    """The entry withdrawn. Repeating one's own word changes nothing."""
    withdrawal, id_ = Withdrawal(by=by, reason=reason), kept.entry.id
    if kept.withdrawn == withdrawal:
        return kept, ()
    if kept.withdrawn is not None:
        raise NotNow(
            "lexicon.withdrawn",
            f"{id_} has been withdrawn already, by {kept.withdrawn.by}: {kept.withdrawn.reason}",
            f"{id_} ist bereits zurückgezogen, durch {kept.withdrawn.by}: {kept.withdrawn.reason}",
        )
    event = Event(type="lexicon.withdrawn", actor=by, payload={"entry": id_, "reason": reason})
    return kept.model_copy(update={"withdrawn": withdrawal}), (event,)
