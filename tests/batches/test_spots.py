"""What rests on a spot of a page is gathered there, numbered from the top, and nothing that rests on the paper is lost."""

from __future__ import annotations

import pytest

from batches.base import Box
from batches.batch import Batch, Judgement
from batches.finding import Evidence, Finding
from batches.order import Order
from batches.paper import Absent, Fact, Paper, Signal
from batches.spots import Spots, elsewhere, spots_of
from tests.batches.conftest import ORDER, finding, judged

pytestmark = pytest.mark.unit

UPPER, LOWER, RIGHT = (50.0, 100.0, 120.0, 112.0), (50.0, 300.0, 120.0, 312.0), (300.0, 100.0, 350.0, 112.0)


def fact(field: str, page: int | None, box: Box | None, value: str = "x") -> Fact:
    return Fact(field=field, value=value, raw=value, confidence=0.9, page=page, box=box, checks=("label",))


def resting(code: str, *evidence: Evidence, severity: str = "review", file: str | None = None) -> Finding:
    return finding(code, severity, seen=f"{file} {evidence}").model_copy(update={"evidence": evidence, "file": file})


def at(page: int | None, box: Box | None, file: str = "a.pdf") -> Evidence:
    return Evidence(file=file, page=page, box=box, text="as printed")


PAPER = Paper(
    file="a.pdf", sha256="1" * 64, pages=2,
    facts=(
        fact("expiry_date", 1, LOWER), fact("certificate_number", 1, UPPER), fact("issue_date", 1, RIGHT), fact("models", 2, UPPER), fact("class", None, None),
    ),
    absent=(Absent(field="holder", raw="Wei…", reason="illegible", page=1, box=RIGHT),),
    signals=(Signal(code="document.patched", message="A patch.", page=2, box=LOWER), Signal(code="document.edited", message="Edited.")),
)  # fmt: skip


def spots_on(paper: Paper, findings: tuple[Finding, ...]) -> Spots:
    known = Batch(id="b", order=Order.model_validate(ORDER), papers=(paper,))
    return spots_of(known, Judgement(judged_for=known.judged_for, catalogue="", findings=findings))[paper.file]


def test_spots_are_numbered_from_the_top_of_each_page_then_from_the_left() -> None:
    spots = spots_on(PAPER, ())
    assert [(spot.number, spot.box) for spot in spots.on(1)] == [(1, UPPER), (2, RIGHT), (3, LOWER)]
    assert [spot.number for spot in spots.on(2)] == [1, 2]
    assert spots.on(3) == ()
    assert [each.field for each in spots.on(1)[0].facts] == ["certificate_number"]
    assert [each.reason for each in spots.on(1)[1].absent] == ["illegible"]
    assert [each.code for each in spots.on(2)[1].signals] == ["document.patched"]


def test_what_rests_on_the_same_box_is_told_once() -> None:
    expired = resting("certificate.expired", at(1, LOWER), at(1, UPPER), at(1, LOWER), severity="blocking")
    doubtful = resting("certificate.body_unknown", at(1, LOWER))
    spot = spots_on(PAPER, (expired, doubtful)).on(1)[2]
    assert [each.field for each in spot.facts] == ["expiry_date"]
    assert [each.id for each in spot.findings] == [expired.id, doubtful.id]
    assert spot.severity == "blocking"
    assert spots_on(PAPER, ()).on(1)[2].severity is None


def test_evidence_without_a_box_is_told_apart() -> None:
    whole_page, file, no_evidence = resting("a", at(2, None)), resting("b", at(None, None)), resting("c", file="a.pdf")
    spots = spots_on(PAPER, (whole_page, file, no_evidence))
    assert [(each.page, each.finding.id) for each in spots.unplaced if each.finding] == [(2, whole_page.id), (None, file.id), (None, no_evidence.id)]
    assert [each.fact.field for each in spots.unplaced if each.fact] == ["class"]
    assert [each.signal.code for each in spots.unplaced if each.signal] == ["document.edited"]
    assert spots.findings == (whole_page, file, no_evidence)


def test_each_paper_of_a_batch_has_its_own_spots_and_the_order_has_none(batch: Batch) -> None:
    other = PAPER.model_copy(update={"file": "b.pdf"})
    both = resting("papers.differ", at(1, UPPER, "a.pdf"), at(1, LOWER, "b.pdf"), at(None, None, "order.json"))
    with_papers = batch.model_copy(update={"papers": (PAPER, other)})
    spots = spots_of(with_papers, judged(both))
    assert list(spots) == ["a.pdf", "b.pdf"]
    assert [[spot.number for spot in spots[file].on(1) if spot.findings] for file in spots] == [[1], [3]]
    assert [(found.id, each.file) for found, each in elsewhere(with_papers, judged(both))] == [(both.id, "order.json")]


def test_the_same_batch_has_the_same_spots(batch: Batch) -> None:
    found = judged(resting("x", at(1, LOWER)), resting("y", at(1, UPPER)))
    one = batch.model_copy(update={"papers": (PAPER,)})
    turned = PAPER.model_copy(update={"facts": PAPER.facts[::-1]})
    assert spots_of(one, found) == spots_of(one, found)
    numbers = [(spot.number, spot.box) for spot in spots_of(one, found)["a.pdf"].on(1)]
    assert numbers == [(spot.number, spot.box) for spot in spots_of(batch.model_copy(update={"papers": (turned,)}), found)["a.pdf"].on(1)]
