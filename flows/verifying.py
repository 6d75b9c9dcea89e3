"""Whether anybody altered the record: chains of events, digests of states, corrections and lexicon, papers in the archive, and documents handed out."""

from __future__ import annotations

import hashlib
from pathlib import Path

from batches.errors import InputRefused, RecordAltered
from flows.accounts.keeping import ACCOUNT, DIRECTORY, ORGANISATION
from flows.inspected_before import altered_inspections
from flows.lexicon import LEXICON, PAPER
from flows.stored import KIND, from_state, no_such_batch
from flows.wiring import House, has_record, opened


def verify_record(data: Path, batch_id: str | None = None) -> tuple[str, ...]:
    """Check one batch, or the whole record; one sentence for each fault. ``InputRefused`` when there is no such batch."""
    if not has_record(data):
        if batch_id is not None:
            raise no_such_batch(batch_id)
        raise InputRefused("record.none", f"{data} holds no record; check --data", f"{data} enthält keine Akte; --data prüfen")
    with opened(data) as house:
        ids = house.ledger.every(KIND)
        if batch_id is not None and batch_id not in ids:
            raise no_such_batch(batch_id)
        taught = [(kind, each) for kind in (PAPER, LEXICON, ACCOUNT, ORGANISATION, DIRECTORY) for each in house.ledger.every(kind)] if batch_id is None else []
        faults = [fault for kind, each in taught for fault in house.ledger.verify(kind, each)]
        return tuple(dict.fromkeys([*(fault for each in ids if batch_id in (None, each) for fault in _faults(house, each)), *faults]))


def verify_document(data: Path, document: Path) -> tuple[str, ...]:
    """Whether a written document is, byte for byte, one this record handed out; one sentence for each fault."""
    digest = hashlib.sha256(document.read_bytes()).hexdigest()
    known = False
    if has_record(data):
        with opened(data) as house:
            for each in house.ledger.list(KIND):
                written = [e for e in house.ledger.events(KIND, each) if digest in (e.payload.get("outputs") or {}).values()]
                if written:
                    known = True
                    if faults := _faults(house, each):
                        return faults
    return () if known else (f"{document.name}: no document of this record has these bytes (SHA-256 {digest})",)


def _faults(house: House, batch_id: str) -> tuple[str, ...]:
    faults = list(house.ledger.verify(KIND, batch_id))
    stored = house.ledger.read(KIND, batch_id)
    if stored is None:
        return tuple(faults)
    try:
        batch, _, outputs = from_state(stored.state)
    except ValueError:
        return (*faults, f"{KIND} {batch_id}: its state is no longer readable")
    faults += [f"{KIND} {batch_id}: {lot}: what is on record of its inspection is not what was recorded" for lot in altered_inspections(house, batch_id)]
    behind = [(PAPER, paper.sha256) for paper in batch.papers if paper.corrections] + [(LEXICON, each) for paper in batch.papers for each in paper.learnt]
    faults += [fault for kind, each in sorted(set(behind)) for fault in house.ledger.verify(kind, each)]
    kept = {(name, sha256) for name, sha256 in outputs.items()} | {(a.file, a.sha256) for a in batch.attached if a.sha256}
    for event in house.ledger.events(KIND, batch_id):  # papers and documents of earlier days are evidence too
        kept |= {*(event.payload.get("outputs") or {}).items(), *(event.payload.get("basis") or {}).items()}
        if event.payload.get("sha256"):
            kept.add((str(event.payload.get("file")), str(event.payload["sha256"])))
    for name, sha256 in sorted(kept):
        try:
            house.archive.get(sha256)
        except RecordAltered as fault:
            faults.append(f"{KIND} {batch_id}: {name}: {fault.en}")
    return tuple(faults)
