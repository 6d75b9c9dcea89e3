"""What was entered about a batch, applied by its next run: facts before judging, decisions after it, each settled in the commit that holds its effect."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from pydantic import ValidationError

from batches.acts import Acted, decide
from batches.batch import Batch, Judgement
from batches.concerned import applied
from batches.correcting import PaperCorrected
from batches.entered import Entered, FindingDecided, entered
from batches.errors import FreigabeError, InputRefused
from batches.event import Event
from batches.finding import Finding
from batches.ordering import OrderGiven
from flows.said import corrected_as_entered
from flows.stored import KIND
from flows.wiring import House
from record.entries import Entry

Settled = dict[int, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Applied:
    """The batch after some entries, what happened, and what became of each entry by its position."""

    batch: Batch
    events: tuple[Event, ...]
    settled: Settled


def apply_facts(batch: Batch, judgement: Judgement | None, waiting: Iterable[Entry]) -> Applied:
    """Apply the entries that state facts. Corrections have a step of their own; those that judge, and what no version of this program can read, are left for
    :func:`apply_decisions`."""
    judged = judgement or nothing_judged(batch)
    told = ((entry, act) for entry in waiting if (act := act_of(entry)) is not None and not act.judges and not isinstance(act, PaperCorrected))
    return _applied(batch, ((entry, partial(applied, act, judgement=judged)) for entry, act in told))


def opening_in(waiting: Iterable[Entry]) -> tuple[Entry, OrderGiven] | None:
    """The first order among what waits, which opens a batch that is not there yet."""
    return next(((entry, act) for entry in waiting if isinstance(act := act_of(entry), OrderGiven)), None)


def nothing_judged(batch: Batch) -> Judgement:
    """What stands in for the judgement of a batch that is being opened."""
    return Judgement(judged_for=batch.judged_for, catalogue="")


def apply_decisions(house: House, batch: Batch, judgement: Judgement, waiting: Iterable[Entry]) -> Applied:
    """Apply the entries that judge to the judgement just made."""

    def acting(entry: Entry) -> Callable[[Batch], Acted]:
        act = act_of(entry)
        if act is None:
            return lambda _: _unreadable(entry)
        return lambda on: tried(house, on, judgement, act)

    return _applied(batch, ((entry, acting(entry)) for entry in waiting if (act := act_of(entry)) is None or act.judges))


def tried(house: House, batch: Batch, judgement: Judgement, act: Entered) -> Acted:
    """What an act would do to the batch as it is judged now; whatever it refuses is raised."""
    if isinstance(act, FindingDecided):
        return applied(act, batch, judgement, partial(_decided, house, batch, judgement, act))
    return applied(act, batch, judgement, partial(corrected_as_entered, batch, judgement, act) if isinstance(act, PaperCorrected) else None)


def earlier_finding(house: House, batch_id: str, finding_id: str) -> Finding | None:
    """The finding of that id as an earlier judgement of the batch had it: a decision that comes late is still about something."""
    bases = (event.payload.get("basis") for event in reversed(house.ledger.events(KIND, batch_id)) if event.type == "batch.judged")
    for verdict in dict.fromkeys(basis["verdict"] for basis in bases if basis):
        for finding in json.loads(house.archive.get(verdict))["findings"]:
            if finding["id"] == finding_id:
                return Finding.model_validate(finding)
    return None


def _applied(batch: Batch, acting: Iterable[tuple[Entry, Callable[[Batch], Acted]]]) -> Applied:
    events: list[Event] = []
    settled: Settled = {}
    for entry, act in acting:
        try:
            batch, happened = act(batch)
        except FreigabeError as refusal:
            settled[entry.position], event = refused(entry, refusal)
            events.append(event)
        else:
            events.extend(happened)
            settled[entry.position] = {"outcome": "applied" if happened else "nothing_new"}
    return Applied(batch, tuple(events), settled)


def refused(entry: Entry, refusal: FreigabeError) -> tuple[dict[str, Any], Event]:
    """What stands with an entry that is refused, and the event that tells of it."""
    told = {"code": refusal.code, "en": refusal.en, "de": refusal.de}
    event = Event(type="act.refused", actor=entry.by, payload={"act": entry.act.get("act"), **told})
    return {"outcome": "refused", "refusal": type(refusal).__name__, **told}, event


def _decided(house: House, batch: Batch, judgement: Judgement, act: FindingDecided) -> Acted:
    here = any(finding.id == act.finding for finding in judgement.findings)
    gone = None if here else earlier_finding(house, batch.id, act.finding)
    return decide(batch, judgement, act.finding, act.choice, act.by, act.reason, gone)


def act_of(entry: Entry) -> Entered | None:
    """The act that was entered, ``None`` where this version cannot read it."""
    try:
        return entered(entry.act)
    except ValidationError:
        return None


def _unreadable(entry: Entry) -> Acted:
    raise InputRefused(
        "act.unreadable",
        f"this version of freigabe cannot read what was entered ({entry.act.get('act')}); enter it again",
        f"Diese Fassung von freigabe kann den Eintrag nicht lesen ({entry.act.get('act')}); bitte erneut eintragen",
    )
