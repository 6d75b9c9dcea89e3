"""The delivery note and the picking list: everything a receiver must have, hostile and foreign names, two hundred lines."""

from __future__ import annotations

import time
from datetime import date

import pytest

from batches.base import Text
from batches.errors import InputRefused
from documents.writing.delivery_note import delivery_note
from documents.writing.drawn_codes import qr_code
from documents.writing.picking_list import PickingLine, PickingList, picking_list
from tests.documents.outgoing import GTIN, HOSPITAL, HOUSE, note, note_line, pages, scanned, standard_of

pytestmark = pytest.mark.unit

MASK = Text(de="Medizinische Gesichtsmaske Typ IIR", en="Medical face mask type IIR")


def text_of(pdf: bytes) -> str:
    return " ".join(pages(pdf))


def test_a_note_tells_everything_that_traces_the_goods() -> None:
    text = text_of(delivery_note(note()))
    for told in (
        "Lieferschein", "L-2020-00017", "25.06.2020", "Bedarf vom 20.06.2020", "Krankenhaus St. Änne", "Größenstraße 12", "Dr. Jürgen Öztürk", "FFP2 NR",
        "MW-9501", "MW20200511A", "31.05.2023", "12.000 Stück", "600 Packungen", "12 Kartons", GTIN, "trocken, 5–30 °C", "am 03.06.2020, Auftrag KL-2020-0042",
        "1,2345 EUR", "Muster EU-Rep GmbH", "Musterhafen Import GmbH", "Die deutsche Anleitung liegt der Ware bei", "Art. 13 Verordnung (EU) 2016/425",
        "Empfangsbestätigung", "Seite 1 von",
    ):  # fmt: skip
        assert told in text, told
    assert "Art. 25 Verordnung (EU) 2017/745" not in text
    assert "1186/2009" not in text


def test_a_device_is_traced_by_its_own_law_and_donated_goods_bring_their_conditions() -> None:
    line = note_line(number=1, name=MASK, regime="device", udi_di="04012345678901", price=None, donated=True)
    text = text_of(delivery_note(note(line)))
    for told in ("Art. 25 Verordnung (EU) 2017/745", "1186/2009", "nur unentgeltlich", "UDI-DI", "Alle Waren werden unentgeltlich abgegeben"):
        assert told in text, told
    assert "Preis je Einheit" not in text
    assert "2016/425" not in text


def test_goods_without_ce_marking_name_the_confirmation_that_goes_along() -> None:
    confirmed = note_line(number=2, confirmation="Bestätigung der ZLS nach § 9 Abs. 3 MedBVSV vom 14.05.2020, Nr. CPA-0123")
    assert "Nr. CPA-0123 (Pos. 2)" in text_of(delivery_note(note(note_line(), confirmed)))
    assert "Bestätigungen der Behörde" not in text_of(delivery_note(note()))


def test_its_codes_lead_to_the_declaration_and_to_the_confirmation_of_receipt() -> None:
    other = note_line(number=2, declaration="https://papiere.musterhilfe.example/d/iir")
    again = note_line(number=3)
    found = [code.text for page in scanned(delivery_note(note(note_line(), other, again))) for code in page]
    assert sorted(found) == [
        "https://freigabe.musterhilfe.example/deliveries/L-2020-00017/receipt",
        "https://papiere.musterhilfe.example/d/iir",
        "https://papiere.musterhilfe.example/d/mw-9501",
    ]


def test_the_first_code_on_the_first_page_confirms_receipt_and_the_others_say_what_they_are() -> None:
    made = delivery_note(note(*(note_line(number=each, declaration=f"https://papiere.musterhilfe.example/d/{each}") for each in (1, 2))))
    first = min(next(iter(scanned(made))), key=lambda code: code.position.top_left.y)
    text = text_of(made)
    assert first.text.endswith("/receipt")
    assert text.index("Empfang bestätigen") < text.index("MW20200511A") < text.index("Konformitätserklärung, Pos. 2")
    without = text_of(delivery_note(note(confirm_at="")))
    assert "Empfang bestätigen" not in without
    assert "Seite 1 bestätigen" not in without


def test_names_of_the_trade_are_set_in_their_own_scripts() -> None:
    text = text_of(delivery_note(note(note_line(manufacturer="Công ty Cổ phần Thiết bị Y tế Hà Nội Mẫu"), note_line(number=2))))
    assert "Công ty Cổ phần Thiết bị Y tế Hà Nội Mẫu" in text
    assert "杭州示例医疗用品有限公司" in text.replace(" ", "")
    assert "□" not in text


