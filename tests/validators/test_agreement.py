"""All papers against each other: each subject agreeing, contradicting and incomparable, and never other than the rules."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from batches.batch import Batch
from batches.compared import Compared
from batches.order import Order
from batches.paper import KINDS, Fact, Paper, TradeLine
from batches.quality_data import MarkedRow
from batches.rule import judge
from catalogue import load_catalogue
from tests.validators import sound_batch
from tests.validators.test_consignment import ONE, goods, invoice, order, paper
from validators import compare_papers
from validators.conformity_compared import _SUBJECTS
from validators.consignment import RULES
from validators.facts import Facts
from validators.judging import rules_of, sentences

pytestmark = pytest.mark.unit

CONFORMITY_RULES = rules_of(("papers", "certificates", "production_control", "declarations", "test_reports"))
CONFORMITY = {subject.name for subject in _SUBJECTS} | {"days_in_order"}
LOTS: dict[str, Any] = {"lots": [{"lot": "A-1", "quantity": 600}, {"lot": "A-2", "quantity": 400}]}


def rows(of: Order, *papers: Paper, **more: Any) -> tuple[Compared, ...]:
    return compare_papers(Batch(id="b", order=of, papers=papers, **more), load_catalogue())


def row(compared: tuple[Compared, ...], subject: str, about: str = "", lot: str | None = None) -> Compared:
    (only,) = (each for each in compared if each.subject == subject and about in ("", each.about) and lot in (None, each.lot))
    return only


def packing(*lines: TradeLine, **fields: str) -> Paper:
    return paper("packing_list", "pl.pdf", *lines, **fields)


def waybill(**fields: str) -> Paper:
    return paper("air_waybill", "awb.pdf", **fields)


def listed(lot: str, quantity: str, unit: str | None = None) -> TradeLine:
    return TradeLine(model="LY-8210", description="mask", lot=lot, quantity=quantity, unit=unit, page=1)


PARTIES: dict[str, Any] = {"supplier": {"name": "Shanghai Beispiel Co., Ltd."}, "importer": {"name": "Landkreis Muster"}}
BOXES = invoice(goods("LY-8210", "9", "43", unit="boxes"))
EURO = paper("commercial_invoice", "i.pdf", currency="EUR", total_gross="900")
BILL = paper("bill_of_lading", "b.pdf", container_numbers="TCLU4401273")
CASES: list[tuple[str, str, dict[str, Any], tuple[Paper, ...], tuple[Paper, ...], tuple[Paper, ...]]] = [
    ("quantity", "LY-8210", {}, (invoice(goods("LY-8210", "1000")),), (packing(goods("LY-8210", "999")),), (packing(goods("LY-8210", "9", unit="cartons")),)),
    ("packages", "", {}, (packing(packages="9"), waybill(packages="9")), (packing(packages="9"), waybill(packages="8")), (waybill(packages="8"),)),
    ("unit_price", "LY-8210", {}, (invoice(goods("LY-8210", "1000", "0.86")),), (invoice(goods("LY-8210", "1000", "0.96")),), (BOXES,)),
    ("invoice_sum", "", {}, (invoice(goods("LY-8210", "10", "2", "20")),), (invoice(goods("LY-8210", "10", "2", "25")),), (invoice(total_gross="9"),)),
    ("total", "", {}, (invoice(total_gross="860.00"),), (invoice(total_gross="900.00"),), (EURO,)),
    ("party", "seller", PARTIES, (invoice(seller="SHANGHAI BEISPIEL CO LTD"),), (invoice(seller="Ningbo Anders Ltd."),), (invoice(seller="上海范例公司"),)),
    ("party", "consignee", PARTIES, (waybill(consignee="Landkreis Muster"),), (waybill(consignee="Saaletal Handel GmbH"),), (waybill(consignee="TO ORDER"),)),
    (
        "transport_number", "", {"transport_document": "020-12345675"},
        (waybill(waybill_number="020 1234 5675"),), (waybill(waybill_number="157-76543213"),), (waybill(waybill_number="HSE-77123"),),
    ),
    (
        "containers", "", {},
        (packing(container_numbers="TCLU4401273"), BILL), (packing(container_numbers="MSKU9081143"), BILL), (packing(container_numbers="TCLU4401273"),),
    ),
    ("terms", "", {"incoterm": "FOB"}, (invoice(incoterm="FOB SHANGHAI"),), (invoice(incoterm="CIF"),), (invoice(incoterm="as agreed"),)),
    ("shipped", "", {"arrived_on": "2020-06-20"}, (waybill(issue_date="2020-06-20"),), (waybill(issue_date="2020-06-21"),), (waybill(issue_date="20/6"),)),
    (
        "gross_weight", "", {},
        (packing(gross_weight_kg="100"), waybill(gross_weight_kg="101")), (packing(gross_weight_kg="100"), waybill(gross_weight_kg="120")),
        (packing(gross_weight_kg="100"),),
    ),
    ("net_weight", "", {}, (packing(gross_weight_kg="100", net_weight_kg="90"),), (packing(gross_weight_kg="100", net_weight_kg="110"),), ()),
    ("lots", "LY-8210", {}, (packing(listed("A-1", "600"), listed("A-2", "400")),), (packing(listed("A-1", "600"), listed("Z-9", "400")),), (packing(),)),
    ("origin", "", {"origin": "CN"}, (invoice(country_of_origin="P.R.C."),), (invoice(country_of_origin="Vietnam"),), (invoice(country_of_origin="Shanghai"),)),
]  # fmt: skip


@pytest.mark.parametrize(("subject", "about", "ordered", "agreeing", "contradicting", "incomparable"), CASES, ids=[f"{case[0]} {case[1]}" for case in CASES])
def test_a_subject_agrees_contradicts_or_cannot_be_compared(
    subject: str, about: str, ordered: dict[str, Any], agreeing: tuple[Paper, ...], contradicting: tuple[Paper, ...], incomparable: tuple[Paper, ...]
) -> None:
    of = order(ONE | LOTS, **ordered)
    assert row(rows(of, *agreeing), subject, about).verdict == "agrees"
    differing = row(rows(of, *contradicting), subject, about)
    assert differing.verdict == "differs"
    assert differing.findings
    assert any(statement.verdict == "differs" for statement in differing.statements)
    assert all(statement.spots for statement in differing.statements)
    assert differing.why[0].de != differing.why[0].en
    if incomparable:
        silent = row(rows(of, *incomparable), subject, about)
        assert (silent.verdict, silent.findings) == ("incomparable", ())
        assert silent.why


def test_the_quantity_of_a_lot_and_the_lot_on_the_goods() -> None:
    of = order(ONE | LOTS)
    assert row(rows(of, packing(listed("A-1", "600"), listed("A-2", "400"))), "lot_quantity", lot="A-1").verdict == "agrees"
    assert row(rows(of, packing(listed("A-1", "400"), listed("A-2", "600"))), "lot_quantity", lot="A-1").verdict == "differs"
    assert row(rows(of, packing(listed("A-1", "6", "cartons"), listed("A-2", "4", "cartons"))), "lot_quantity", lot="A-1").verdict == "incomparable"
    for seen, verdict in (("LOT A-1", "agrees"), ("B-7", "differs")):
        marked = MarkedRow(row=2, line="1", lot="A-1", element="lot", seen=seen)
        assert row(rows(of, markings=(marked,)), "lot_on_goods").verdict == verdict


@pytest.mark.parametrize(
    ("subject", "about", "own", "other"),
    [
        ("order_number", "", invoice(order_number="C 1"), invoice(order_number="LK-77")),
        ("currency", "", invoice(), paper("commercial_invoice", "i.pdf", currency="EUR")),
        ("party", "importer", invoice(importer="LANDKREIS MUSTER"), invoice(importer="Somebody Else GmbH")),
    ],
)
def test_what_no_rule_judges_agrees_or_is_left_open_and_never_contradicts(subject: str, about: str, own: Paper, other: Paper) -> None:
    assert row(rows(order(ONE), own), subject, about).verdict == "agrees"
    assert row(rows(order(ONE), other), subject, about).verdict == "incomparable"


def test_invoice_number_and_ports_are_compared_from_paper_to_paper() -> None:
    own = invoice(invoice_number="INV-7", port_of_loading="Shanghai")
    both = rows(order(ONE), own, waybill(invoice_number="inv 7", port_of_loading="SHANGHAI, CHINA"))
    assert [row(both, subject).verdict for subject in ("invoice_number", "port_of_loading")] == ["agrees", "agrees"]
    other = rows(order(ONE), own, waybill(invoice_number="INV-8", port_of_loading="Ningbo"))
    assert [row(other, subject).verdict for subject in ("invoice_number", "port_of_loading")] == ["incomparable", "incomparable"]


def test_the_arithmetic_from_cartons_to_pieces_is_shown() -> None:
    line = goods("LY-8210", "10", unit="cartons", description="mask, 50 pcs/box, 2 boxes/ctn")
    shown = row(rows(order(ONE), packing(line)), "quantity")
    assert [each.how for each in shown.statements] == ["", "10 cartons × 2 boxes × 50 pcs = 1000 piece"]


def test_contradictions_come_first() -> None:
    verdicts = [each.verdict for each in rows(order(ONE, origin="CN"), invoice(goods("LY-8210", "999"), country_of_origin="China"))]
    assert verdicts == sorted(verdicts, key=["differs", "agrees", "incomparable"].index)
    assert {"differs", "agrees"} <= set(verdicts)


def conformity_row(subject: str, *papers: Paper) -> Compared:
    compared = compare_papers(sound_batch.batch(papers), load_catalogue())
    (only,) = (each for each in compared if each.subject == subject and each.line == 1)
    return only


@pytest.mark.parametrize(
    ("subject", "changed"),
    [
        ("manufacturer", sound_batch.typex(manufacturer="Ningbo Anders Ltd.")),
        ("model", sound_batch.declaration(models=["ZZ-1"])),
        ("class", sound_batch.typex(product_class="FFP3 NR")),
        ("standards", sound_batch.declaration(standards=["EN 166:2001"])),
        ("act", sound_batch.declaration(legislation=["93/42/EEC"])),
        ("certificate_number", sound_batch.declaration(referenced_certificates=["ZP/B999/20"])),
        ("body_number", sound_batch.declaration(notified_body_number="2163")),
        ("control_body_number", sound_batch.control(production_control_body_number="2163")),
        ("days_in_order", sound_batch.declaration(issue_date="2020-01-01")),
    ],
)
def test_conformity_papers_agree_and_a_changed_one_contradicts_with_its_finding(subject: str, changed: Paper) -> None:
    sound = conformity_row(subject, *sound_batch.sound_papers())
    assert (sound.verdict, sound.findings) == ("agrees", ())
    differing = conformity_row(subject, *sound_batch.with_paper(changed))
    assert differing.verdict == "differs"
    assert [each.file for each in differing.statements if each.verdict == "differs"] == [changed.file]
    found = {each.id for each in sound_batch.judged(CONFORMITY_RULES, sound_batch.batch(sound_batch.with_paper(changed)))[0]}
    assert set(differing.findings) <= found


def test_without_certificates_nothing_is_held_against_them() -> None:
    alone = conformity_row("certificate_number", sound_batch.declaration())
    assert (alone.verdict, alone.findings) == ("incomparable", ())


def test_a_currency_that_a_rule_objects_to_is_one_row_with_the_papers_it_does_not_judge() -> None:
    euro = paper("commercial_invoice", "e.pdf", goods("LY-8210", "1000", "0.86"), currency="EUR", invoice_number="2")
    bought = paper("purchase_order", "po.pdf", currency="USD")
    differing = row(rows(order(ONE), invoice(goods("LY-8210", "1000", "0.86"), invoice_number="1"), euro, bought), "currency")
    assert (differing.verdict, len(differing.findings)) == ("differs", 1)
    assert [(each.file, each.verdict) for each in differing.statements] == [
        ("order.json", "reference"), ("e.pdf", "differs"), ("po.pdf", "agrees"), ("inv.pdf", "agrees"),
    ]  # fmt: skip
    converted = paper("commercial_invoice", "e.pdf", goods("LY-8210", "1000", "0.78"), currency="EUR", invoice_number="2")
    assert row(rows(order(ONE), converted, bought), "currency").verdict == "incomparable"


def test_a_port_that_a_rule_judges_is_one_row_with_the_papers_it_does_not_judge() -> None:
    flown = order(ONE, mode="air", airport_of_departure="PVG")
    listed_from = packing(port_of_loading="Shanghai")
    agreeing = row(rows(flown, waybill(port_of_loading="SHANGHAI PUDONG (PVG)"), listed_from), "port_of_loading")
    assert [(each.file, each.verdict) for each in agreeing.statements] == [("order.json", "reference"), ("awb.pdf", "agrees"), ("pl.pdf", "agrees")]
    differing = row(rows(flown, waybill(port_of_loading="HANOI (HAN)"), listed_from), "port_of_loading")
    assert (differing.verdict, len(differing.findings)) == ("differs", 1)
    assert [(each.file, each.verdict) for each in differing.statements] == [("order.json", "reference"), ("awb.pdf", "differs"), ("pl.pdf", "incomparable")]


FIELDS = (
    "packages", "gross_weight_kg", "net_weight_kg", "seller", "buyer", "consignee", "currency", "total_net", "total_gross", "incoterm", "country_of_origin",
    "container_numbers", "waybill_number", "lots", "line_count", "invoice_number", "order_number", "issue_date", "port_of_loading", "manufacturer", "models",
    "product_class", "standards", "legislation", "referenced_certificates", "certificate_number", "notified_body_number", "production_control_body_number",
)  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(["1000", "0", "-5", "1e30", "LY-8210", "FFP2 NR", "2016/425", "CN", "FOB", "2020-05-01", "0158", "A-1", "A-1–A-9", "EN 149:2001+A1:2009"]),
    st.text(max_size=12),
)
LIKELY = {
    "packages": ("9", "10"), "gross_weight_kg": ("100", "120"), "net_weight_kg": ("90", "110"), "seller": ("Invented Masks", "Other Ltd"),
    "currency": ("USD", "EUR"),
    "consignee": ("Landkreis Muster", "Other GmbH", "TO ORDER"), "total_gross": ("860", "900"), "incoterm": ("FOB", "CIF"),
    "issue_date": ("2020-05-01", "2020-07-01"),
    "country_of_origin": ("China", "VN"), "container_numbers": ("TCLU4401273", "MSKU9081143"), "waybill_number": ("020-12345675", "157-76543213"),
    "lots": ("A-1", "A-2", "Z-9"), "models": ("LY-8210", "XQ"), "product_class": ("FFP2 NR", "FFP3"), "certificate_number": ("B-1", "B-2"),
    "referenced_certificates": ("B-1", "B-3"), "notified_body_number": ("0158", "2163"), "production_control_body_number": ("0158", "2163"),
    "manufacturer": ("Invented Masks", "Other Ltd"), "invoice_number": ("1", "2"), "order_number": ("C-1", "X"),
}  # fmt: skip
TRADE = ("commercial_invoice", "packing_list", "air_waybill", "bill_of_lading", "origin_proof", "purchase_order")
NUMBERS = st.one_of(st.none(), st.sampled_from(["1000", "600", "2500", "0", "-3", "0.86", "860", "1e17", "1e-9", "x", ""]), st.text("0123456789.,", max_size=6))
UNITS = st.one_of(
    st.none(), st.sampled_from(["pcs", "pairs", "kits", "tests", "cartons", "boxes", "M", "dozen", "万只", "1000 pcs", "0 pcs"]), st.text(max_size=6)
)
SAID = st.sampled_from(["", "mask", "50 pcs/box", "0 pcs/box, 40 boxes/ctn", "25 tests/kit", "box of box", "1 carton = 2000 pcs", "Freight"])
LINES = st.builds(
    TradeLine,
    description=SAID,
    model=st.sampled_from([None, "LY-8210", "XQ", "LY-8210/8211"]),
    lot=st.one_of(st.none(), VALUES),
    quantity=NUMBERS,
    unit=UNITS,
    unit_price=NUMBERS,
    amount=NUMBERS,
    cartons=NUMBERS,
    gross_weight_kg=NUMBERS,
)
STATED = st.one_of(
    st.sampled_from(sorted(LIKELY)).flatmap(lambda field: st.tuples(st.just(field), st.sampled_from(LIKELY[field]))), st.tuples(st.sampled_from(FIELDS), VALUES)
)
FACTS = st.builds(lambda stated: Fact(field=stated[0], value=stated[1], raw=stated[1], confidence=0.9, page=1), STATED)
PAPERS = st.lists(
    st.builds(
        lambda number, kind, facts, lines: Paper(file=f"{number}.pdf", sha256=str(number), pages=1, kind=kind, facts=tuple(facts), lines=tuple(lines)),
        st.integers(0, 5),
        st.one_of(st.sampled_from(TRADE), st.sampled_from(KINDS)),
        st.lists(FACTS, max_size=8),
        st.lists(LINES, max_size=3),
    ),
    max_size=4,
    unique_by=lambda paper: paper.file,
)
ORDERS = st.sampled_from(
    [
        order(ONE | LOTS, incoterm="FOB", origin="CN", transport_document="020-12345675", arrived_on="2020-06-20"),
        order({"model": "LY-8210", "unit": "kit", "category": "pcr_kit", "quantity": 100}, {"model": "XQ", "unit": "pair", "category": "medical_gloves"}),
        order(ONE, ONE | {"unit_price": "1", "gross_weight_kg": "5"}, donation=True),
    ]
)


@given(of=ORDERS, papers=PAPERS)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_papers_say_rule_and_view_never_disagree(of: Order, papers: list[Paper]) -> None:
    batch, known = Batch(id="b", order=of, papers=tuple(papers)), load_catalogue()
    compared = compare_papers(batch, known)
    assert compare_papers(batch, known) == compared
    findings, _ = judge(RULES, sentences(), batch.judged_for, batch, Facts.of(batch, known), known, batch.judged_for)
    shown = {each for one in compared if one.subject not in CONFORMITY for each in one.findings}
    assert shown == {each.id for each in findings}
    assert all((one.verdict == "differs") == bool(one.findings) for one in compared)
    assert all(one.why for one in compared if one.verdict != "agrees")
    judged, _ = judge(
        CONFORMITY_RULES,
        sentences(),
        batch.judged_for,
        batch,
        Facts.of(batch, known),
        known,
        batch.judged_for,
    )
    assert {each for one in compared if one.subject in CONFORMITY for each in one.findings} <= {each.id for each in judged}
