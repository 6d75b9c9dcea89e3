"""The declaration as a form: every statement in its box and in the table of sources, what is missing marked, the same bytes for the same rows."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from batches.base import Text
from documents.writing.eucdm_form import FormHead, FormRow, Where, declaration_form
from tests.documents.test_writing import text_of

pytestmark = pytest.mark.unit

HEAD = FormHead("MH-117-AB12", "Musterhafen Import GmbH", "mh-117-ab12cd34", "MH-117", date(2020, 6, 22), "c0" * 32)


def row(number: str, name: str, where: Where, value: str | None, path: str, source: str = "order: key") -> FormRow:
    named = Text(de=name, en=f"{name} (en)")
    return FormRow(number, named, where, value, Text(de=source, en=source) if value is not None else None, path, required=value is None)


PARTY = [
    row("13 04 016 000", "Einführer: Name", "GS", "Musterhafen Import GmbH", "shipment.importer.name"),
    row("13 04 017 000", "Einführer: EORI-Nummer", "GS", None, "shipment.importer.identification"),
    row("13 04 018 022", "Einführer: Ort", "GS", "Hamburg", "shipment.importer.address.city"),
    row("13 04 018 020", "Einführer: Land", "GS", "DE", "shipment.importer.address.country"),
    row("13 04 018 019", "Einführer: Straße und Hausnummer", "GS", "Kai 1", "shipment.importer.address.street"),
    row("13 04 018 021", "Einführer: Postleitzahl", "GS", "20457", "shipment.importer.address.postcode"),
]
DOCUMENTS = [
    row("12 03 001 000", "Unterlage: Nummer", "GS", "INV-77", "shipment.supporting_documents.0.reference"),
    row("12 03 002 000", "Unterlage: Art", "GS", "N380", "shipment.supporting_documents.0.type"),
    row("12 03 001 000", "Unterlage: Nummer", "GS", None, "shipment.supporting_documents.1.reference"),
    row("12 03 002 000", "Unterlage: Art", "GS", "N271", "shipment.supporting_documents.1.type"),
]


def item(number: int, duty: str, vat: str | None) -> list[FormRow]:
    at = f"shipment.items.{number - 1}"
    return [
        row("11 03 000 000", "Positionsnummer", number, str(number), f"{at}.number"),
        row("18 05 000 000", "Warenbezeichnung", number, f"Halbmaske Nr. {number}", f"{at}.description"),
        row("11 10 001 000", "Zusätzliches Verfahren", number, "C26", f"{at}.additional_procedures.0"),
        row("11 10 001 000", "Zusätzliches Verfahren", number, "F15", f"{at}.additional_procedures.1"),
        row("14 03 039 000", "Abgaben: Art", number, "A00", f"{at}.taxes.0.type"),
        row("14 03 040 043", "Abgaben: Betrag (EUR)", number, duty, f"{at}.taxes.0.amount"),
        row("14 03 039 000", "Abgaben: Art", number, "B00", f"{at}.taxes.1.type"),
        row("14 03 040 043", "Abgaben: Betrag (EUR)", number, vat, f"{at}.taxes.1.amount"),
        row("18 06 004 000", "Packstücke: Anzahl", number, "1200", f"{at}.packaging.0.number"),
        row("99 99 001 000", "Etwas Neues", number, f"neu {number}", f"{at}.novelty"),
    ]


ROWS = [row("11 01 001 000", "Art der Anmeldung", "D", "IM", "type"), *PARTY, *DOCUMENTS, *item(1, "100.10", "20.00"), *item(2, "50.05", None)]


def test_a_party_stands_as_an_address_is_written_and_its_missing_number_is_named() -> None:
    text = text_of(declaration_form(ROWS, HEAD))
    assert "13 04 Einführer Einführer Musterhafen Import GmbH Kai 1 20457 Hamburg (DE) EORI-Nummer fehlt missing" in text


def test_members_of_a_list_stand_side_by_side_with_the_kind_first() -> None:
    text = text_of(declaration_form(ROWS, HEAD))
    assert "Art Nummer N380 INV-77 N271 fehlt missing" in text
    assert "C26, F15" in text


def test_every_item_has_its_block_and_nothing_is_left_out() -> None:
    text = text_of(declaration_form(ROWS, HEAD))
    for number in (1, 2):
        assert f"Warenposition {number} goods item" in text
        assert f"Halbmaske Nr. {number}" in text
        assert text.count(f"neu {number}") == 2, "in a box of its own, and in the table"


def test_the_totals_add_up_and_a_sum_with_a_missing_part_is_not_shown() -> None:
    text = text_of(declaration_form(ROWS, HEAD))
    assert "Abgaben A00 charges A00 150.15 EUR" in text
    assert "Packstücke packages 2.400" in text
    assert "charges B00" not in text
    assert "charges B00 40.00 EUR" in text_of(declaration_form([*item(1, "1", "20.00"), *item(2, "1", "20.00")], HEAD))


def test_every_statement_has_its_row_with_number_place_value_and_source() -> None:
    pages = text_of(declaration_form(ROWS, HEAD))
    table = pages[pages.index("Woher jede Angabe stammt") :]
    for each in ROWS:
        where = f"Pos. {each.where}" if isinstance(each.where, int) else each.where
        assert f"{each.number} {where} {each.name.de}" in table
    assert table.count("order: key") == len([each for each in ROWS if each.value is not None])
    assert table.count("fehlt missing") == 3


def test_what_is_missing_is_counted_and_a_complete_form_says_so() -> None:
    assert "3 verlangte Angaben fehlen" in text_of(declaration_form(ROWS, HEAD))
    missing = [each for each in ROWS if each.value is None]
    assert "Eine verlangte Angabe fehlt" in text_of(declaration_form([each for each in ROWS if each not in missing[1:]], HEAD))
    complete = [replace(each, value="da") if each.value is None else each for each in ROWS]
    text = text_of(declaration_form(complete, HEAD))
    assert "Alle verlangten Angaben sind da." in text
    assert "fehlt missing" not in text
    optional = [replace(each, required=False) for each in ROWS]
    assert "fehlt missing" not in text_of(declaration_form(optional, HEAD)), "what need not be there is not asked for"


def test_what_is_wrong_is_said_above_the_boxes() -> None:
    complete = [replace(each, value="da") if each.value is None else each for each in ROWS]
    wrong = Text(de="H7: der Sachwert 161,00 EUR liegt über 150 EUR", en="H7: the intrinsic value, 161.00 EUR, is above 150 EUR")
    text = text_of(declaration_form(complete, replace(HEAD, wrong=(wrong,))))
    assert text.index(wrong.de) < text.index(wrong.en) < text.index("Ansicht zum Übertragen")
    assert wrong.de not in text_of(declaration_form(complete, HEAD))


def test_a_statement_that_looks_like_typst_stays_a_statement() -> None:
    hostile = '#panic("x") $x$ *b* @ref ' + "上海" + "x" * 300
    text = text_of(declaration_form([row("18 05 000 000", "Warenbezeichnung", 1, hostile, "shipment.items.0.description")], HEAD))
    assert '#panic("x") $x$ *b* @ref 上海' in text


def test_many_items_with_long_texts_lose_nothing() -> None:
    rows = [each for number in range(1, 41) for each in item(number, "1.00", "1.00")]
    long = [
        row("12 02 009 000", "Zusätzliche Information: Text", 1, f"text {i} " + "wort " * 90, f"shipment.items.0.additional_information.{i}.text")
        for i in range(70)
    ]
    text = text_of(declaration_form([*rows, *long], HEAD))
    assert "Abgaben A00 charges A00 40.00 EUR" in text
    assert all(text.count(f"text {i} wort") == 2 for i in range(70))
    assert "Warenposition 40" in text


def test_it_claims_pdf_a_2b_carries_the_day_and_repeats_byte_for_byte(tmp_path: Path) -> None:
    made = declaration_form(ROWS, HEAD)
    assert made == declaration_form(list(ROWS), HEAD)
    with pikepdf.open(io.BytesIO(made)) as document, document.open_metadata() as metadata:
        assert metadata.pdfa_status == "2B"
        assert str(document.docinfo["/CreationDate"]).startswith("D:20200622")


def test_nothing_known_yet_is_a_form_all_the_same() -> None:
    assert "Einfuhranmeldung" in text_of(declaration_form([], replace(HEAD, lrn=None)))
