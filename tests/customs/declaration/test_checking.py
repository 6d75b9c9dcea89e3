"""A complete declaration and what breaks it, one thing at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from catalogue import load_catalogue
from customs.declaration import Declaration, Fault, faults
from customs.declaration.sources import words
from tests.customs.declaration.whole import GOODS, batch, declaration_of, paper, papers

pytestmark = pytest.mark.unit

DAY = date(2020, 5, 29)
Change = Callable[[dict[str, Any]], object]


def checked(change: Change | None = None, on: date = DAY, held: tuple[str, ...] | None = None) -> tuple[Fault, ...]:
    """What is wrong with the complete declaration after ``change``, made on its plain values."""
    plain = declaration_of(batch()).declaration.model_dump()
    if change is not None:
        change(plain)
    return faults(Declaration.model_validate(plain), load_catalogue(), on, held=held)


def item(plain: dict[str, Any]) -> dict[str, Any]:
    first: dict[str, Any] = plain["shipment"]["items"][0]
    return first


def test_the_complete_declaration_has_no_fault() -> None:
    answer = declaration_of(batch())
    assert answer.complete
    assert answer.declaration.data_set == "H1"


@pytest.mark.parametrize(
    ("change", "number", "sentence"),
    [
        (lambda d: d.update(total_invoiced=Decimal("1.00")), "14 06 001 000", "sum of the item amounts 10000.00"),
        (lambda d: d["shipment"].update(gross_mass=Decimal(99)), "18 04 001 000", "sum of the items, 100 kg"),
        (lambda d: item(d).update(net_mass=Decimal("100.1")), "18 01 001 000", "exceeds the gross mass of 100 kg"),
        (lambda d: item(d).update(number=2), "11 03 000 000", "numbered from 1"),
        (lambda d: item(d).update(preference="300", origin=None, preferential_origin="VN"), "14 11 001 000", "needs a proof of origin"),
        (lambda d: item(d).update(additional_procedures=["000", "C26"]), "11 10 001 000", "never stands beside"),
        (lambda d: d["shipment"].update(supporting_documents=[]), "12 03 002 000", "method 1 needs the commercial invoice"),
        (lambda d: d.update(border_mode="4"), "12 05 002 000", "mode 4 needs an air waybill"),
        (lambda d: d["shipment"].update(in_containers="0"), "19 07 063 000", "containers are named"),
        (lambda d: d.update(border_mode="3"), "14 01 035 000", "FOB is for ships only"),
        (lambda d: item(d)["taxes"][0].update(amount=Decimal("1.00")), "14 03 040 043", "1.00 is not 696.15"),
        (lambda d: item(d).update(statistical_value=Decimal("1.00")), "99 06 000 000", "below the base of the duty"),
        (lambda d: item(d)["commodity_code"].update(taric="11"), "18 09 056 000", "6307909811 is not valid on 2020-05-29"),
        (lambda d: item(d)["commodity_code"].update(hs="abcdef"), "18 09 056 000", "abcdef9810 is not valid on 2020-05-29"),
        (lambda d: d["shipment"].update(nature_of_transaction="55"), "99 05 001 000", "not in the code list"),
        (lambda d: d["shipment"]["delivery_terms"].update(incoterm="ZZZ"), "14 01 035 000", "not in the code list"),
    ],
)
def test_elements_that_contradict_each_other_are_named(change: Change, number: str, sentence: str) -> None:
    found = [(fault.number, fault.said.en) for fault in checked(change)]
    assert any(which == number and sentence in said for which, said in found), found


def test_amounts_and_days_stand_in_german_as_germans_write_them() -> None:
    (wrong,) = [fault.said for fault in checked(lambda d: d.update(total_invoiced=Decimal("1.50"))) if fault.number == "14 06 001 000"]
    assert wrong.de == "14 06: der Gesamtbetrag 1,50 ist nicht die Summe der Artikelpreise 10.000,00"
    assert wrong.en == "14 06: the total 1.50 is not the sum of the item amounts 10000.00"
    unknown = [fault.said.de for fault in checked(lambda d: d["shipment"].update(nature_of_transaction="55")) if fault.kind == "code_list"]
    assert unknown == ["99 05 001 000 Art des Geschäfts: „55“ steht am 29.05.2020 nicht in der Codeliste"]


def test_particulars_of_value_are_due_above_the_threshold() -> None:
    def without(plain: dict[str, Any]) -> None:
        for tax in item(plain)["taxes"]:
            tax.update(base=Decimal("20000.01"), amount=None)
        item(plain)["statistical_value"] = Decimal("20000.01")

    assert any("N934" in fault.said.en for fault in checked(without))

    def with_the_item(plain: dict[str, Any]) -> None:
        without(plain)
        item(plain)["supporting_documents"] = [{"type": "N934", "reference": "DV 1"}]

    assert not any("N934" in fault.said.en for fault in checked(with_the_item)), "others declare them with the item"
    expensive = batch(lines=[GOODS | {"unit_price": "2.00"}])
    assert declaration_of(expensive).complete, "above the threshold the filled declaration names them itself"


def test_relief_needs_the_beneficiarys_confirmation_where_it_is_known_what_is_held() -> None:
    def relieved(plain: dict[str, Any]) -> None:
        item(plain)["additional_procedures"] = ["C26"]

    assert any("beneficiary" in fault.said.en for fault in checked(relieved, held=("commercial_invoice",)))
    assert not any("beneficiary" in fault.said.en for fault in checked(relieved, held=("beneficiary_confirmation",)))
    assert not any("beneficiary" in fault.said.en for fault in checked(relieved)), "of a declaration in a file nobody knows what is held for it"


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({"added": {"arrival_means": None}}, "19 06 017 000"),
        ({"added": {"border_nationality": None}}, "19 08 062 000"),
        ({"added": {"location": None}}, "16 15 045 000"),
        ({"added": {"location": {"type": "B", "qualifier": "Y"}}}, "16 15 052 000"),
        ({"added": {"location": {"type": "D", "qualifier": "Z", "country": "DE"}}}, "16 15 018 022"),
        ({"added": {"previous_documents": []}}, "12 01 001 000"),
        ({"added": {"valuation_indicators": None}}, "14 07 001 000"),
        ({"added": {"containers": None}}, "19 01 001 000"),
        ({"incoterm": None}, "14 01 035 000"),
        ({"incoterm_place": None}, "14 01 037 000"),
        ({"dispatch_country": None}, "16 06 001 000"),
        ({"origin": None}, "16 08 001 000"),
        ({"lines": [GOODS | {"net_weight_kg": None}]}, "18 01 001 000"),
        ({"lines": [GOODS | {"gross_weight_kg": None}]}, "18 04 001 000"),
        ({"lines": [GOODS | {"packages": []}]}, "18 06 054 000"),
        ({"importer": {"name": "Muster GmbH", "address": "Musterweg 1, 20457 Hamburg", "country": "DE"}}, "13 05 017 000"),
        ({"supplier": {"name": "Beispiel Supply Co.", "country": "CN"}}, "13 01 018 022"),
        ({"lines": [GOODS | {"unit_price": "0.00"}]}, "14 08 001 000"),
        ({"freight": None}, "14 03 040 014"),
    ],
)
def test_what_is_missing_is_named_by_its_number(changes: dict[str, Any], number: str) -> None:
    missing = [fault.number for fault in declaration_of(batch(**changes)).faults if fault.kind == "missing"]
    assert number in missing
    assert declaration_of(batch()).complete, "and only the change made it so"


def test_what_depends_on_another_element_is_asked_only_with_it() -> None:
    by_rail = declaration_of(batch(mode="rail", incoterm="DAP", added={"border_nationality": None}))
    assert "19 08 062 000" not in {fault.number for fault in by_rail.faults}
    on_its_way = declaration_of(batch(arrived_on=None, added={"previous_documents": []}))
    assert on_its_way.declaration.additional_type == "D"
    assert on_its_way.complete


def test_a_value_without_the_format_of_its_element_is_left_out_and_named() -> None:
    answer = declaration_of(batch(importer={"name": "Muster GmbH", "address": "Musterweg 1, 20457 Hamburg", "country": "DE", "eori": "DE1234567890123456789"}))
    assert answer.declaration.shipment.importer is not None
    assert answer.declaration.shipment.importer.identification is None
    (fault,) = [fault for fault in answer.faults if fault.number == "13 04 017 000"]
    assert (fault.kind, fault.said.de) == ("format", "13 04 017 000 Einführer: EORI-Nummer: „DE1234567890123456789“ hat nicht das Format an..17")


def test_every_sentence_of_a_fault_has_the_same_blanks_in_both_languages() -> None:
    import string

    for key, said in words("faults").items():
        blanks = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (said.de, said.en)]
        assert blanks[0] == blanks[1], key


def test_a_transport_paper_without_a_number_takes_that_of_the_order() -> None:
    held = (*(each for each in papers() if each.kind != "bill_of_lading"), paper("bill_of_lading"))
    assert "12 05 001 000" in {fault.number for fault in declaration_of(batch(*held)).faults}
    assert declaration_of(batch(*held, transport_document="BL 9")).complete


def test_amounts_and_days_are_written_as_their_language_does() -> None:
    (wrong,) = checked(lambda plain: plain.update(total_invoiced=Decimal("1234.50")))
    assert (wrong.said.de, wrong.said.en) == (
        "14 06: der Gesamtbetrag 1.234,50 ist nicht die Summe der Artikelpreise 10.000,00",
        "14 06: the total 1234.50 is not the sum of the item amounts 10000.00",
    )
    (invalid,) = checked(lambda plain: item(plain)["commodity_code"].update(taric="11"))
    assert invalid.said.de == "18 09: die Warennummer 6307909811 gilt am 29.05.2020 nicht"
