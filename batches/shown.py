"""A batch as the contract shows it to the world: plain JSON values, no clock, no random id; the same batch gives the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from batches.batch import Batch, CustomsResult, Judgement
from batches.border_hold import BorderHold
from batches.fields import OF_NOTICES
from batches.gates import standing
from batches.paper import LIST_FIELDS, Fact, Paper

Shown = dict[str, Any]


def paper_shown(paper: Paper) -> Shown:
    """One line of ``freigabe read --json``."""
    return {
        "file": paper.file,
        "sha256": paper.sha256,
        "pages": paper.pages,
        "text_source": paper.text_source,
        "language": paper.language,
        "kind": paper.kind,
        "kind_confidence": paper.kind_confidence,
        "fields": fields_shown(paper),
        **_notice_shown(paper),
        "absent": [one.model_dump(mode="json") for one in paper.absent],
        "tables": {
            "measurements": [row.model_dump(mode="json") for row in paper.measurements],
            "lines": [row.model_dump(mode="json", exclude_none=True) for row in paper.lines],
        },
        "signals": [signal.model_dump(mode="json", include={"code", "message", "page", "box"}) for signal in paper.signals],
        "signatures": [signature.model_dump(mode="json") for signature in paper.signatures],
        "error": None if paper.error is None else paper.error.model_dump(mode="json"),
    }


def fields_shown(paper: Paper) -> Shown:
    """The paper's facts by field: an object each, a list of objects for fields that may repeat."""
    fields: Shown = {}
    for fact in paper.facts:
        if fact.field in OF_NOTICES:
            continue
        if fact.field in LIST_FIELDS:
            fields.setdefault(fact.field, []).append(_fact_shown(fact))
        else:
            fields.setdefault(fact.field, _fact_shown(fact))
    return fields


def _notice_shown(paper: Paper) -> Shown:
    """The days a customs notice states, where it states one."""
    days = {fact.field: _fact_shown(fact) for fact in paper.facts if fact.field in OF_NOTICES}
    return {"notice": days} if days else {}


def batch_shown(batch: Batch, judgement: Judgement, outputs: Sequence[str]) -> Shown:
    """One line of ``freigabe import --json``."""
    stands = standing(batch, judgement)
    return {
        "batch": batch.id,
        "order": batch.order.order,
        "judged_for": judgement.judged_for.isoformat(),
        "stage": stands.stage,
        "waiting_for": [wait.model_dump(mode="json") for wait in stands.waiting_for],
        "papers": [_batch_paper_shown(paper) for paper in batch.papers],
        "findings": [finding.model_dump(mode="json") for finding in judgement.findings],
        "passed": [passed.model_dump(mode="json") for passed in judgement.passed],
        "lots": [{"line": lot.line, "lot": lot.lot, "quantity": lot.quantity, "status": lot.status} for lot in stands.lots],
        "sampling": [plan.model_dump(mode="json") for plan in judgement.sampling],
        "customs": _customs_shown(judgement.customs),
        "holds": [hold_shown(hold) for hold in batch.holds],
        "outputs": list(outputs),
    }


def hold_shown(hold: BorderHold) -> Shown:
    """A hold at the border: as entered, with its period, where it stands, and that in a sentence."""
    state = hold.ended.outcome if hold.ended is not None else "maintained" if not hold.clock_runs else "suspended"
    shown: Shown = hold.model_dump(mode="json")
    shown["lots"] = [{"line": line, "lot": lot} for line, lot in hold.lots]
    return {"state": state} | shown | {"told": hold.told.model_dump()}


def _batch_paper_shown(paper: Paper) -> Shown:
    """A paper of a batch; where people corrected it or taught its issuer's labels, also what they said and what the reader had read instead."""
    shown: Shown = {"file": paper.file, "kind": paper.kind, "fields": fields_shown(paper), "error": paper.error and paper.error.model_dump(mode="json")}
    shown |= _notice_shown(paper)
    if paper.corrections:
        shown["corrections"] = [each.model_dump(mode="json", exclude={"sha256"}) for each in paper.corrections]
    if paper.overruled:
        shown["overruled"] = [{"field": fact.field} | _fact_shown(fact) for fact in paper.overruled]
    return shown


def _fact_shown(fact: Fact) -> Shown:
    return fact.model_dump(mode="json", include={"value", "raw", "confidence", "page", "box", "checks"})


def _customs_shown(customs: CustomsResult) -> Shown:
    """The computation with its sentences in English, as the contract has them."""
    shown = customs.model_dump(mode="json", exclude={"lines": {"__all__": {"adjustments": {"__all__": {"charge"}}}}})
    for sentences in (shown, *shown["lines"]):
        for key in sentences.keys() & {"steps", "missing"}:
            sentences[key] = [each["en"] for each in sentences[key]]
    return {key: shown[key] for key in ("lines", "customs_value", "duty", "import_vat", "currency", "steps")}
