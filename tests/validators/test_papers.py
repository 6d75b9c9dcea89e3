"""What is missing, what could not be read, what nobody knows."""

from __future__ import annotations

from datetime import date

import pytest

from batches.paper import Paper
from tests.validators.sound_batch import FFP_MAKER, batch, declaration, device_declaration, found, judged, paper, sound_papers, typex, unreadable, voluntary
from validators import papers

pytestmark = pytest.mark.unit


def _without(*files: str) -> tuple[Paper, ...]:
    return tuple(each for each in sound_papers() if each.file not in files)


def _missing(given: tuple[Paper, ...], **changes: object) -> set[tuple[int | None, str | None, str]]:
    findings, _ = judged(papers.RULES, batch(given, **changes))  # type: ignore[arg-type]
    return {(each.line, each.expected, each.severity) for each in findings if each.code == "papers.missing"}


def _line(category: str, model: str = "M-1", **more: object) -> list[dict[str, object]]:
    return [{"line": 1, "category": category, "model": model, "quantity": 10, "unit_price": "1", "manufacturer": FFP_MAKER, **more}]


def test_a_sound_batch_lacks_nothing_and_every_check_is_listed() -> None:
    findings, passed = judged(papers.RULES, batch())
    assert findings == ()
    assert {(each.code, each.line) for each in passed} >= {("papers.missing", 1), ("papers.missing", 2), ("papers.missing", None), ("papers.unreadable", None)}


@pytest.mark.parametrize(
    ("file", "line", "kind", "severity"),
    [
        ("typex.pdf", 1, "eu_type_examination_certificate", "blocking"),
        ("c2.pdf", 1, "production_control_certificate", "blocking"),
        ("doc.pdf", 1, "declaration_of_conformity", "blocking"),
        ("ifu.pdf", 1, "instructions", "blocking"),
        ("tr-149.pdf", 1, "test_report", "review"),
        ("doc-md.pdf", 2, "declaration_of_conformity", "blocking"),
        ("ifu-md.pdf", 2, "instructions", "review"),
        ("invoice.pdf", None, "commercial_invoice", "blocking"),
        ("bl.pdf", None, "bill_of_lading", "blocking"),
    ],
)
def test_each_paper_left_out_is_missed_alone(file: str, line: int | None, kind: str, severity: str) -> None:
    assert _missing(_without(file)) == {(line, kind, severity)}


def test_goods_by_rail_need_no_transport_paper_and_by_air_an_air_waybill() -> None:
    assert _missing(_without("bl.pdf"), mode="rail") == set()
    assert _missing(sound_papers(), mode="air") == {(None, "air_waybill", "blocking")}


def test_a_voluntary_certificate_is_no_type_examination_certificate() -> None:
    assert _missing((voluntary(), *_without("typex.pdf"))) == {(1, "eu_type_examination_certificate", "blocking")}


def test_a_surgical_glove_needs_a_notified_body_and_an_examination_glove_does_not() -> None:
    kinds = [{expected for _, expected, _ in _missing((), lines=_line("medical_gloves", **more))} for more in ({"material": "nitrile"}, {"class": "surgical"})]
    assert "notified_body_certificate" not in kinds[0]
    assert "notified_body_certificate" in kinds[1]


def test_a_sterile_mask_needs_a_notified_body() -> None:
    assert (1, "notified_body_certificate", "blocking") in _missing((), lines=_line("surgical_mask_iir", sterile=True))
    assert (1, "notified_body_certificate", "blocking") not in _missing((), lines=_line("surgical_mask_iir", sterile=False))


def test_a_self_test_needs_either_of_two_papers() -> None:
    either = (1, "notified_body_certificate or authority_confirmation", "blocking")
    lines = _line("antigen_self_test", "AG-1")
    assert either in _missing((), lines=lines, arrived_on="2021-03-01")
    approval = paper("authority_confirmation", product="SARS-CoV-2 Antigen Selbsttest", models=["AG-1"])
    assert either not in _missing((approval,), lines=lines, arrived_on="2021-03-01")


