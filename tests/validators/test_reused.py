"""Papers the record saw before: what may come again, what may not, and what was made out to somebody else."""

from __future__ import annotations

from typing import Any

import pytest

from batches.batch import Batch
from batches.likeness import BITS
from batches.paper import KINDS, Fact, PageLikeness, Paper
from batches.seen_before import Bond, SeenBefore, Sighting
from tests.validators.sound_batch import EN149, FFP_MAKER, MASK_MAKER, batch, control, declaration, found, judged, paper, sound_papers, typex, voluntary
from validators import reused
from validators.reused import NUMBERED, OF_GOODS, OF_ONE_CONSIGNMENT

pytestmark = pytest.mark.unit

SUPPLIER = "Guangzhou Hengtong Trading Co., Ltd."
PICTURE = ("f00f" * (BITS // 16))[: BITS // 4]


def sighting(of: Paper, supplier: str = SUPPLIER, models: tuple[str, ...] = ("LY-8210",)) -> Sighting:
    return Sighting.of("po-77-0a1b2c3d", "PO-77", supplier, models, of)


def with_seen(bond: Bond, now: Paper, then: Sighting, *others: Paper, **changes: Any) -> Batch:
    """A batch that holds ``now``, for which the record found ``then``."""
    return batch((now, *others), **changes).model_copy(update={"seen_before": (SeenBefore(sha256=now.sha256, bond=bond, earlier=then),)})


def outcome(of: Batch) -> tuple[str, str] | None:
    """Severity and German sentence of what is found."""
    finding = found(reused.RULES, of).get("papers.reused")
    return None if finding is None else (finding.severity, finding.message.de)


def scan(of: Paper, picture: str = PICTURE, **naming: Any) -> Paper:
    """The paper as a scan of its own."""
    facts = tuple(fact if fact.field not in naming else Fact.model_validate(fact.model_dump() | {"value": naming[fact.field]}) for fact in of.facts)
    update = {"sha256": f"scan of {of.sha256} {naming}", "file": "scan.pdf", "facts": facts, "likeness": (PageLikeness(page=1, picture=picture),)}
    return of.model_copy(update=update)


def flipped(picture: str, bits: int) -> str:
    return f"{int(picture, 16) ^ ((1 << bits) - 1):0{len(picture)}x}"


def test_a_batch_whose_papers_nobody_saw_before_holds_for_each_paper_that_can_be_reused() -> None:
    findings, passed = judged(reused.RULES, batch())
    assert findings == ()
    assert {each.file for each in passed} == {each.file for each in sound_papers() if each.kind != "instructions"}
    assert {(each.file, each.line) for each in passed} >= {("typex.pdf", 1), ("doc-md.pdf", 2), ("invoice.pdf", None)}


@pytest.mark.parametrize("kind", sorted(OF_ONE_CONSIGNMENT))
def test_a_paper_of_one_consignment_never_comes_twice(kind: str) -> None:
    same = paper(kind, "trade.pdf")
    finding = found(reused.RULES, with_seen("file", same, sighting(paper(kind, "Papers/old name.pdf"))))["papers.reused"]
    assert (finding.severity, finding.line, finding.file) == ("review", None, "trade.pdf")
    assert "952/2013" in finding.basis
    assert [(each.file, each.page) for each in finding.evidence] == [("trade.pdf", 1), ("po-77-0a1b2c3d/Papers/old name.pdf", 1)]
    assert "po-77-0a1b2c3d" in finding.message.en
    assert "PO-77" in finding.message.de


@pytest.mark.parametrize("kind", ["instructions", "safety_data_sheet", "iso_certificate", "other"])
def test_what_is_the_same_for_everybody_may_come_with_every_batch(kind: str) -> None:
    same = paper(kind, certificate_number="Q 17 00123", manufacturer=FFP_MAKER["name"])
    assert outcome(with_seen("file", same, sighting(same, supplier="Somebody Else Ltd."))) is None


def test_every_kind_of_paper_is_thought_of() -> None:
    assert set(KINDS) - OF_ONE_CONSIGNMENT - OF_GOODS - NUMBERED == {"instructions", "safety_data_sheet", "other"}


def test_a_file_that_could_not_be_read_or_shows_no_text_says_nothing() -> None:
    blank = Paper(file="blank.pdf", sha256="b", pages=1)
    assert outcome(with_seen("file", blank, sighting(blank))) is None


@pytest.mark.parametrize("made", [typex, control, declaration])
def test_a_paper_of_goods_comes_again_with_the_goods_of_the_same_supplier_and_holds_nothing(made: Any) -> None:
    again = outcome(with_seen("file", made(), sighting(made(), models=("LY-8210", "XQ-1"))))
    assert again is not None
    assert again[0] == "note"
    assert "desselben Lieferanten" in again[1]


@pytest.mark.parametrize(
    "then",
    [
        sighting(typex(), supplier="Shenzhen Ruifeng Import & Export Co., Ltd."),
        sighting(typex(), models=("ZZ-9",)),
        sighting(typex(), models=()),
    ],
)
def test_a_paper_of_goods_from_another_supplier_or_for_other_goods_is_for_review(then: Sighting) -> None:
    finding = outcome(with_seen("file", typex(), then))
    assert finding is not None
    assert finding[0] == "review"
    assert "anderen Lieferanten" in finding[1]


def test_a_paper_that_names_no_model_comes_again_with_one_and_the_same_model() -> None:
    bare = typex(models=None)
    severities = [outcome(with_seen("file", bare, sighting(bare, models=models))) for models in (("ly 8210",), ("LY-8299",))]
    assert [each and each[0] for each in severities] == ["note", "review"]


def test_one_number_for_two_holders_is_for_review_with_both_spots() -> None:
    then = sighting(typex("c.pdf", manufacturer=MASK_MAKER["name"], certificate_number="ZP / B 417-20"))
    finding = found(reused.RULES, with_seen("number", typex(), then))["papers.reused"]
    assert (finding.severity, finding.line, finding.file) == ("review", 1, "typex.pdf")
    assert [each.file for each in finding.evidence] == ["typex.pdf", "typex.pdf", "po-77-0a1b2c3d/c.pdf", "po-77-0a1b2c3d/c.pdf"]
    assert {each.text for each in finding.evidence} == {"ZP/B417/20", "ZP / B 417-20", FFP_MAKER["name"], MASK_MAKER["name"]}
    for words in (finding.message.de, finding.message.en):
        assert {part for part in ("ZP/B417/20", FFP_MAKER["name"], MASK_MAKER["name"], "c.pdf") if part in words} == {
            "ZP/B417/20", FFP_MAKER["name"], MASK_MAKER["name"], "c.pdf",
        }  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [
        {"manufacturer": "FOSHAN LANTING YUNFENG PROTECTIVE PRODUCTS COMPANY LIMITED"},
        {"manufacturer": "Foshan Lanting Yunfeng Protective Product Co. Ltd"},
        {"manufacturer": "佛山兰亭云峰防护用品有限公司"},
        {"manufacturer": None},
        {"certificate_number": "ZP/B417/21", "manufacturer": MASK_MAKER["name"]},
        {"notified_body_number": "2163", "manufacturer": MASK_MAKER["name"]},
    ],
)
def test_the_same_holder_written_otherwise_an_unknown_one_or_a_number_of_another_body_is_no_other_holder(changes: dict[str, Any]) -> None:
    assert outcome(with_seen("number", typex(), sighting(typex("c.pdf", **changes)))) is None


def test_a_forged_certificate_that_comes_again_is_held_against_the_first_holder_still() -> None:
    forged = typex(manufacturer=MASK_MAKER["name"])
    again = (
        SeenBefore(sha256=forged.sha256, bond="file", earlier=sighting(forged)),
        SeenBefore(sha256=forged.sha256, bond="number", earlier=sighting(typex("first.pdf"))),
    )
    told = outcome(batch((forged,)).model_copy(update={"seen_before": again}))
    assert told is not None
    assert told[0] == "review"


def test_where_a_body_is_not_known_only_papers_of_one_kind_are_compared() -> None:
    nameless = {"notified_body_number": None, "notified_body_name": None, "certificate_number": "ZP/B417/20", "manufacturer": MASK_MAKER["name"]}
    assert outcome(with_seen("number", typex(), sighting(voluntary("v.pdf", **nameless)))) is None
    assert outcome(with_seen("number", typex(), sighting(typex("c.pdf", **nameless)))) is not None
    named = nameless | {"notified_body_name": "DEKRA Testing and Certification GmbH"}
    assert outcome(with_seen("number", typex(), sighting(voluntary("v.pdf", **named)))) is not None


def test_the_same_picture_for_another_holder_is_for_review_though_its_number_was_changed() -> None:
    now = scan(typex(), manufacturer=MASK_MAKER["name"], certificate_number="ZP/B999/20")
    then = sighting(scan(typex(), flipped(PICTURE, 18)))
    finding = outcome(with_seen("scan", now, then))
    assert finding is not None
    assert finding[0] == "review"
    assert "dasselbe Bild" in finding[1]
    assert outcome(with_seen("scan", now, sighting(scan(typex(), flipped(PICTURE, 19))))) is None


@pytest.mark.parametrize(
    "otherwise", [{"issue_date": "2020-05-13"}, {"expiry_date": "2025-05-12"}, {"models": ["XQ-9"]}, {"issue_date": None, "expiry_date": None}]
)
def test_another_certificate_in_the_same_form_has_days_and_models_of_its_own(otherwise: dict[str, Any]) -> None:
    now = scan(typex(**otherwise), manufacturer=MASK_MAKER["name"], certificate_number="ZP/B999/20")
    assert outcome(with_seen("scan", now, sighting(scan(typex())))) is None


def test_a_page_that_does_not_name_the_holder_or_shows_next_to_nothing_tells_no_picture() -> None:
    now = scan(typex(), manufacturer=MASK_MAKER["name"])
    terms = now.model_copy(update={"likeness": (PageLikeness(page=2, picture=PICTURE),)})
    assert outcome(with_seen("scan", terms, sighting(scan(typex())))) is None
    empty = scan(typex(), "0" * len(PICTURE))
    assert outcome(with_seen("scan", scan(typex(), "0" * len(PICTURE), manufacturer=MASK_MAKER["name"]), sighting(empty))) is None


def test_the_same_scan_saved_again_for_the_same_holder_is_the_same_paper() -> None:
    again = outcome(with_seen("scan", scan(typex()), sighting(scan(typex(), flipped(PICTURE, 5)))))
    elsewhere = outcome(with_seen("scan", scan(typex()), sighting(scan(typex()), supplier="Shenzhen Ruifeng Import & Export Co., Ltd.")))
    assert [each and each[0] for each in (again, elsewhere)] == ["note", "review"]
    assert outcome(with_seen("scan", scan(typex()), sighting(scan(typex(), certificate_number="ZP/B418/20")))) is None


def test_what_the_record_found_for_another_paper_says_nothing_of_this_one() -> None:
    other = batch((typex(), paper("commercial_invoice", "invoice.pdf")))
    seen = SeenBefore(sha256="sha-something-else", bond="file", earlier=sighting(paper("commercial_invoice", "invoice.pdf")))
    assert outcome(other.model_copy(update={"seen_before": (seen,)})) is None


def test_a_scan_of_another_kind_of_paper_is_no_copy() -> None:
    report = scan(paper("test_report", "tr.pdf", manufacturer=MASK_MAKER["name"], issue_date="2020-05-12", models=["LY-8210"], standards=[EN149]))
    assert outcome(with_seen("scan", report, sighting(scan(typex())))) is None
