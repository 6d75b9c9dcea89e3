"""What corrections teach: the label around the value, its place, who issued the paper; and the next paper read with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from batches.correction import Correction
from batches.lexicon import Issuer, Lesson, LexiconEntry, applying
from batches.paper import Fact
from documents.reading.page import Cell, Page, Reading, Table, Word
from documents.reading.papers import end_reading_processes, lesson_from, read_paper, read_papers
from documents.reading.upright import Turn
from documents.understanding.learnt_values import forms_of, key_of
from documents.understanding.lesson import lesson_of
from documents.understanding.lexicon import table
from documents.understanding.understand import understand
from tests.documents.drawn import paper, ruled
from tests.documents.printed import certificate as printed_certificate
from tests.documents.printed import print_paper

pytestmark = pytest.mark.unit

HEAD = """
# EU Type-Examination Certificate
Regulation (EU) 2016/425, Annex V (Module B)
Harzer Zert GmbH, Notified Body 0158

"""
FOOT = "\n\n\nDr. Erika Beispiel\nHead of Certification\n"


def certificate(body: str) -> Reading:
    return paper(HEAD + body + FOOT)


def in_cells(*rows: list[str]) -> Reading:
    return Reading((ruled(list(rows), title=HEAD.strip("\n"), top=160.0, widths=(130.0, 150.0, 90.0, 110.0)),))


def taught(reading: Reading, field: str, value: str | int | None, learnt: Sequence[LexiconEntry] = (), **more: Any) -> Lesson:
    correction = Correction.model_validate({"sha256": "a" * 64, "field": field, "value": value, "by": "R. Weber", "reason": "seen"} | more)
    return lesson_of(reading, [correction], learnt)


def entry_of(lesson: Lesson) -> LexiconEntry:
    assert lesson.entry is not None, lesson.why_not
    return lesson.entry


def read(reading: Reading, field: str, *learnt: LexiconEntry) -> list[str | int]:
    return [fact.value for fact in understand(reading, learnt).facts if fact.field == field]


LAYOUTS = {
    "beside": ("Paper mark\tAB-2020/0417\nSealed\t12 May 2020\nGood to\t1 May 2025", "Paper mark\tCD-2021/77\nSealed\t3 June 2021\nGood to\t1 May 2026"),
    "inside": ("Paper mark: AB-2020/0417   Sealed: 12 May 2020", "Paper mark: CD-2021/77   Sealed: 3 June 2021"),
    "below": ("Paper mark\n\nAB-2020/0417\n\nSealed\tGood to\n12 May 2020\t1 May 2025", "Paper mark\n\nCD-2021/77\n\nSealed\tGood to\n3 June 2021\t1 May 2026"),
    "above": ("\n12 May 2020\tAB-2020/0417\nSealed\tPaper mark\n\n1 May 2025", "\n3 June 2021\tCD-2021/77\nSealed\tPaper mark\n\n1 May 2026"),
}


@pytest.mark.parametrize("relation", LAYOUTS)
def test_an_unknown_label_is_learnt_from_where_the_value_lies(relation: str) -> None:
    first, second = (certificate(body) for body in LAYOUTS[relation])
    number, issued = entry_of(taught(first, "certificate_number", "AB-2020/0417")), entry_of(taught(first, "issue_date", "2020-05-12"))
    assert (number.relation, number.phrase) == (relation, "papermark")
    assert (issued.relation, issued.phrase) == (relation, "sealed")
    assert read(second, "certificate_number") == []
    assert read(second, "certificate_number", number, issued) == ["CD-2021/77"]
    assert read(second, "issue_date", number, issued) == ["2021-06-03"]


def test_labels_and_values_in_the_cells_of_a_table() -> None:
    beside, next_beside = in_cells(["Sealed", "12 May 2020"], ["Paper mark", "AB-1/20"]), in_cells(["Sealed", "3 June 2021"], ["Paper mark", "CD-1/21"])
    below, next_below = in_cells(["Paper mark", "Sealed"], ["AB-1/20", "12 May 2020"]), in_cells(["Paper mark", "Sealed"], ["CD-1/21", "3 June 2021"])
    for first, second, relation in ((beside, next_beside, "beside"), (below, next_below, "below")):
        entry = entry_of(taught(first, "certificate_number", "AB-1/20"))
        assert entry.relation == relation
        assert read(second, "certificate_number", entry) == ["CD-1/21"]


def test_a_label_over_its_value_in_one_cell() -> None:
    def cell(value: str) -> Reading:
        words = (Word("Sealed", 53, 161, 83, 171, 10.0), *(Word(text, 53 + 40 * i, 173, 83 + 40 * i, 183, 10.0) for i, text in enumerate(value.split())))
        tables = (Table(1, (50, 160, 180, 200), ((Cell("", (50, 160, 180, 200)),),)),)
        return Reading((Page(1, 595, 842, (*paper(HEAD).pages[0].words, *words), tables=tables),))

    entry = entry_of(taught(cell("12 May 2020"), "expiry_date", "2020-05-12"))
    assert entry.relation == "cell"
    assert read(cell("3 June 2021"), "expiry_date", entry) == ["2021-06-03"]


#: Field, what two papers print, the values meant.
TYPED = [
    ("expiry_date", "12 May 2025", "3/6/2026", "2025-05-12", "2026-06-03"),
    ("issue_date", "2020年5月12日", "2021-06-03", "2020-05-12", "2021-06-03"),
    ("production_control_body_number", "Andere Stelle GmbH, 2797", "Dritte Stelle AG (0121)", "2797", "0121"),
    ("manufacturer", "Hubei Testwerk Co., Ltd.", "Anhui Schutz Textile Co., Ltd.", "Hubei Testwerk Co., Ltd.", "Anhui Schutz Textile Co., Ltd."),
    ("manufacturer_address", "66 Muster Avenue, Xiantao", "12 Sample Road, Hefei", "66 Muster Avenue, Xiantao", "12 Sample Road, Hefei"),
    ("product_class", "FFP 2 NR", "FFP3 NR D", "FFP2 NR", "FFP3 NR D"),
    ("conformity_module", "module D", "module C2", "D", "C2"),
    ("signatory", "Jana Probe", "Dr. Karl Muster", "Jana Probe", "Dr. Karl Muster"),
    ("signatory_function", "Chief of seals", "Deputy of seals", "Chief of seals", "Deputy of seals"),
    ("place", "Wuppertal, 12 May 2020", "Solingen, 3 June 2021", "Wuppertal", "Solingen"),
    ("product", "Half mask of fleece", "Gown of film", "Half mask of fleece", "Gown of film"),
    ("srn", "CN-MF-000012345", "CN-MF-000054321", "CN-MF-000012345", "CN-MF-000054321"),
    ("laboratory_accreditation", "CNAS L1234", "CNAS L4321", "CNAS L1234", "CNAS L4321"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "first", "second", "value", "following"), TYPED, ids=[row[0] for row in TYPED])
def test_a_learnt_value_is_read_by_the_type_of_its_field(field: str, first: str, second: str, value: str, following: str) -> None:
    lesson = taught(certificate(f"Quirk of ours\t{first}\nOther things\tDD/MM/YYYY"), field, value)
    if lesson.why_not == "known":  # the reader needs nobody to tell it
        return
    assert read(certificate(f"Quirk of ours\t{second}\nOther things\tDD/MM/YYYY"), field, entry_of(lesson)) == [following]
    assert following not in read(certificate("Quirk of ours\t- - -\nOther things\tDD/MM/YYYY"), field, entry_of(lesson))


INVOICE = """
Commercial invoice

