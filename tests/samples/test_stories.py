"""The stories of ``make run``, told in one process: the real papers read, judged by the real rules, decided on by the people of the story."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from batches.acts import approve, arrive, decide, release_by_customs
from batches.batch import Batch, Judgement
from batches.decision import state_of
from batches.errors import NotNow
from batches.gates import standing
from catalogue import load_catalogue
from documents import read_papers
from flows.folder import load_folder
from flows.judging import judgement
from samples.stories import STORIES, Story

pytestmark = pytest.mark.integration

KAISERSLAUTERN, LEIPZIG, HANOI = STORIES


def opened(story: Story) -> Batch:
    content = load_folder(story.folder)
    papers = tuple(read_papers(content.papers))
    sheets = {"measurements": content.measurements, "inspections": content.inspections, "markings": content.markings}
    return Batch(id=content.order.batch_id, order=content.order, papers=papers).model_copy(update=sheets)


def judged(batch: Batch) -> Judgement:
    return judgement(batch, load_catalogue())


def decided(story: Story, batch: Batch, after: str) -> Batch:
    judgement = judged(batch)
    for word in (each for each in story.words if each.after == after):
        for finding in judgement.findings:
            if finding.code == word.code and state_of(finding, batch.decisions) == "open":
                batch, _ = decide(batch, judgement, finding.id, word.choice, story.qc, word.reason)
    return batch


def played(story: Story, batch: Batch) -> Batch:
    batch, _ = arrive(batch, judged(batch), date.fromisoformat(story.arrived_on), story.warehouse)
    batch = decided(story, batch, "arrival")
    batch, _ = release_by_customs(batch, judged(batch), story.mrn, date.fromisoformat(story.released_on), story.agent)
    batch = decided(story, batch, "customs")
    for approver in story.approvers:
        batch, _ = approve(batch, judged(batch), approver)
    return batch


def held(batch: Batch) -> set[tuple[str, int | None]]:
    return {(finding.code, finding.line) for finding in judged(batch).findings if finding.severity != "note"}


def released(batch: Batch) -> set[str]:
    return {release.lot for release in batch.releases}


@pytest.fixture(scope="module")
def leipzig() -> Batch:
    return opened(LEIPZIG)


@pytest.fixture(scope="module")
def hanoi() -> Batch:
    return opened(HANOI)


def test_kaiserslautern_releases_what_is_sound_and_keeps_the_rest() -> None:
    batch = played(KAISERSLAUTERN, opened(KAISERSLAUTERN))
    assert released(batch) == {"MW20200511A", "BW2005-17", "BW2005-18"}


def test_leipzig_has_nothing_that_holds_it_and_every_lot_is_released(leipzig: Batch) -> None:
    assert held(leipzig) == set()
    batch = played(LEIPZIG, leipzig)
    assert standing(batch, judged(batch)).stage == "distribution"
    assert released(batch) == {"MV2004-21", "MV2004-22", "VDB20E07"}


def test_leipzig_pays_neither_duty_nor_import_vat(leipzig: Batch) -> None:
    customs = judged(leipzig).customs
    assert customs.duty == 0
    assert customs.import_vat == 0
    assert all("C26" in line.documents and "N325" in line.documents for line in customs.lines)


def test_without_the_confirmation_of_the_public_body_leipzig_is_not_relieved(leipzig: Batch) -> None:
    papers = tuple(paper for paper in leipzig.papers if paper.kind != "beneficiary_confirmation")
    batch = leipzig.model_copy(update={"papers": papers})
    assert ("customs.relief_not_applicable", None) in held(batch)


def test_hanoi_finds_the_quantity_and_what_customs_cannot_know(hanoi: Batch) -> None:
    assert held(hanoi) == {
        ("consignment.quantity_mismatch", 2),
        ("customs.commodity_code_uncertain", 1),
        ("customs.commodity_code_uncertain", 2),
    }


def test_hanoi_shows_both_sides_of_the_disagreement(hanoi: Batch) -> None:
    (finding,) = [each for each in judged(hanoi).findings if each.code == "consignment.quantity_mismatch"]
    assert {evidence.file for evidence in finding.evidence} == {"order.json", "papers/trade/Packing List HNM-21-0518.pdf"}


def test_hanoi_releases_the_model_nobody_doubts_and_keeps_the_other_until_the_supplier_answers(hanoi: Batch) -> None:
    batch = played(HANOI, hanoi)
    assert released(batch) == {"HN210503A", "HN210504A"}
    waits = standing(batch, judged(batch)).waiting_for
    assert "issuer_reply" in {wait.what for wait in waits}


def test_without_a_word_from_qc_nothing_of_hanoi_is_released(hanoi: Batch) -> None:
    with pytest.raises(NotNow):
        played(replace(HANOI, words=()), hanoi)
