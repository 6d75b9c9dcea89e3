"""The customs dossier and the release certificate: PDF/A, the same bytes each time, and what hostile or foreign names do to them."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from typing import get_args

import pikepdf
import pypdfium2 as pdfium
import pytest

from batches.base import Text
from batches.batch import Batch, CustomsLine, CustomsResult, Judgement, SamplingPlan, ValueAdjustment
from batches.border_hold import BorderHold, HoldEnd, HoldLetter, HoldPeriod
from batches.decision import Choice, Decision, LotVerdict, Release
from batches.errors import NotNow
from batches.finding import Evidence, Finding, Passed
from batches.gates import LotStatus, Stage, WaitsFor, standing
from batches.order import Charge, CustomsRelease, Order, OrderedLot, OrderLine, Party
from batches.paper import KINDS, Fact, Paper
from documents.writing import Names, customs_dossier, release_certificate
from documents.writing.characters import only_displayable
from documents.writing.customs_papers import CustomsPaper
from documents.writing.still_due import Due
from documents.writing.wording import day_read, money, number, percent, word

pytestmark = pytest.mark.unit

CATALOGUE = "5c1f" * 16
FINDING = Finding(
    id="f-0123456789",
    code="certificate.model_mismatch",
    severity="blocking",
    line=1,
    file="cert.pdf",
    message=Text(de="Das Modell steht nicht auf der Bescheinigung.", en="The model is not on the certificate."),
    seen="AB-1",
    expected="AB-2",
    basis="Reg. (EU) 2016/425 Annex V 6.2(c)",
    judged_for=date(2020, 6, 22),
    evidence=(Evidence(file="cert.pdf", page=2, text="Model: AB-1"),),
    clear_by=Text(de="Bescheinigung für AB-2 vorlegen.", en="Hand in a certificate for AB-2."),
)


def a_batch(*, supplier: str = "Beispiel Trading Ltd", released: bool = False, reason: str = "Hersteller bestätigt: AB-1 heißt nun AB-2") -> Batch:
    order = Order(
        order="PO-1",
        ordered_on=date(2020, 5, 4),
        expected_on=date(2020, 6, 22),
        importer=Party(name="Musterhafen Import GmbH", address="Kai 1, 20457 Hamburg", country="DE", eori="DE123456789012345"),
        supplier=Party(name=supplier, country="CN"),
        currency="USD",
        exchange_rate=Decimal("1.0991"),
        incoterm="FOB",
        incoterm_place="Shanghai",
        mode="sea",
        freight=Charge(amount=Decimal("5200"), currency="USD"),
        lines=(
            OrderLine(
                line=1,
                category="ffp2",
                model="AB-2",
                product_class="FFP2 NR",
                quantity=100000,
                unit_price=Decimal("0.85"),
                lots=(OrderedLot(lot="L1", quantity=60000, expires_on=date(2023, 5, 31)), OrderedLot(lot="L2", quantity=40000)),
            ),
        ),
    )
    paper = Paper(
        file="cert.pdf",
        sha256="ab" * 32,
        pages=2,
        kind="eu_type_examination_certificate",
        facts=tuple(Fact(field=f, value=v, raw=v, confidence=1.0) for f, v in (("certificate_number", "ZP/001"), ("issue_date", "2020-04-14"))),
    )
    batch = Batch(
        id=order.batch_id,
        order=order,
        papers=(paper, Paper(file="torn.pdf", sha256="cd" * 32)),
        arrived_on=date(2020, 6, 22),
        customs_release=CustomsRelease(mrn="20DE510220123456R1", released_on=date(2020, 6, 25)),
        decisions=tuple(Decision(finding=FINDING.id, choice="override", by=by, reason=reason) for by in ("Ada Beispiel", "Bodo Muster")) if released else (),
        lot_verdicts=(LotVerdict(line=1, lot="L1", choice="accept", by="Qlara Prüf", reason="Stichprobe in Ordnung"),),
    )
    release = Release(line=1, lot="L1", by=("Cleo Frei", "Dora Gabe"), shown="ef" * 32, goods=batch.goods(1, "L1"))
    return batch.model_copy(update={"releases": (release,)}) if released else batch


def a_judgement() -> Judgement:
    line = CustomsLine(
        line=1, commodity_code="6307909810", origin="CN",
        preference="100", customs_value=Decimal("82067.15"), duty_rate=Decimal("6.3"), duty=Decimal("5170.23"),
        vat_rate=Decimal("19"), vat=Decimal("16575.10"), documents=("N380", "N705"), missing=("N934",),
        goods_value=Decimal("77336.00"), valuation_method="1", union_transport=Decimal("0.00"),
        adjustments=(ValueAdjustment(code="AK", amount=Decimal("4831.15")), ValueAdjustment(code="BA", amount=Decimal("100.00"))),
    )  # fmt: skip
    return Judgement(
        judged_for=date(2020, 6, 22),
        catalogue=CATALOGUE,
        findings=(FINDING,),
        passed=(Passed(code="certificate.expired", line=1),),
        sampling=(
            SamplingPlan(
                line=1, lot="L1", defect_class="major", aql="1.5", level="II", inspection="normal", code_letter="N", sample_size=500, accept=14, reject=15
            ),
        ),
        customs=CustomsResult(
            lines=(line,), customs_value=Decimal("82067.15"), duty=Decimal("5170.23"), import_vat=Decimal("16575.10"), steps=("Rechnungspreis 85000.00 USD",)
        ),
    )


NAMES = Names(
    categories={"ffp2": Text(de="Halbmaske FFP2", en="Half mask FFP2")},
    adjustments={"AK": Text(de="Beförderung bis zur Grenze", en="carriage to the border"), "BA": Text(de="Beförderung danach", en="carriage after it")},
    methods={"1": Text(de="Transaktionswert", en="transaction value")},
)
INVOICE = CustomsPaper("N380", "12 03", "invoice", Text(de="Rechnung", en="Invoice"), "i.pdf", "12" * 32, 1, "INV-77", date(2020, 5, 18), (1,))


def dossier(batch: Batch, judgement: Judgement | None = None) -> bytes:
    judgement = judgement or a_judgement()
    return customs_dossier(batch, judgement, standing(batch, judgement), names=NAMES, declared=(INVOICE,))


def certificate(batch: Batch) -> bytes:
    judgement = a_judgement()
    return release_certificate(batch, judgement, standing(batch, judgement), record_digest="0d" * 32)


def text_of(paper: bytes) -> str:
    document = pdfium.PdfDocument(paper)
    text = "\n".join(document[i].get_textpage().get_text_bounded() for i in range(len(document)))
    document.close()
    return " ".join(text.replace("\ufffe", "").split())


def test_the_dossier_says_what_customs_must_be_able_to_follow() -> None:
    text = text_of(dossier(a_batch()))
    for part in ("PO-1", "Musterhafen Import GmbH", "DE123456789012345", "6307909810", "82.067,15", "5.170,23", "16.575,10", "Rechnungspreis 85000.00 USD"):
        assert part in text
    for part in (
        "Halbmaske FFP2",
        "100.000",
        "85.000,00 USD",
        "ZP/001",
        "14.04.2020",
        "ab" * 32,
        "N380 Rechnung",
        "weitere Unterlagen further documents: N705",
        "N934",
        "60.000",
        "31.05.2023",
    ):
        assert part in text


def test_the_value_of_a_line_is_built_up_so_that_it_can_be_added_up() -> None:
    text = text_of(dossier(a_batch()))
    for part in (
        "100.000 × 0,85 USD = 85.000,00 USD ÷ 1,0991", "77.336,00",
        "+ AK Beförderung bis zur Grenze carriage to the border", "4.831,15",
        "− BA Beförderung danach carriage after it", "100,00",
        "Methode 1, Transaktionswert", "82.067,15", "6,3 % × 82.067,15", "5.170,23",
        "82.067,15 + 5.170,23 + 0,00", "87.237,38", "19 % × 87.237,38", "16.575,10",
    ):  # fmt: skip
        assert part in text
    assert "Abgaben zusammen charges in all 21.745,33 EUR" in text
    assert text.index("77.336,00") < text.index("4.831,15") < text.index("− BA") < text.index("87.237,38")


def test_the_value_of_donated_goods_is_never_called_a_price() -> None:
    batch, judgement = a_batch(), a_judgement()
    donated = batch.model_copy(update={"order": batch.order.model_copy(update={"donation": True})})
    line = judgement.customs.lines[0].model_copy(update={"valuation_method": None})
    text = text_of(dossier(donated, judgement.model_copy(update={"customs": judgement.customs.model_copy(update={"lines": (line,)})})))
    assert "Wert der nicht verkauften Ware" in text
    assert "Preis der Ware" not in text


def test_no_sum_is_shown_that_the_amounts_do_not_give() -> None:
    judgement = a_judgement()
    (line,) = judgement.customs.lines
    other = line.model_copy(update={"goods_value": Decimal("77000.00"), "vat": None, "duty": None, "duty_rate": None})
    customs = judgement.customs.model_copy(update={"lines": (other,), "duty": None, "import_vat": None})
    text = text_of(dossier(a_batch(), judgement.model_copy(update={"customs": customs})))
    assert "77.000,00" in text
    assert "÷ 1,0991" not in text
    assert "87.237,38" not in text
    assert "% × " not in text


def test_the_papers_of_a_line_stand_with_code_number_and_day() -> None:
    text = text_of(dossier(a_batch()))
    assert "Unterlagen documents N380 Rechnung Invoice INV-77 18.05.2020" in text


def test_a_release_by_customs_is_told_and_its_absence_too() -> None:
    batch = a_batch()
    assert "Überlassen zum zollrechtlich freien Verkehr released for free circulation 25.06.2020 MRN 20DE510220123456R1" in text_of(dossier(batch))
    waiting = batch.model_copy(update={"customs_release": None})
    assert "Überlassung noch nicht eingetragen" in text_of(dossier(waiting))


def test_what_is_due_is_told_once_for_all_its_lines_and_the_missing_first() -> None:
    invoice = Text(de="Handelsrechnung", en="Commercial invoice")
    held = [Due(line, invoice, "held", held=("N380 INV-77",), whom="supplier", basis="Art. 145") for line in (2, 1)]
    asked = Due(
        1, Text(de="Ursprungsnachweis", en="proof of origin"), "missing", get=Text(de="EUR.1 beschaffen", en="get an EUR.1"), whom="exporter", basis="Art. 15"
    )
    welcome = Due(2, Text(de="Packliste", en="packing list"), "missing", required=False, whom="supplier")
    batch, judgement = a_batch(), a_judgement()
    text = text_of(customs_dossier(batch, judgement, standing(batch, judgement), due=(*held, welcome, asked)))
    told = text[text.index("Was die Anmeldung verlangt") :]
    assert "1 fehlt missing Ursprungsnachweis proof of origin Art. 15 EUR.1 beschaffen get an EUR.1 Ausführer exporter" in told
    assert "2 fehlt, nicht verlangt missing, not required Packliste packing list Lieferant supplier" in told
    assert "1, 2 liegt vor held Handelsrechnung Commercial invoice Art. 145 N380 INV-77 –" in told
    assert told.index("Ursprungsnachweis") < told.index("Packliste") < told.index("N380 INV-77")
    assert "Was die Anmeldung verlangt" not in text_of(customs_dossier(batch, judgement, standing(batch, judgement)))


def test_a_hold_at_the_border_stands_on_the_first_page_and_its_letters_in_order_of_their_days() -> None:
    letters = (
        HoldLetter(on=date(2020, 6, 25), direction="out", with_whom="Hauptzollamt", subject="Prüfbericht nachgereicht", by="x", file="a.pdf", sha256="ef" * 32),
        HoldLetter(on=date(2020, 6, 23), direction="in", with_whom="Marktüberwachung", subject="Anforderung der Unterlagen", by="x"),
    )
    period = HoldPeriod(
        act="Reg. (EC) No 765/2008", suspended_under="Art. 27(3)", released_under="Art. 28(1)", working_days=3, land="HH", last_day=date(2020, 6, 26)
    )
    hold = BorderHold(since=date(2020, 6, 23), authority="HZA", reason="CE", reference="", by="x", period=period, lots=((1, "L1"),), letters=letters)
    over = hold.model_copy(
        update={"since": date(2020, 6, 1), "letters": (), "lots": (), "ended": HoldEnd(on=date(2020, 6, 3), outcome="released", reason="", by="x")}
    )
    batch, judgement = a_batch().model_copy(update={"holds": (over, hold)}), a_judgement()
    text = text_of(customs_dossier(batch, judgement, standing(batch, judgement)))
    assert text.count("Überlassung seit 23.06.2020 ausgesetzt") == 2
    assert text.count("ausgesetzt seit 01.06.2020") == 1
    assert text.index("Überlassung seit 23.06.2020 ausgesetzt") < text.index("Waren Goods")
    section = text[text.index("Anhalten an der Grenze") :]
    assert "Chargen lots 1/L1." in section
    assert section.index("von Marktüberwachung from") < section.index("an Hauptzollamt to")
    assert "ef" * 32 in section


def test_the_chapters_are_numbered_without_gaps() -> None:
    text = text_of(dossier(a_batch()))
    for heading in ("1 Waren", "2 Zollwert und Abgaben", "3 Papiere", "4 Papiere gegeneinander", "5 Befunde", "6 Stichproben", "7 Chargen"):
        assert heading in text


def test_the_dossier_shows_a_finding_with_basis_page_and_how_to_clear_it() -> None:
    text = text_of(dossier(a_batch()))
    for part in ("certificate.model_mismatch", "Reg. (EU) 2016/425 Annex V 6.2(c)", "cert.pdf, S. 2", "Bescheinigung für AB-2 vorlegen.", "offen"):
        assert part in text.replace("\u200b", "")


def test_an_override_that_waits_for_a_second_person_is_told_without_name_and_reason_until_they_have_spoken() -> None:
    whole = a_batch(released=True)
    once = text_of(dossier(whole.model_copy(update={"decisions": whole.decisions[:1]})))
    assert "Ada Beispiel" not in once
    assert "AB-1 heißt nun AB-2" not in once
    assert "Ada Beispiel" in text_of(dossier(whole))


def test_the_release_certificate_names_lots_people_evidence_and_what_was_overridden() -> None:
    text = text_of(certificate(a_batch(released=True))).replace("\u200b", "")
    for part in ("L1", "60.000", "31.05.2023", "Cleo Frei", "Dora Gabe", "ab" * 32, "übergangen", "Ada Beispiel", "Bodo Muster", "AB-1 heißt nun AB-2"):
        assert part in text
    assert text.index("Nicht freigegeben") < text.index("L2"), "a lot that is not released stands under its own heading"


def test_the_dossier_says_why_a_plan_is_not_that_of_normal_inspection() -> None:
    because = Text(de="Verschärfte Prüfung: zwei Lose davor nicht angenommen.", en="Tightened inspection: two lots before were not accepted.")
    judgement = a_judgement()
    (plan,) = judgement.sampling
    assert "verschärft" not in text_of(customs_dossier(a_batch(), judgement, standing(a_batch(), judgement)))
    tightened = plan.model_copy(update={"inspection": "tightened", "accept": 12, "reject": 13, "because": because})
    judgement = judgement.model_copy(update={"sampling": (tightened, tightened.model_copy(update={"lot": "L2"}))})
    text = text_of(customs_dossier(a_batch(), judgement, standing(a_batch(), judgement)))
    assert text.count("verschärft tightened") == 2
    assert text.count(f"Pos. 1: {because.de} {because.en}") == 1


def test_nothing_is_certified_while_no_lot_is_released() -> None:
    with pytest.raises(NotNow, match="no lot"):
        certificate(a_batch())


@pytest.mark.parametrize("paper", [dossier(a_batch()), certificate(a_batch(released=True))], ids=["dossier", "certificate"])
def test_both_claim_pdf_a_2b_and_carry_the_day_judged_for(paper: bytes) -> None:
    with pikepdf.open(io.BytesIO(paper)) as document, document.open_metadata() as metadata:
        assert metadata.pdfa_status == "2B"
        assert str(document.docinfo["/CreationDate"]).startswith("D:20200622")
        assert "/OutputIntents" in document.Root


def test_the_same_batch_gives_the_same_bytes_and_another_gives_others() -> None:
    assert dossier(a_batch()) == dossier(a_batch())
    assert certificate(a_batch(released=True)) == certificate(a_batch(released=True))
    assert dossier(a_batch()) != dossier(a_batch(supplier="Another Trading Ltd"))


@pytest.mark.parametrize("name", ['"); #panic("x") //', '#read("/etc/passwd")', "*bold* _it_ $x$ @ref <label> `raw` \\ = h", '#import "x"', "a" * 80])
def test_a_name_that_looks_like_typst_stays_a_name(name: str) -> None:
    text = text_of(dossier(a_batch(supplier=name)))
    assert "".join(name.split()) in "".join(text.split())


def test_a_chinese_name_is_set_in_its_own_script() -> None:
    assert "上海Beispiel有限公司" in text_of(dossier(a_batch(supplier="上海 Beispiel 有限公司"))).replace(" ", "")


def test_a_character_no_font_has_does_not_break_the_paper_and_the_reader_is_told() -> None:
    text = text_of(dossier(a_batch(supplier="龘 Beispiel தமிழ் \U0001f600")))
    assert "□ Beispiel □" in text
    assert "Zeichen, das die Schrift dieses Papiers nicht hat" in text
    assert "Zeichen, das die Schrift dieses Papiers nicht hat" not in text_of(dossier(a_batch(supplier="Công ty Đặng")))


def test_a_vietnamese_name_keeps_every_accent() -> None:
    assert "Công ty Đặng Việt" in text_of(dossier(a_batch(supplier="Công ty Đặng Việt")))


def test_characters_that_turn_the_writing_direction_are_left_out() -> None:
    assert "Beispiel lieferte" in text_of(dossier(a_batch(supplier="Beispiel \u202elieferte")))


def test_a_text_longer_than_a_pdf_can_hold_is_cut_where_nobody_reads_it() -> None:
    shown = only_displayable({"a": "L" * 100_000}, lambda _: True)
    assert isinstance(shown, dict)
    assert shown["a"] == "L" * 8_000 + " …"


def test_a_batch_with_nothing_known_yet_still_has_a_dossier() -> None:
    order = Order(order="X", expected_on=date(2020, 6, 22), importer=Party(name="A"), supplier=Party(name="B"), currency="EUR",
                  lines=(OrderLine(line=1, category="ffp2", model="M", quantity=1, unit_price=Decimal("1")),))  # fmt: skip
    batch = Batch(id=order.batch_id, order=order)
    judgement = Judgement(judged_for=order.expected_on, catalogue="")
    assert "Noch nicht berechnet" in text_of(customs_dossier(batch, judgement, standing(batch, judgement)))


def test_amounts_stand_as_german_papers_print_them() -> None:
    assert money(Decimal("1234.5"), "EUR") == "1.234,50 EUR"
    assert money(Decimal("0.0425"), "USD") == "0,0425 USD"
    assert money(Decimal("72500.000"), "USD") == "72.500,00 USD"
    assert money(None, "EUR") == "–"
    assert money(Decimal("1E+3"), "EUR") == "1.000,00 EUR"
    assert (percent(Decimal("6.3")), number(1234567), number(None)) == ("6,3 %", "1.234.567", "–")


def test_a_day_read_from_a_paper_is_shown_german_and_anything_else_as_it_stands() -> None:
    assert day_read("2020-04-14") == "14.04.2020"
    assert day_read("April 2020") == "April 2020"
    assert day_read(None) == "–"


def test_a_key_without_a_word_stands_for_itself() -> None:
    assert word("kind", "test_report")["de"] == "Prüfbericht"
    assert word("kind", "new_kind") == {"de": "new_kind", "en": "new_kind"}


def test_every_word_the_house_uses_has_a_german_and_an_english_name() -> None:
    for table, keys in (
        ("kind", KINDS),
        ("status", get_args(LotStatus)),
        ("stage", get_args(Stage)),
        ("wait", get_args(WaitsFor)),
        ("choice", get_args(Choice)),
    ):
        for key in keys:
            assert word(table, key)["de"] != key, f"{table}.{key} has no German name"


def test_papers_written_by_several_threads_do_not_mix() -> None:
    names = [f"Lieferant {number}" for number in range(12)]
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda name: dossier(a_batch(supplier=name)), names))
    for name, paper in zip(names, map(text_of, made), strict=True):
        assert f"{name} " in paper
        assert all(f"{other} " not in paper for other in names if other != name)
