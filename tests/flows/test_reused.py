"""Papers that come again: what the record knows of batches opened earlier, in the order they were opened, on every database."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pypdfium2
import pytest
from sqlalchemy import delete

from batches.entered import FindingDecided
from batches.finding import Finding
from flows import carry_on, replay_batch, run_import, stored_outcome, verify_record
from flows.server import server_url
from flows.stored import Outcome
from flows.wiring import opened
from record.tables import aggregates
from tests.documents.photographed import as_pdf
from tests.documents.printed import print_paper
from tests.flows.conftest import Folder
from tests.flows.test_both_ends import freigabe

pytestmark = pytest.mark.integration

INVOICE = """
# Commercial Invoice
Saigon Medical, Ho Chi Minh City, Vietnam

Invoice No.\t{number}
Date\t2020-05-18
Buyer\tMuster Handel GmbH, Kaiserslautern
Country of origin\tVietnam
Incoterm\tCIF Frankfurt
Total amount\tEUR 1,500.00
"""
CERTIFICATE = """
# EU Type-Examination Certificate
Regulation (EU) 2016/425, Annex V (Module B)
DEKRA Testing and Certification GmbH, Notified Body 0158

Certificate No.\t{number}
Manufacturer\t{holder}
Product\tParticle filtering half mask
Model\tMW-2100
Class\tFFP2 NR
Standard\tEN 149:2001 + A1:2009
Date of issue\t2020-05-12
Valid until\t2025-05-11

This certificate is valid only together with the surveillance
of production under Annex VII or Annex VIII of the Regulation.
It may be reproduced only in full and without any change.


Dr. Erika Beispiel
Head of Certification
"""
LANTING, HUAXIA = "Foshan Lanting Protective Products Co., Ltd.", "Hubei Huaxia Medical Technology Co., Ltd."
OTHER_SUPPLIER = {"name": "Hanoi Trade House JSC", "address": "Hanoi", "country": "VN"}


@pytest.fixture
def made(folder: Folder) -> Callable[..., Path]:
    """A folder with an order of that number and these papers, each a file's text or its bytes."""

    def make(order: str, papers: dict[str, str | bytes], **changes: Any) -> Path:
        path = folder(order, papers=0, order=order, **changes)
        for file, content in papers.items():
            if isinstance(content, bytes):
                (path / file).write_bytes(content)
            else:
                print_paper(path / file, content)
        return path

    return make


def reused(outcome: Outcome) -> list[Finding]:
    return [finding for finding in outcome.judgement.findings if finding.code == "papers.reused"]


def told(outcome: Outcome) -> list[tuple[str, str | None]]:
    return [(finding.severity, finding.file) for finding in reused(outcome)]


def test_an_invoice_that_came_with_an_earlier_order_is_for_review_in_the_later_one_only(made: Callable[..., Path], own: Path) -> None:
    papers = {"invoice.pdf": INVOICE.format(number="SM-20-118"), "certificate.pdf": CERTIFICATE.format(number="ZP/B417/20", holder=LANTING)}
    first, second = made("R-1", papers), made("R-2", papers | {"again.pdf": papers["invoice.pdf"]})
    earlier, later = run_import([first, second], own)
    assert told(earlier) == []
    assert told(later) == [("review", "again.pdf"), ("note", "certificate.pdf")]
    finding = reused(later)[0]
    assert earlier.batch.id in finding.message.de
    assert [each.file for each in finding.evidence] == ["again.pdf", f"{earlier.batch.id}/invoice.pdf"]
    for folder, before in ((first, earlier), (second, later), (first, earlier)):
        (again,) = run_import([folder], own)
        assert (again.changed, again.judgement) == (False, before.judgement)
    assert [replayed.same for batch in (earlier, later) for replayed in replay_batch(own, batch.batch.id, every=True)] == [True, True]
    assert verify_record(own) == ()


def test_the_batch_opened_first_is_the_earlier_one_whatever_is_done_later(made: Callable[..., Path], own: Path) -> None:
    invoice = {"invoice.pdf": INVOICE.format(number="SM-20-119")}
    first, second = made("Z-1", {}), made("A-1", {})
    run_to_end = [outcome.batch.id for outcome in run_import([first, second], own)]
    for folder in (second, first):
        print_paper(folder / "invoice.pdf", invoice["invoice.pdf"])
    later, earlier = run_import([second, first], own)
    assert [earlier.batch.id, later.batch.id] == run_to_end
    assert told(earlier) == told(later) == []
    (judged_again,) = run_import([second], own)
    assert told(judged_again) == [("review", "invoice.pdf")]
    assert told(carry_on(own, earlier.batch.id, None)) == []


def test_a_person_decides_and_the_finding_stays_decided(made: Callable[..., Path], own: Path) -> None:
    invoice = {"invoice.pdf": INVOICE.format(number="SM-20-120")}
    _, later = run_import([made("R-3", invoice), made("R-4", invoice)], own)
    (finding,) = reused(later)
    accept = FindingDecided(finding=finding.id, choice="accept", by="qc", reason="one invoice for both orders")
    decided = carry_on(own, later.batch.id, accept)
    assert [each.finding for each in decided.batch.decisions] == [finding.id]
    assert stored_outcome(own, later.batch.id).judgement == later.judgement


def test_a_batch_that_was_erased_still_counts(made: Callable[..., Path], own: Path) -> None:
    invoice = {"invoice.pdf": INVOICE.format(number="SM-20-121")}
    (earlier,) = run_import([made("R-5", invoice)], own)
    with opened(own) as house, house.ledger.writing() as connection:
        connection.execute(delete(aggregates).where(aggregates.c.id == earlier.batch.id))
    (later,) = run_import([made("R-6", invoice)], own)
    assert told(later) == [("review", "invoice.pdf")]


