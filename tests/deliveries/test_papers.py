"""The papers of a delivery, read back as their receivers read them: text by PDFium, codes by a scanner, the invoice by its XML."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from lxml import etree

from batches.base import Text
from batches.errors import InputRefused
from distribution.delivery import Delivery, PaperKind, PriceParts
from distribution.members import Member
from distribution.seller import Seller
from flows.deliveries.handing_over import hand_over
from flows.deliveries.papers import write_papers
from flows.deliveries.picking import Counted, pick
from flows.deliveries.preparing import prepare, take_off
from flows.deliveries.receipt_links import secret_of
from flows.deliveries.sellers import enter_seller
from flows.kinds import DELIVERIES
from flows.wiring import House
from record.stock import Kept
from tests.deliveries.conftest import DAY, LATER, LOT, demand, member, put, reserve

#: The price of the tests: 1.10 goods + 0.06 freight + 0.07 duty + 0.02 handling.
PRICE = PriceParts(goods=Decimal("1.10"), freight=Decimal("0.06"), duty=Decimal("0.07"), handling=Decimal("0.02"))
SELLER = Seller(
    id="", name="Muster Handel GmbH", iban="DE89 3704 0044 0532 0130 00", address="Europaallee 10, 67657 Kaiserslautern", vat_id="DE136695976",
    contact="V. Kauf", phone="0631 1234", mail="rechnung@muster.example",
)  # fmt: skip
CII = {"ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"}


def costs(_lot: Kept, _member: Member, _on: date) -> PriceParts | Text | None:
    return PRICE


def prepared(house: House, *lots: str) -> Delivery:
    known = member(house)
    asked = demand(house, known)
    made = prepare(house, known.id, [reserve(house, asked, f"r-{lot}", 200, lot) for lot in lots], DAY, "Cora", note="Rampe 2", price=costs)
    return write_papers(house, made.id, costs)


def handed_over(house: House, made: Delivery, on: date = DAY) -> Delivery:
    picked = pick(house, made.id, [Counted(line=each.number, quantity=each.quantity, cartons=3) for each in made.lines], DAY, "Lea")
    write_papers(house, picked.id, costs)
    hand_over(house, picked.id, "K. Lager", on, "Dora", "link")
    return write_papers(house, picked.id, costs)


def kinds(delivery: Delivery) -> list[PaperKind]:
    return [each.kind for each in delivery.papers]


def content(house: House, delivery: Delivery, kind: PaperKind) -> bytes:
    (paper,) = delivery.papers_of(kind)
    return house.archive.get(paper.sha256)


def text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in document)


def codes(pdf: bytes) -> list[str]:
    """What a scanner reads, page by page."""
    document = pypdfium2.PdfDocument(pdf)
    return [found.text for page in document for found in zxingcpp.read_barcodes(page.render(scale=4).to_pil())]


def test_each_step_writes_its_papers_once(house: House) -> None:
    made = prepared(house, "l-1")
    assert (kinds(made), made.lacking) == (["picking_list"], ())
    assert write_papers(house, made.id, costs) == made
    enter_seller(house, SELLER, "Cora")
    done = handed_over(house, made)
    assert kinds(done) == ["picking_list", "delivery_note", "labels", "acknowledgement", "invoice", "invoice_xml"]
    assert all(house.archive.has(each.sha256) for each in done.papers)
    assert write_papers(house, made.id, costs) == done
    assert [each.type for each in house.ledger.events("delivery", made.id)].count("delivery.papers_written") == 3


def test_several_demands_on_one_lot_are_one_line_on_paper_and_stay_apart_in_the_books(house: House) -> None:
    known = member(house)
    held = [reserve(house, demand(house, known, id=f"bd-{each}"), f"r-{each}", quantity) for each, quantity in ((1, 150), (2, 250))]
    made = prepare(house, known.id, held, DAY, "Cora", price=costs)
    listed = text(content(house, write_papers(house, made.id, costs), "picking_list"))
    assert "400 Stück 8 Packungen" in listed and "150 Stück" not in listed
    done = handed_over(house, made)
    note = text(content(house, done, "delivery_note"))
    assert "1, 2" in note and "400 Stück 8 Packungen 6 Kartons" in note and "150 Stück" not in note
    assert [each.quantity for each in house.ledger.reservations.handed_over(delivery=made.id)] == [150, 250]


def test_papers_say_what_traces_every_piece(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FREIGABE_URL", "https://freigabe.example")
    enter_seller(house, SELLER, "Cora")
    done = handed_over(house, prepared(house, "l-1", "l-2"))
    assert "Rampe 2" in text(content(house, done, "picking_list"))
    note = content(house, done, "delivery_note")
    for said in (done.id, "A1", "A2", "01.05.2022", "200 Stück", "Mekong Protective", "MW-2100", "Klinikum Musterstadt", "Muster Handel GmbH", "Auftrag KL-1",
        "Bedarf vom 29.05.2020", "1,25",
    ):  # fmt: skip
        assert said in text(note), said
    assert f"https://freigabe.example/h/{secret_of(house, done.id)}" in codes(note)
    labels = content(house, done, "labels")
    assert "1 / 6" in text(labels)
    assert "50 Stück" in text(labels), "the last carton of four packs in three"
    scanned = codes(labels)
    assert [f"{done.id}/6" in each for each in scanned].count(True) >= 1
    assert any("A1" in each and "220501" in each for each in scanned)
    confirmed = text(content(house, done, "acknowledgement"))
    assert all(each in confirmed for each in ("K. Lager", "29.05.2020", "über den Link auf dem Lieferschein", "A2"))


@pytest.mark.parametrize(("on", "rate", "vat"), [(date(2020, 5, 29), "19", "47.50"), (date(2020, 7, 1), "16", "40.00")])
def test_the_invoice_charges_the_vat_of_the_day_of_supply(house: House, clock: object, on: date, rate: str, vat: str) -> None:
    house.ledger.clock.go_on((on - DAY).days * 86400)  # type: ignore[attr-defined]
    enter_seller(house, SELLER, "Cora")
    put(house, LOT, replace(LATER, told=LATER.told | {"donated": True}))
    done = handed_over(house, prepared(house, "l-1", "l-2"), on)
    xml = etree.fromstring(content(house, done, "invoice_xml"))
    (paper,) = done.papers_of("invoice")
    assert (paper.number, paper.name) == ("RE-MUSTER-2020-000001", "RE-MUSTER-2020-000001.pdf")
    assert xml.findtext(".//ram:ApplicableTradeTax/ram:RateApplicablePercent", namespaces=CII).rstrip("0").rstrip(".") == rate
    assert xml.findtext(".//ram:SpecifiedTradeSettlementHeaderMonetarySummation/ram:TaxTotalAmount", namespaces=CII) == vat
    assert len(xml.findall(".//ram:IncludedSupplyChainTradeLineItem", namespaces=CII)) == 1, "what was donated is on no invoice"
    assert "A2" not in text(content(house, done, "invoice"))
    assert "250,00" in text(content(house, done, "invoice"))


def test_what_is_wholly_free_of_charge_is_not_invoiced(house: House) -> None:
    put(house, replace(LOT, told=LOT.told | {"donated": True}), LATER)
    done = handed_over(house, prepared(house, "l-1"))
    assert (done.papers_of("invoice"), done.lacking) == ((), ())
    assert "unentgeltlich" in text(content(house, done, "delivery_note"))


def test_an_invoice_that_cannot_be_written_holds_no_goods_and_takes_no_number(house: House) -> None:
    done = handed_over(house, prepared(house, "l-1"))
    assert (done.status, done.papers_of("invoice")) == ("handed_over", ())
    assert [(each.kind, "Muster Handel GmbH" in each.why.en) for each in done.lacking] == [("invoice", True)]
    with pytest.raises(InputRefused, match="no IBAN"):
        enter_seller(house, SELLER.model_copy(update={"iban": "DE00 0000"}), "Cora")
    enter_seller(house, SELLER, "Cora")
    after = write_papers(house, done.id, costs)
    assert ([each.number for each in after.papers_of("invoice")], after.lacking) == (["RE-MUSTER-2020-000001"], ())
    assert house.ledger.verify("number_series", "RE-MUSTER-2020") == ()


def test_a_price_that_is_not_known_yet_is_never_taken_for_none(house: House) -> None:
    known = member(house)
    asked = demand(house, known)
    unknown = Text(de="Zoll steht noch aus", en="duty is not known yet")
    made = prepare(house, known.id, [reserve(house, asked, "r-1", 200)], DAY, "Cora", price=lambda *_: unknown)
    assert (made.lines[0].price, made.lines[0].unpriced) == (None, unknown)
    enter_seller(house, SELLER, "Cora")
    pick(house, made.id, [Counted(line=1, quantity=200)], DAY, "Lea")
    hand_over(house, made.id, "K. Lager", DAY, "Dora", "driver")
    waits = write_papers(house, made.id, lambda *_: unknown)
    assert ["duty is not known yet" in each.why.en for each in waits.lacking] == [True]
    assert [each.kind for each in write_papers(house, made.id, costs).papers][-2:] == ["invoice", "invoice_xml"]


def test_each_importer_invoices_its_own_lots_by_its_own_numbers(house: House) -> None:
    put(house, LOT, replace(LATER, importer="andere", told=LATER.told | {"importer": "Andere Import AG"}))
    enter_seller(house, SELLER, "Cora")
    enter_seller(house, SELLER.model_copy(update={"name": "Andere Import AG"}), "Cora")
    done = handed_over(house, prepared(house, "l-1", "l-2"))
    assert sorted(each.number for each in done.papers_of("invoice")) == ["RE-ANDERE-2020-000001", "RE-MUSTER-2020-000001"]
    assert "Andere Import AG · Muster Handel GmbH" in text(content(house, done, "delivery_note"))


def test_the_same_delivery_gives_the_same_bytes(house: House, tmp_path: Path) -> None:
    enter_seller(house, SELLER, "Cora")
    done = handed_over(house, prepared(house, "l-1"))
    with DELIVERIES.open(house, done.id, "test") as opened:
        from batches.event import Event

        opened.save(done.model_copy(update={"papers": done.papers_of("picking_list")}), Event(type="delivery.papers_written", actor="test", payload={}))
    again = write_papers(house, done.id, costs)
    first = {each.kind: each.sha256 for each in done.papers if "invoice" not in each.kind}
    assert first == {each.kind: each.sha256 for each in again.papers if "invoice" not in each.kind}, "an invoice has its number but once"
    assert [each.number for each in again.papers_of("invoice")] == ["RE-MUSTER-2020-000002"]


def test_papers_are_written_anew_when_a_line_goes(house: House) -> None:
    made = prepared(house, "l-1", "l-2")
    pick(house, made.id, [Counted(line=1, quantity=200), Counted(line=2, quantity=200)], DAY, "Lea")
    before = write_papers(house, made.id, costs)
    take_off(house, made.id, 1, "zurückgerufen", DAY, "Cora")
    after = write_papers(house, made.id, costs)
    assert kinds(after) == kinds(before) == ["picking_list", "delivery_note", "labels"]
    assert content(house, after, "picking_list") == content(house, before, "picking_list")
    assert "A1" not in text(content(house, after, "delivery_note"))
    assert "A2" in text(content(house, after, "delivery_note"))


def test_the_invoices_pdf_holds_the_xml(house: House) -> None:
    import pikepdf

    enter_seller(house, SELLER, "Cora")
    done = handed_over(house, prepared(house, "l-1"))
    with pikepdf.open(io.BytesIO(content(house, done, "invoice"))) as pdf:
        (attached,) = pdf.attachments.values()
        assert attached.get_file().read_bytes() == content(house, done, "invoice_xml")
