"""A batch's row for lists: derived from the batch and its judgement, written with each commit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

from batches.account import Organisation, plain, plain_eori
from batches.acts import digest_shown
from batches.batch import Batch, Judgement
from batches.decision import state_of
from batches.finding import Finding
from batches.gates import Standing, inspected, open_findings, standing
from batches.order import folded
from batches.paper import Paper
from flows.stored import KIND, from_state
from flows.wiring import House
from record.overviews import Filters, Overview
from record.refusals import LeaseTaken

#: The fields of papers whose values people look for.
_LOOKED_FOR = ("certificate_number", "document_number", "invoice_number", "mrn", "waybill_number", "container_numbers")


def overview_of(batch: Batch, judgement: Judgement, stands: Standing) -> Overview:
    """The row of a batch as it stands."""
    undecided = [finding.severity for finding in open_findings(batch, judgement) if _holds(finding, stands)]
    halves = tuple(_half_done(batch, judgement, stands))
    return Overview(
        batch=batch.id,
        eori=plain_eori(batch.order.importer),
        importer=plain(batch.order.importer.name),
        stage=stands.stage,
        blocking=undecided.count("blocking"),
        review=undecided.count("review"),
        second=len(halves),
        ready=len(stands.ready_for_release),
        unseen=_unseen(batch, stands),
        spoke="".join(f"\n{name}\n" for name in sorted(frozenset.intersection(*halves))) if halves else "",
        shown=_shown(batch, judgement, stands),
        search="\n".join(dict.fromkeys(words for text in _looked_for(batch) if (words := folded(text)))),
    )


def of_organisation(organisation: Organisation) -> Filters:
    """The organisation's own batches, as :func:`batches.account.belongs_to` tells them."""
    return Filters(importer=plain(organisation.party.name), eori=plain_eori(organisation.party))


def rebuild_missing(house: House, most: int | None = None, until: Callable[[], bool] = lambda: False) -> int:
    """Write the rows of batches that have none, of a record of before; how many. One that a run holds gets its row from that run.

    ``most``: of so many batches and no more; ``until``: whether to stop.
    """
    written = 0
    for batch_id in house.ledger.overviews.missing()[:most]:
        if until():
            break
        with suppress(LeaseTaken), house.ledger.open(KIND, batch_id, by="the lists") as thing:
            if thing.state is None:
                continue
            batch, judgement, _ = from_state(thing.state)
            row = overview_of(batch, judgement, standing(batch, judgement))
            thing.write([partial(house.ledger.overviews.put, overview=row)])
            written += 1
    return written


def _holds(finding: Finding, stands: Standing) -> bool:
    """Whether the finding is about some lot that is still in quarantine."""
    return any(lot.status == "quarantined" and finding.concerns(lot.line, lot.lot) for lot in stands.lots)


def _half_done(batch: Batch, judgement: Judgement, stands: Standing) -> Iterator[frozenset[str]]:
    """For each finding one person overrode, and for an approval by one person that still holds for some lot: who cannot be the second, by plain names."""
    for finding in judgement.findings:
        if _holds(finding, stands) and state_of(finding, batch.decisions) == "half_overridden":
            yield frozenset(plain(each.by) for each in batch.decisions if each.finding == finding.id and each.choice == "override")
    shown, ready = digest_shown(batch, judgement), set(stands.ready_for_release)
    approvers = {plain(each.by) for each in batch.approvals if each.shown == shown and ready.intersection(each.lots)}
    if len(approvers) == 1:
        yield frozenset(approvers | {plain(each.by) for each in batch.decisions if each.choice == "override"})


def _unseen(batch: Batch, stands: Standing) -> int:
    """Lots that are here and that nobody has looked at."""
    if batch.arrival is None:
        return 0
    return sum(lot.status == "quarantined" and not inspected(batch, lot.line, lot.lot) for lot in stands.lots)


def _shown(batch: Batch, judgement: Judgement, stands: Standing) -> dict[str, Any]:
    """What lists show; goods by line."""
    order, statuses = batch.order, [lot.status for lot in stands.lots]
    return {
        "order": order.order,
        "supplier": order.supplier.name,
        "importer": order.importer.name,
        "goods": [each.model_dump(mode="json", include={"line", "category", "model", "quantity", "unit"}) for each in order.lines],
        "judged_for": judgement.judged_for.isoformat(),
        "arrival": None if batch.arrival is None else batch.arrival.isoformat(),
        "expected_on": order.expected_on.isoformat(),
        "waits": [{"what": each.what, "whom": each.whom} for each in stands.waiting_for],
        "lots": {status: statuses.count(status) for status in sorted(set(statuses))},
    }


def _looked_for(batch: Batch) -> Iterator[str]:
    order = batch.order
    yield from (batch.id, order.order, order.importer.name, order.supplier.name, order.transport_document or "", *(order.declaration.containers or ()))
    for line in order.lines:
        yield line.model
        yield from (lot.lot for lot in line.lots)
    if batch.release_by_customs is not None:
        yield batch.release_by_customs.mrn
    yield from (each.file for each in batch.attached)
    for paper in batch.papers:
        yield from _numbers_of(paper)
    for event in batch.tracking:
        yield from (event.document, event.equipment)


def _numbers_of(paper: Paper) -> Iterator[str]:
    return (str(fact.value) for name in _LOOKED_FOR for fact in paper.all(name))
