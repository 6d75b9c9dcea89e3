"""What the API tells of a batch: the same as the command line, with the digests that bind an act to what was shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from batches.concerned import concerned, of_verdicts
from batches.decision import LotVerdict, state_of
from batches.entered import FindingDecided, GoodsArrived, HoldEnded, PromiseMade, ReleasedByCustoms
from batches.shown import batch_shown, paper_shown
from portal.desk import Known
from portal.views.unprejudiced import as_seen_by

Shown = dict[str, Any]
#: An act of each kind that changes one part of a batch; what they say does not matter to what they are bound to.
_ACTS = (
    GoodsArrived(by="", on=date.min),
    ReleasedByCustoms(by="", mrn="", released_on=date.min),
    PromiseMade(by="", kind="", until=date.min, whom=""),
    HoldEnded(by="", on=date.min, outcome="released", reason=""),
)


def batch(known: Known) -> Shown:
    """A batch, whole; ``shown``: the digest an approval is bound to (``seen``), ``concerned``: those of the acts that change one part of it."""
    bound = {act.act: concerned(act, known.batch, known.judgement) for act in _ACTS}
    shown = batch_shown(known.batch, known.judgement, sorted(known.outputs))
    return shown | {"version": known.version, "shown": known.shown, "concerned": bound}


def head(known: Known) -> Shown:
    """A batch, in a line of a list."""
    order, stands = known.batch.order, known.standing
    severities = [each["severity"] for each in findings(known) if each["state"] not in ("closed", "rejected")]
    return {
        "batch": known.batch.id,
        "order": order.order,
        "importer": order.importer.name,
        "supplier": order.supplier.name,
        "judged_for": known.judgement.judged_for.isoformat(),
        "stage": stands.stage,
        "waiting_for": [wait.model_dump(mode="json") for wait in stands.waiting_for],
        "open": {severity: severities.count(severity) for severity in ("blocking", "review")},
    }


def findings(known: Known) -> Iterator[Shown]:
    """Every finding with the state that people's decisions have given it; ``shown``: what a decision on it is bound to."""
    for each in known.judgement.findings:
        bound = concerned(FindingDecided(by="", finding=each.id, choice="ask", reason=""), known.batch, known.judgement)
        yield {"batch": known.batch.id, "state": state_of(each, known.batch.decisions), "shown": bound} | each.model_dump(mode="json")


def decisions(known: Known, name: str) -> Iterator[Shown]:
    """Every decision that ``name`` may see yet, in order."""
    codes = {each.id: each.code for each in known.judgement.findings}
    seen = as_seen_by(name, known.batch, known.judgement).decisions
    for number, each in enumerate(known.batch.decisions):
        if each not in seen:
            continue
        yield {"batch": known.batch.id, "number": number, "code": codes.get(each.finding)} | each.model_dump(mode="json")


def lots(known: Known) -> Iterator[Shown]:
    """Every lot, where it stands and its verdicts; ``shown``: what a verdict is bound to."""
    expiry = {(line.line, lot.lot): lot.expires_on for line, lot in known.batch.lots}
    told: dict[tuple[int, str], list[LotVerdict]] = {}
    for verdict in known.batch.lot_verdicts:
        told.setdefault((verdict.line, verdict.lot), []).append(verdict)
    for each in known.standing.lots:
        key = (each.line, each.lot)
        day, there = expiry[key], told.get(key, [])
        bound = of_verdicts(known.judgement, there)
        verdicts = [one.model_dump(mode="json", include={"choice", "by", "reason"}) for one in there]
        stands = each.model_dump(mode="json") | {"expires_on": None if day is None else day.isoformat()}
        yield {"batch": known.batch.id} | stands | {"verdicts": verdicts, "shown": bound}


def papers(known: Known) -> Iterator[Shown]:
    """Every paper as it was read and corrected; one that was attached and not read yet with ``kind`` null."""
    read = {paper.sha256: paper for paper in known.batch.papers if paper.sha256}
    for attached in known.batch.attached:
        paper = read.get(attached.sha256)
        told = paper_shown(paper) if paper is not None else {"file": attached.file, "sha256": attached.sha256, "kind": None, "fields": {}, "error": None}
        yield {"batch": known.batch.id, "attached_by": attached.by} | told