@pytest.mark.parametrize(("arrived", "kind"), [("2020-09-30", "authority_confirmation"), ("2020-10-01", "eu_type_examination_certificate")])
def test_kn95_masks_come_by_confirmation_inside_the_window_and_as_ffp_outside(arrived: str, kind: str) -> None:
    kinds = {expected for _, expected, severity in _missing((), lines=_line("kn95"), arrived_on=arrived) if severity == "blocking"}
    assert kind in kinds
    assert len(kinds & {"authority_confirmation", "eu_type_examination_certificate"}) == 1


def test_a_disinfectant_is_for_review_because_its_route_is_unverified() -> None:
    severities = {severity for line, _, severity in _missing((), lines=_line("disinfectant")) if line == 1}
    assert severities == {"review"}


def test_a_legacy_device_may_go_on_under_the_directive() -> None:
    lines = _line("surgical_mask_iir", "XQ-IIR-01", sterile=True)
    certificate = paper(
        "notified_body_certificate", "nb.pdf", issue_date="2020-02-01", legislation=["93/42/EEC"], models=["XQ-IIR-01"], product="Medical face mask"
    )
    given = (certificate, device_declaration())
    assert {line for line, _, severity in _missing(given, lines=lines, arrived_on="2022-03-01") if severity == "blocking" and line} == set()


def test_goods_that_came_after_the_change_of_law_are_routed_by_their_arrival() -> None:
    one = found(papers.RULES, batch(_without("doc-md.pdf"), arrived_on="2021-05-25"))["papers.missing"]
    other = found(papers.RULES, batch(_without("doc-md.pdf"), arrived_on="2021-05-26"))["papers.missing"]
    assert "93/42/EEC" in one.basis
    assert "2017/745" in other.basis


def test_a_file_that_cannot_be_read_is_for_review_and_names_the_reason() -> None:
    finding = found(papers.RULES, batch((unreadable("x.pdf", "encrypted"), *sound_papers())))["papers.unreadable"]
    assert (finding.severity, finding.file, finding.seen) == ("review", "x.pdf", "encrypted")


def test_a_missing_paper_may_be_among_the_files_nobody_could_read() -> None:
    finding = found(papers.RULES, batch((unreadable("scan7.pdf"), *_without("typex.pdf"))))["papers.missing"]
    assert finding.severity == "blocking"
    assert "scan7.pdf" in finding.message.en


def test_two_files_that_are_not_there_are_two_findings() -> None:
    gone = [unreadable(file, "not_found").model_copy(update={"sha256": ""}) for file in ("a.pdf", "b.pdf")]
    findings, _ = judged(papers.RULES, batch((*gone, *sound_papers())))
    assert [(each.code, each.file) for each in findings] == [("papers.unreadable", "a.pdf"), ("papers.unreadable", "b.pdf")]


def test_a_paper_without_text_is_unreadable_and_one_of_no_kind_is_noted() -> None:
    blank, stray = paper("other", "blank.pdf", text_source=None), paper("other", "menu.pdf")
    findings, _ = judged(papers.RULES, batch((blank, stray, *sound_papers())))
    assert {(each.code, each.file, each.severity) for each in findings} == {
        ("papers.unreadable", "blank.pdf", "review"),
        ("papers.unrecognised", "menu.pdf", "note"),
    }


def test_a_declaration_for_one_line_does_not_serve_another() -> None:
    lines = [*_line("ffp2", "LY-8210"), {"line": 2, "category": "ffp2", "model": "LY-9999", "quantity": 10, "unit_price": "1"}]
    assert (2, "declaration_of_conformity", "blocking") in _missing((declaration(), typex()), lines=lines)
    assert (1, "declaration_of_conformity", "blocking") not in _missing((declaration(), typex()), lines=lines)


def test_findings_come_with_the_same_words_each_time() -> None:
    once, twice = (judged(papers.RULES, batch((), as_of=date(2020, 9, 12))) for _ in range(2))
    assert once == twice
    assert all(each.message.de and each.message.en and each.clear_by.de and each.clear_by.en for each in once[0])