@pytest.mark.parametrize("name", ['"); #panic("x") //', '#read("/etc/passwd")', "*bold* _it_ $x$ @ref <label> `raw` \\ = h"])
def test_a_name_that_looks_like_typst_stays_a_name(name: str) -> None:
    text = text_of(delivery_note(note(note_line(model=name, lot=name), note=name)))
    assert text.replace(" ", "").count(name.replace(" ", "")) == 3


def test_a_long_lot_is_broken_not_cut() -> None:
    lot = "LOT-2020/04-ABCDEFGHIJKLMNOPQRSTUVWXYZ-0123456789" * 3
    assert lot in text_of(delivery_note(note(note_line(lot=lot)))).replace(" ", "")


def test_two_hundred_lines_take_seconds_and_every_page_repeats_the_head() -> None:
    lines = [note_line(number=place, lot=f"LOT{place:04}", declaration=f"https://p.example/{place % 20}") for place in range(1, 201)]
    begun = time.perf_counter()
    written = delivery_note(note(*lines))
    assert time.perf_counter() - begun < 10
    told = pages(written)
    assert all(f"LOT{place:04}" in " ".join(told) for place in range(1, 201))
    tables = [page for page in told if "LOT0" in page]
    assert all("Verwendbar bis" in page for page in tables)
    assert f"Seite {len(told)} von {len(told)}" in told[-1]
    assert "Pos. 1, 21, 41" in " ".join(told)


def test_the_same_note_gives_the_same_bytes_of_pdf_a_and_another_gives_others() -> None:
    assert delivery_note(note()) == delivery_note(note())
    assert delivery_note(note()) != delivery_note(note(number="L-2020-00018"))
    assert standard_of(delivery_note(note())) == "2B"


def test_it_is_written_in_english_where_that_is_asked() -> None:
    text = text_of(delivery_note(note(), "en"))
    assert "Delivery note" in text
    assert "FFP2 respirator" in text
    assert "12,000 pieces" in text
    assert "Lieferschein" not in text


@pytest.mark.parametrize("text", ["https://p.example/ä?x=1&y=[2]", "Charge Größe Ü", "杭州 Mẫu", "x" * 600])
def test_a_qr_code_gives_back_what_was_put_in(text: str) -> None:
    ((code,),) = scanned(delivery_note(note(note_line(declaration=""), confirm_at=text[:300])))
    assert code.text == text[:300]


def test_a_link_too_long_for_a_code_is_refused() -> None:
    with pytest.raises(InputRefused) as refused:
        qr_code("https://p.example/" + "x" * 600)
    assert refused.value.code == "code.too_long"


def picking(*lines: PickingLine) -> PickingList:
    return PickingList(number="L-2020-00017", made_on=date(2020, 6, 25), sender=HOUSE, recipient=HOSPITAL, lines=lines)


def line(number: int, place: str, lot: str, expires_on: date | None, **said: object) -> PickingLine:
    told = {"name": MASK, "model": "MW-9501", "quantity": 1000, "key": f"l-{number}"}
    return PickingLine.model_validate({**told, "number": number, "place": place, "lot": lot, "expires_on": expires_on, **said})


def test_a_picking_list_goes_by_place_then_first_expired_first() -> None:
    text = text_of(
        picking_list(
            picking(
                line(1, "B-01", "LOTA", date(2022, 1, 1)),
                line(2, "A-03", "LOTB", None),
                line(3, "A-03", "LOTC", date(2023, 1, 1)),
                line(4, "A-03", "LOTD", date(2022, 6, 1), donated=True),
                line(5, "", "LOTE", date(2021, 1, 1)),
            )
        )
    )
    places = [text.index(lot) for lot in ("LOTD", "LOTC", "LOTB", "LOTA", "LOTE")]
    assert places == sorted(places)
    assert "nicht mit verkaufter Ware mischen" in text


def test_every_line_of_a_picking_list_can_be_scanned() -> None:
    written = picking_list(picking(line(1, "A", "LOTA", date(2022, 1, 1), gtin=GTIN), line(2, "B", "LOTB", None)))
    (found,) = scanned(written)
    assert sorted(code.text for code in found) == [f"(01){GTIN}(17)220101(10)LOTA(91)l-1", "(10)LOTB(91)l-2"]
    assert written == picking_list(picking(line(2, "B", "LOTB", None), line(1, "A", "LOTA", date(2022, 1, 1), gtin=GTIN)))
