"""The doors by which tracking reaches a batch from a command: a CSV of events, and asking the carrier now."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from batches.batch import Batch
from batches.errors import InputRefused
from flows.running import carry_on
from flows.stored import batch_opened, from_state
from flows.tracking import csv_file
from flows.tracking.asking import ask
from flows.tracking.carriers import FILE, carrier_for, carriers_in, documents_of
from flows.tracking.entering import entered_of, tracked
from flows.tracking.places import with_places
from flows.wiring import opened

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Told:
    """What became of telling: the batch as it is now, how many reports were news, and the documents no carrier knows yet."""

    batch: Batch
    news: int
    unknown: tuple[str, ...] = ()


def enter_csv(data: Path, batch_id: str, file: Path, by: str, progress: Progress = lambda _: None) -> Told:
    """Enter the events of a CSV; ``InputRefused`` where it, or a row of it, is not in order: then none of it is entered."""
    try:
        body = file.read_bytes()
    except OSError as error:
        raise InputRefused("file.unreadable", f"{file} cannot be read: {error.strerror}", f"{file} ist nicht lesbar: {error.strerror}") from error
    batch = _stored(data, batch_id)
    events = with_places(csv_file.events_in(body, file.name, next(iter(documents_of(batch)), "")))
    with opened(data) as house:
        act = tracked(batch, events, house.ledger.clock(), by)
    if act is None:
        return Told(batch, 0)
    return Told(carry_on(data, batch_id, act, progress=progress).batch, len(act.events))


def ask_now(data: Path, batch_id: str, progress: Progress = lambda _: None) -> Told:
    """Ask the carriers of a batch's transport documents, and enter what is news.

    ``InputRefused`` where ``tracking.toml`` names none for them, or a carrier's answer is not in order, ``Unavailable`` where one does not answer.
    """
    batch, carriers = _stored(data, batch_id), carriers_in(data)
    pairs = [(carrier, document) for document in documents_of(batch) if (carrier := carrier_for(document, carriers)) is not None]
    if not pairs:
        documents = ", ".join(documents_of(batch))
        raise InputRefused(
            "tracking.no_carrier",
            f"no carrier of {data / FILE} carries {documents or 'this batch, of which no transport document is known'}; add it there, or use --csv",
            f"Kein Beförderer in {data / FILE} gehört zu {documents or 'dieser Sendung, deren Transportpapier niemand kennt'}; dort eintragen, oder --csv",
        )
    count, unknown = 0, list[str]()
    for carrier, document in pairs:
        progress(f"{batch_id}: {carrier.name}, {document}")
        reported = asyncio.run(ask(carrier, document))
        if not reported.known:
            unknown.append(document)
        with opened(data) as house:
            act = entered_of(batch, carrier, document, reported, house.ledger.clock())
        if act is not None:
            batch = carry_on(data, batch_id, act, progress=progress).batch
            count += len(act.events)
    return Told(batch, count, tuple(unknown))


def _stored(data: Path, batch_id: str) -> Batch:
    with batch_opened(data, batch_id) as (_, stored):
        return from_state(stored.state)[0]