def test_a_certificate_from_another_supplier_or_under_its_number_for_another_holder_is_for_review(made: Callable[..., Path], own: Path) -> None:
    genuine = CERTIFICATE.format(number="ZP/B417/20", holder=LANTING)
    folders = [
        made("C-1", {"certificate.pdf": genuine}),
        made("C-2", {"certificate.pdf": genuine}, supplier=OTHER_SUPPLIER),
        made("C-3", {"forged.pdf": CERTIFICATE.format(number="ZP/B417/20", holder=HUAXIA)}),
        made(
            "C-4",
            {"reprinted.pdf": CERTIFICATE.format(number="ZP/B417/20", holder=LANTING) + "\nCopy"},
            importer={"name": "Pfalz Schutz GmbH", "country": "DE"},
        ),
    ]
    first, elsewhere, forged, reprinted = run_import(folders, own)
    assert [told(each) for each in (first, elsewhere)] == [[], [("review", "certificate.pdf")]]
    (finding,) = reused(forged)
    assert (finding.severity, finding.file) == ("review", "forged.pdf")
    assert {LANTING, HUAXIA} <= {each.text for each in finding.evidence}
    (other_way,) = reused(reprinted)
    assert other_way.evidence[-1].file == f"{forged.batch.id}/forged.pdf"


def test_another_holder_is_found_by_the_number_of_another_revision_of_the_certificate(made: Callable[..., Path], own: Path) -> None:
    folders = [
        made("V-1", {"certificate.pdf": CERTIFICATE.format(number="ZP/B517/20", holder=LANTING)}),
        made("V-2", {"forged.pdf": CERTIFICATE.format(number="ZP/B517/20 Rev. 1", holder=HUAXIA)}),
        made("V-3", {"other.pdf": CERTIFICATE.format(number="ZP/B518/20 Rev. 1", holder=HUAXIA)}),
    ]
    first, revised, other = run_import(folders, own)
    assert revised.batch.papers[0].value("certificate_number") == "ZP/B517/20 Rev. 1"
    assert [told(each) for each in (first, revised, other)] == [[], [("review", "forged.pdf")], []]


def picture_of(path: Path) -> Any:
    """The first page as a scanner gives it."""
    document = pypdfium2.PdfDocument(path)
    try:
        picture = np.ascontiguousarray(document[0].render(scale=200 / 72).to_numpy()[:, :, :3])
    finally:
        document.close()
    grain = np.random.default_rng(7).normal(0, 4, picture.shape[:2])
    return np.clip(picture.astype(np.float32) * 0.9 + grain[:, :, None], 0, 255).astype(np.uint8)


def test_the_same_scan_with_another_name_laid_over_is_for_review_though_its_number_was_changed_too(
    made: Callable[..., Path], own: Path, tmp_path: Path
) -> None:
    genuine, other = (
        picture_of(print_paper(tmp_path / f"{number[-2:]}.pdf", CERTIFICATE.format(number=number, holder=holder)))
        for number, holder in (("ZP/B417/20", LANTING), ("ZP/B862/21", HUAXIA))
    )
    rows = np.flatnonzero(np.abs(genuine.astype(int) - other).max(axis=(1, 2)) > 100)
    laid_over = slice(int(rows.min()) - 4, int(rows.max()) + 4)
    forged = genuine.copy()
    forged[laid_over] = other[laid_over]
    resaved = cv2.resize(forged, None, fx=0.9, fy=0.9, interpolation=cv2.INTER_AREA)
    next_one = (
        CERTIFICATE.format(number="ZP/B500/20", holder=HUAXIA)
        .replace("2020-05-12", "2020-06-30")
        .replace("2025-05-11", "2025-06-29")
        .replace("MW-2100", "HX-77")
    )
    sound = picture_of(print_paper(tmp_path / "next.pdf", next_one))
    folders = [made(f"S-{n}", {"scan.pdf": as_pdf(picture)}) for n, picture in enumerate((genuine, resaved, sound))]
    first, second, third = run_import(folders, own)
    assert [paper.text_source for outcome in (first, second, third) for paper in outcome.batch.papers] == ["ocr"] * 3
    assert told(first) == told(third) == []
    (finding,) = reused(second)
    assert finding.severity == "review"
    assert "dasselbe Bild" in finding.message.de
    assert {LANTING, HUAXIA} <= {each.text for each in finding.evidence}


def test_two_folders_with_the_same_invoice_by_command(made: Callable[..., Path], data: Path, tmp_path: Path) -> None:
    invoice = {"invoice.pdf": INVOICE.format(number="SM-20-122")}
    folders = [str(made(order, invoice)) for order in ("K-1", "K-2")]
    run = partial(freigabe, "import", *folders, "--json", data=tmp_path / "record", settings={}, server=server_url(data, lambda _: None))
    once, twice = run(), run()
    assert once.returncode == 1, once.stderr.decode()
    first, second = map(json.loads, once.stdout.splitlines())
    assert [each["file"] for each in first["findings"] if each["code"] == "papers.reused"] == []
    assert [(each["file"], each["severity"]) for each in second["findings"] if each["code"] == "papers.reused"] == [("invoice.pdf", "review")]
    assert {"code": "papers.reused", "line": None, "lot": None, "file": "invoice.pdf"} in first["passed"]
    assert once.stdout == twice.stdout