Hainan Baiyu Protective Goods Co., Ltd.
Haikou Road 5, Haikou, China

Bill serial: {number}\t\tStruck {day}
Goes out to\t{buyer}
Boxes in all\t{boxes}
Heft\t{heft} kgs
To be paid\tUSD {total}
Land\t{land}
"""
TRADED = {
    "invoice_number": ("HB-2020-117", "HB-2021-3"), "invoice_date": ("2020-05-04", "2021-07-06"), "packages": (412, 17),
    "gross_weight_kg": ("2130.50", "90.00"), "total_gross": ("18780.00", "2780.40"), "country_of_origin": ("China", "Vietnam"),
    "buyer": ("Klinikverbund Weserbogen gGmbH", "Stadtklinik Nord gGmbH"),
}  # fmt: skip


def test_trade_papers_are_learnt_from_as_well() -> None:
    first = paper(
        INVOICE.format(number="HB-2020-117", day="04/05/2020", buyer=TRADED["buyer"][0], boxes="412", heft="2,130.50", total="18,780.00", land="China")
    )
    second = paper(INVOICE.format(number="HB-2021-3", day="06/07/2021", buyer=TRADED["buyer"][1], boxes="17", heft="90.00", total="2,780.40", land="Vietnam"))
    entries: list[LexiconEntry] = []
    for field, (value, _) in TRADED.items():
        entries.append(entry_of(taught(first, field, value, entries)))
    assert {entry.issuer.name for entry in entries} == {"Hainan Baiyu Protective Goods Co., Ltd."}
    for field, (_, following) in TRADED.items():
        assert read(second, field, *entries) == [following], field


def test_a_date_of_which_only_the_person_knew_the_order_teaches_the_order() -> None:
    first, second = certificate("Date of issue\t04/05/2020"), certificate("Date of issue\t06/07/2021")
    assert read(first, "issue_date") == []
    entry = entry_of(taught(first, "issue_date", "2020-05-04"))
    assert entry.form == "date_day_first"
    assert read(second, "issue_date", entry) == ["2021-07-06"]
    assert read(certificate("Date of issue\t06/07/2021\nFormat\tMM/DD/YYYY"), "issue_date", entry) == ["2021-06-07"]


def test_the_second_date_of_a_period_stays_the_second() -> None:
    entry = entry_of(taught(certificate("Held\t12 May 2020 - 11 May 2025"), "expiry_date", "2025-05-11"))
    assert (entry.nth, entry.of) == (1, 2)
    assert read(certificate("Held\t3 June 2021 - 2 June 2026"), "expiry_date", entry) == ["2026-06-02"]
    assert read(certificate("Held\t3 June 2021"), "expiry_date", entry) == []


def test_a_list_is_learnt_once_all_that_stands_there_is_right() -> None:
    first, second = certificate("Quirks\tTW-201, TW-202 V"), certificate("Quirks\tAS-1, AS-2, AS-3")
    made = {"sha256": "a" * 64, "field": "models", "by": "W", "reason": "r"}
    one, two = (Correction.model_validate(made | {"value": value}) for value in ("TW-201", "TW-202 V"))
    assert lesson_of(first, [one]).why_not == "not_alone"
    entry = entry_of(lesson_of(first, [one, two]))
    assert read(second, "models", entry) == ["AS-1", "AS-2", "AS-3"]


def test_a_wrong_value_of_a_list_goes_and_the_others_stay() -> None:
    first, second = certificate("Model: AB-100\nMade for: ZZ-9"), certificate("Model: AB-200\nMade for: ZZ-7")
    assert read(first, "models") == ["AB-100"]
    lesson = taught(first, "models", "ZZ-9", instead_of="AB-100")
    assert [fact.value for fact in lesson.read] == ["AB-100"]
    assert entry_of(lesson).label == "Made for"
    assert "ZZ-7" in read(second, "models", entry_of(lesson))


def test_a_label_that_does_not_name_the_field_is_unlearnt_for_this_issuer_only() -> None:
    first, second = certificate("Date: 12 May 2020"), certificate("Date: 3 June 2021")
    entry = entry_of(taught(first, "issue_date", None))
    assert (entry.names, entry.label) == (False, "Date")
    understood = understand(second, [entry])
    assert "issue_date" not in {fact.field for fact in understood.facts}
    assert [fact.value for fact in understood.overruled] == ["2021-06-03"]
    stranger = paper(HEAD.replace("Harzer Zert GmbH, Notified Body 0158", "Andere Stelle GmbH, Notified Body 2797") + "Date: 3 June 2021" + FOOT)
    assert read(stranger, "issue_date", entry) == ["2021-06-03"]


def test_another_issuer_and_another_kind_of_paper_are_untouched() -> None:
    entry = entry_of(taught(certificate("Sealed\t12 May 2020\nGood to\t11 May 2025"), "issue_date", "2020-05-12"))
    assert entry.issuer.marks[0] == "harzer zert gmbh"
    stranger = paper(HEAD.replace("Harzer Zert", "Andere Zert") + "Sealed\t3 June 2021\nGood to\t2 June 2026" + FOOT)
    assert understand(stranger, [entry]) == understand(stranger)
    declaration = paper("# EU Declaration of Conformity\nHarzer Zert GmbH, 0158\n\nSealed\t3 June 2021\nGood to\t2 June 2026")
    assert understand(declaration, [entry]) == understand(declaration)


def test_what_stands_in_several_places_teaches_when_the_person_shows_which() -> None:
    body = "Sealed\t12 May 2020\nStruck\t12 May 2020"
    lesson = taught(certificate(body), "expiry_date", "2020-05-12")
    assert lesson.why_not == "several_places"
    assert [spot.page for spot in lesson.places] == [1, 1]
    shown = taught(certificate(body), "expiry_date", "2020-05-12", page=1, box=lesson.places[1].box)
    assert entry_of(shown).label == "Struck"
    assert shown.spot == lesson.places[1]


def test_a_label_the_lexicon_gives_to_another_field_is_passed_over() -> None:
    lesson = taught(certificate("Valid until: 12 May 2025\nSealed: 12 May 2025\nStruck: 11 May 2025"), "issue_date", "2025-05-12")
    assert entry_of(lesson).label == "Sealed"


def test_a_value_without_a_label_is_learnt_by_its_place_and_its_form() -> None:
    first, second = certificate("\n\n\tAB-2020/0417\n\n"), certificate("\n\n\tCD-2021/0077\n\n")
    entry = entry_of(taught(first, "certificate_number", "AB-2020/0417"))
    assert (entry.phrase, entry.shape, entry.page) == ("", "A-9/9", 1)
    assert read(second, "certificate_number", entry) == ["CD-2021/0077"]
    assert read(certificate("\n\n\tSee overleaf\n\n"), "certificate_number", entry) == []
    assert read(certificate("\n\n\n\n\n\n\n\n\tCD-2021/0077"), "certificate_number", entry) == []


def test_one_of_two_like_labels_is_told_by_its_place() -> None:
    gap = "\n" * 9
    entry = entry_of(taught(certificate(f"Date: 12 May 2020{gap}Date: 14 May 2020"), "issue_date", "2020-05-14"))
    assert entry.box is not None
    assert read(certificate(f"Date: 1 June 2021{gap}Date: 3 June 2021"), "issue_date", entry) == ["2021-06-03"]


def test_a_number_of_a_form_of_its_own_is_learnt_as_printed_and_words_are_none() -> None:
    first = certificate("Paper mark\tNo 7 of the green book\nGood to\t11 May 2025")
    entry = entry_of(taught(first, "certificate_number", "No 7 of the green book"))
    assert entry.form == "printed"
    assert read(certificate("Paper mark\tNo 8 of the red book"), "certificate_number", entry) == ["No 8 of the red book"]
    for words in ("see the annex", "3 June 2021", "12 papers were put under seal by our office here"):
        assert read(certificate(f"Paper mark\t{words}"), "certificate_number", entry) == []


def test_a_party_that_is_the_issuer_itself_is_learnt_as_such() -> None:
    def invoice(number: str) -> Reading:
        return paper(f"# Commercial invoice\n\nInvoice No.: {number}\nDate: 5 June 2020\n\nHainan Baiyu Goods at your service")

    assert read(invoice("HB-1/20"), "seller") == []
    entry = entry_of(taught(invoice("HB-1/20"), "seller", "Hainan Baiyu Goods"))
    assert entry.form == "issuer"
    assert read(invoice("HB-2/20"), "seller", entry) == ["Hainan Baiyu Goods"]


def test_what_teaches_nothing_says_why() -> None:
    body = "Sealed\t12 May 2020\nGood to\t11 May 2025"
    assert taught(certificate(body), "issue_date", "2020-05-13").why_not == "not_found"
    assert taught(certificate(body), "notified_body_number", "0158").why_not == "known"
    assert taught(certificate(body), "lots", None).why_not == "not_read"
    nameless = paper("# EU Type-Examination Certificate\n\nSealed\t12 May 2020\nGood to\t11 May 2025" + FOOT)
    assert taught(nameless, "issue_date", "2020-05-12").why_not == "no_issuer"
    assert taught(certificate("Our fine Wuppertal works"), "place", "Wuppertal").why_not == "no_label"


def test_an_entry_that_reads_otherwise_is_named() -> None:
    first = certificate("Sealed\t12 May 2020\nStruck\t13 May 2020")
    sealed = entry_of(taught(first, "issue_date", "2020-05-12"))
    lesson = taught(first, "issue_date", "2020-05-13", [sealed])
    assert lesson.against == (sealed.id,)
    struck = entry_of(lesson)
    assert read(first, "issue_date", sealed, struck) == []  # they contradict each other: neither is believed
    assert read(certificate("Struck\t3 June 2021"), "issue_date", sealed, struck) == ["2021-06-03"]
    denial = taught(first, "issue_date", None, [sealed])
    assert (denial.why_not, denial.against) == ("said_otherwise", (sealed.id,))


def test_a_learnt_fact_carries_its_check_its_words_and_its_spot() -> None:
    entry = entry_of(taught(certificate(LAYOUTS["beside"][0]), "issue_date", "2020-05-12"))
    understood = understand(certificate(LAYOUTS["beside"][1]), [entry])
    fact: Fact = next(fact for fact in understood.facts if fact.field == "issue_date")
    assert fact.checks == ("learnt", "format")
    assert (fact.raw, fact.page, fact.confidence > 0.9) == ("3 June 2021", 1, True)
    assert fact.box is not None
    assert understood.learnt == (entry.id,)


def test_the_same_lesson_has_the_same_id_whoever_teaches_it() -> None:
    one = entry_of(taught(certificate("Sealed:\t12 May 2020\nGood to\t1 May 2025"), "issue_date", "2020-05-12", by="A"))
    two = entry_of(taught(certificate("SEALED\t3 June 2021\nGood to\t1 May 2025"), "issue_date", "2021-06-03", by="B"))
    assert one.id == two.id
    assert one.model_copy(update={"field": "expiry_date"}).id != one.id


def test_an_entry_applies_where_every_mark_of_its_issuer_stands_as_words() -> None:
    kind = "eu_type_examination_certificate"
    entry = LexiconEntry(issuer=Issuer(name="Harzer Zert GmbH, 0158", marks=("harzer zert gmbh", "0158")), kind=kind, field="issue_date", phrase="sealed")
    assert applying([entry], kind, "by harzer zert gmbh notified body 0158 essen") == (entry,)
    assert applying([entry], kind, "by harzer zert gmbh notified body 01589 essen") == ()
    assert applying([entry], kind, "by prisharzer zert gmbh 0158") == ()
    assert applying([entry], "test_report", "by harzer zert gmbh notified body 0158") == ()
    assert applying([entry], kind, "") == ()


def test_a_box_is_shown_and_told_on_the_page_as_it_lies() -> None:
    upright = certificate("Sealed\t12 May 2020\nStruck\t12 May 2020\nGood to\t11 May 2025")
    turn = Turn(0, 1, -1, 0, 842, 0)  # a quarter turn: what is right of the upright page's top lies under the shown page's right edge
    turned = Reading(tuple(replace(page, turn=turn) for page in upright.pages))
    places = taught(turned, "issue_date", "2020-05-12").places
    assert [turn.box(spot.box) for spot in taught(upright, "issue_date", "2020-05-12").places] == [spot.box for spot in places]
    lesson = taught(turned, "issue_date", "2020-05-12", page=1, box=places[0].box)
    assert (entry_of(lesson).label, lesson.spot) == ("Sealed", places[0])


def test_a_learnt_value_of_doubtful_letters_is_not_believed_but_kept_as_absent() -> None:
    body = "Sealed\t{}\nGood to\t11 May 2025"
    entry = entry_of(taught(certificate(body.format("12 May 2020")), "issue_date", "2020-05-12"))

    def scanned(doubtful: str) -> Reading:
        page = certificate(body.format("3 June 2021")).pages[0]
        words = tuple(replace(word, recognised=True, legible=word.text != doubtful) for word in page.words)
        return Reading((replace(page, words=words, source="ocr"),))

    assert read(scanned(""), "issue_date", entry) == ["2021-06-03"]
    understood = understand(scanned("2021"), [entry])
    assert "issue_date" not in {fact.field for fact in understood.facts}
    assert [(gap.field, gap.raw, gap.reason) for gap in understood.absent if gap.field == "issue_date"] == [("issue_date", "3 June 2021", "illegible")]


def test_a_reading_process_teaches_and_reads_with_what_it_taught(tmp_path: Path) -> None:
    first = print_paper(tmp_path / "first.pdf", printed_certificate("AB-2020/0417", "12 May 2020", "11 May 2025"))
    second = print_paper(tmp_path / "second.pdf", printed_certificate("CD-2020/0518", "3 March 2020", "2 March 2025"))
    said = Correction(sha256="a" * 64, field="issue_date", value="2020-05-12", by="R. Weber", reason="seen")
    lesson = lesson_from(first, [said])
    assert lesson is not None
    learnt = [entry_of(lesson)]
    papers = list(read_papers([(second, "second.pdf"), (first, "first.pdf")], workers=2, learnt=learnt))
    assert [paper.value("issue_date") for paper in papers] == ["2020-03-03", "2020-05-12"]
    assert [paper.learnt for paper in papers] == [(learnt[0].id,)] * 2
    assert papers[0] == read_paper(second, file="second.pdf", learnt=learnt)
    alone = read_paper(second, file="second.pdf")
    assert (alone.value("issue_date"), alone.learnt) == (None, ())
    assert applying(learnt, alone.kind, alone.issuer_text) == tuple(learnt)
    (tmp_path / "none.pdf").write_bytes(b"no paper")
    assert lesson_from(tmp_path / "none.pdf", [said]) is None
    end_reading_processes()


def test_every_field_has_forms_that_can_be_read() -> None:
    from batches.fields import FIELDS
    from documents.understanding.learnt_values import PARSERS

    forms = table("forms")
    assert {form for field in FIELDS for form in forms_of(field)} <= set(PARSERS)
    assert set(forms["telling"]["forms"]) | set(forms["scanning"]["forms"]) <= set(PARSERS)
    assert set(forms["fields"]) <= set(FIELDS)
    assert set(table("issuers")["named"]) <= {
        "commercial_invoice",
        *table("fields"),
        "packing_list",
        "origin_proof",
        "purchase_order",
        "beneficiary_confirmation",
    }


DAYS = st.dates(min_value=date(2015, 1, 1), max_value=date(2030, 12, 31))
NUMBERS = st.from_regex(r"[A-Z]{2}-20[12][0-9]/[0-9]{3,5}", fullmatch=True)
NAMES = st.sampled_from(["Hubei Testwerk Co., Ltd.", "Anhui Schutz Textile Co., Ltd.", "Beispiel Medizin GmbH", "Da Nang Protect JSC", "Prova Tessile S.r.l."])
LABELS = st.sampled_from(["Sealed", "Sealed on:", "Mark of paper", "Ours since", "签于", "Đóng dấu", "Besiegelt am", "Quirk"])
SHAPES = st.sampled_from(["{label}\t{value}", "{label} : {value}", "{label}\n{value}", "Some words before\n\n{label}\t{value}\n\nand words behind"])


@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_what_was_learnt_from_a_right_value_finds_other_values_in_the_same_layout(data: st.DataObject) -> None:
    label, shape = data.draw(LABELS), data.draw(SHAPES)
    field, kind_of_value = data.draw(st.sampled_from([("issue_date", DAYS), ("certificate_number", NUMBERS), ("manufacturer", NAMES)]))
    first, second = (data.draw(kind_of_value) for _ in range(2))
    printed, following = ((one.strftime("%d %B %Y"), one.isoformat()) if field == "issue_date" else (one, one) for one in (first, second))
    lesson = taught(certificate(shape.format(label=label, value=printed[0])), field, printed[1])
    if lesson.why_not == "known":
        return
    found = read(certificate(shape.format(label=label, value=following[0])), field, entry_of(lesson))
    assert [key_of(one) for one in found] == [key_of(following[1])]
