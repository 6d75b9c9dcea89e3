"""Customs of a batch, to look at: what is charged and how that came about, what is missing, the declaration, the documents, the release, holds."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from customs.measures import NOT_COVERED
from portal.access import BatchHere, Caller, CallerHere, DeskHere, may
from portal.batch_pages import address, frame
from portal.desk import Desk, Known
from portal.pages import show, spoken
from portal.views.customs_declared import declaration_of, faults_of, groups_of
from portal.views.customs_documents import documents_of
from portal.views.customs_gaps import held, wanted
from portal.views.customs_hold import holds_of
from portal.views.customs_lines import gaps_of, lines_of
from portal.views.customs_release import notices_of
from portal.words import now


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter()

    @router.get("/batches/{batch}/customs", dependencies=[may("see_batches")])
    def customs(request: Request, desk: DeskHere, caller: CallerHere, known: BatchHere) -> Response:
        return show(request, "customs", **_around(request, desk, caller, known), **_shown(request, desk, known))

    @router.get("/batches/{batch}/customs/declaration", dependencies=[may("see_batches")])
    def declaration(request: Request, desk: DeskHere, caller: CallerHere, known: BatchHere) -> Response:
        answer = declaration_of(known, desk.house.catalogue)
        found: dict[str, Any] = {"answer": answer, "groups": groups_of(answer) if answer else (), "faults": faults_of(answer) if answer else ()}
        return show(request, "customs_declaration", **_around(request, desk, caller, known), **found)

    return router


def _around(request: Request, desk: Desk, caller: Caller, known: Known) -> dict[str, Any]:
    return frame(request, desk, caller, known, "customs") | {"to": partial(address, known.batch.id)}


def _shown(request: Request, desk: Desk, known: Known) -> Mapping[str, Any]:
    batch, computed, catalogue = known.batch, known.judgement.customs, desk.house.catalogue
    gaps, answer = gaps_of(known, catalogue), declaration_of(known, catalogue)
    due = wanted(batch, gaps)
    return {
        "computed": computed,
        "charges": None if computed.duty is None or computed.import_vat is None else computed.duty + computed.import_vat,
        "rate": batch.order.units_for_one_euro(batch.order.currency),
        "release": batch.release_by_customs,
        "usable_notices": [each for each in notices_of(batch) if each.stated is not None],
        "holds": holds_of(batch, now().date()),
        "lines": lines_of(known, catalogue, spoken(request)),
        "wanted": due,
        "missing": sum(each.required and each.state in ("missing", "fact") for each in due),
        "held": held(gaps),
        "digests": {paper.file: paper.sha256 for paper in batch.papers},
        "not_covered": NOT_COVERED,
        "answer": answer,
        "faults": faults_of(answer) if answer else (),
        "documents": documents_of(known, desk.house.archive),
    }
