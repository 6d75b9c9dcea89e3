"""The release certificate (Freigabebescheinigung): which lots may be handed on, by whose word, and on which evidence."""

from __future__ import annotations

from collections.abc import Mapping

from batches.base import Text
from batches.batch import Batch, Judgement
from batches.decision import Decision, state_of
from batches.errors import NotNow
from batches.gates import Standing
from batches.told_outside import earlier_batches, told_outside
from documents.writing import parts
from documents.writing.characters import Plain
from documents.writing.pdf import written
from documents.writing.wording import day


def release_certificate(
    batch: Batch, judgement: Judgement, standing: Standing, *, record_digest: str | None = None, category_names: Mapping[str, Text] | None = None
) -> bytes:
    """The certificate for every lot released so far, as PDF/A-2b dated the day judged for; the same batch gives the same bytes.

    ``record_digest``: the digest of the record's last event when the certificate was asked for. ``NotNow`` when no lot is released.
    """
    released = _released(batch, standing, category_names or {})
    if not released:
        raise NotNow("release.none", "no lot of this batch is released, so there is nothing to certify", "Keine Charge dieser Sendung ist freigegeben")
    release = batch.release_by_customs
    judgement = told_outside(batch, judgement, earlier_batches(batch))  # the certificate leaves the house
    data: dict[str, Plain] = {
        **parts.heading(batch, judgement, standing),
        "lots": released,
        "held": [lot for lot in parts.lots(batch, standing) if lot["status_key"] != "released"],
        "released_by": _pairs(batch),
        "mrn": release.mrn if release else None,
        "released_on": day(release.released_on) if release else None,
        "papers": parts.papers(batch),
        "cleared": _cleared(batch, judgement),
        "verdicts": [{"line": v.line, "lot": v.lot, "choice": v.choice, "by": v.by, "reason": v.reason} for v in batch.lot_verdicts],
        "passed": len(judgement.passed),
        "record_digest": record_digest,
    }
    return written("release", data, dated=judgement.judged_for)


def _released(batch: Batch, standing: Standing, names: Mapping[str, Text]) -> list[dict[str, Plain]]:
    signed = {(release.line, release.lot): release.by for release in batch.releases_that_hold}
    found: list[dict[str, Plain]] = []
    for (line, lot), shown in zip(batch.lots, parts.lots(batch, standing), strict=True):
        if shown["status_key"] == "released" and (line.line, lot.lot) in signed:
            name = parts.goods_name(line.category, names)
            found.append({**shown, "name": name, "manufacturer": batch.order.manufacturer_of(line).name, "by": list(signed[line.line, lot.lot])})
    return found


def _pairs(batch: Batch) -> list[Plain]:
    """The pairs of people who released, each once, with the digest of what they were shown."""
    pairs: dict[tuple[str, str, str], list[str]] = {}
    for release in batch.releases_that_hold:
        pairs.setdefault((*release.by, release.shown), []).append(release.lot)
    return [{"first": first, "second": second, "shown": shown, "lots": ", ".join(lots)} for (first, second, shown), lots in pairs.items()]


def _cleared(batch: Batch, judgement: Judgement) -> list[Plain]:
    """The findings that stand although released lots passed them, or that a person closed: nobody should have to search for them."""
    decided = {decision.finding for decision in batch.decisions}
    released = [(release.line, release.lot) for release in batch.releases_that_hold]
    return [
        parts.finding(each, _closing(batch.decisions))
        for each in judgement.findings
        if each.id in decided and state_of(each, batch.decisions) == "closed" and any(each.concerns(*key) for key in released)
    ]


def _closing(decisions: tuple[Decision, ...]) -> tuple[Decision, ...]:
    return tuple(decision for decision in decisions if decision.choice != "ask")
