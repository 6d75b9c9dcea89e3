"""Letters of authorities, and what looks like a value and is none: labels, stamps, addresses, other papers' days and numbers."""

from __future__ import annotations

import pytest

from documents.understanding.authority_letters import file_number
from documents.understanding.certificate_numbers import number_at_start
from documents.understanding.parties import BREAK, split_party
from documents.understanding.product_names import is_product, trimmed
from documents.understanding.signing import plain_function
from documents.understanding.signing_places import is_place
from tests.documents.drawn import paper
from tests.documents.test_understanding import facts

pytestmark = pytest.mark.unit

LETTER = """
Regierungspräsidium Musterland
Dezernat 65.2 · Amtsweg 3 · 64283 Darmstadt

Einkaufsverbund Beispieltal
Markt 1
04668 Grimma

Geschäftszeichen 65.2 - 53 c 12/481
Darmstadt, den 23.09.2020

# Bestätigung nach § 9 Abs. 2 MedBVSV
Sehr geehrte Damen und Herren,

hiermit wird der Firma Einkaufsverbund Beispieltal bestätigt, dass die Atemschutzmaske
(TW-9543A) der Firma Testwerk Medical Equipment Co., Ltd. nach dem Prüfgrundsatz geprüft
wurde. Grundlage ist der Prüfbericht PB-2020/17 der Stelle Prüfinstitut Mustertal vom 14.09.2020.
Die Bestätigung ersetzt keine EU-Baumusterprüfbescheinigung nach der
Verordnung (EU) 2016/425.

Mit freundlichen Grüßen

Im Auftrag


Zschiesche
"""


def test_an_authority_confirms_to_the_importer_what_the_maker_made() -> None:
    found = facts(paper(LETTER), "authority_confirmation")
    assert found["importer"] == ["Einkaufsverbund Beispieltal"]
    assert found["manufacturer"] == ["Testwerk Medical Equipment Co., Ltd."]
    assert found["document_number"] == ["65.2 - 53 c 12/481"]
    assert found["laboratory"] == ["Prüfinstitut Mustertal"]
    assert (found["signatory"], found["place"], found["issue_date"]) == (["Zschiesche"], ["Darmstadt"], ["2020-09-23"])
    assert found["legislation"] == ["MedBVSV"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("65.2 - 53 c 12/481", "65.2 - 53 c 12/481"),
        ("54-5543.52-CPA-0892/20 Bearbeiter Muster", "54-5543.52-CPA-0892/20"),
        ("12.03.2021", None),
        ("siehe Anlage", None),
    ],
)
def test_file_numbers_may_hold_blanks(text: str, number: str | None) -> None:
    assert file_number(text) == number


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["IMP Istituto Muster Prove S.r.l."], "Istituto Muster Prove S.r.l."),
        (["TÜV Rheinland LGA Products GmbH"], "TÜV Rheinland LGA Products GmbH"),
        (["Muster Schutz GmbH" + BREAK, "& Co. KG" + BREAK, "Am Weg 3"], "Muster Schutz GmbH & Co. KG"),
        (["la société Gants du Val SARL, 3 rue Haute"], "Gants du Val SARL"),
        (["Sarl Coutures du Val, 6 place Haute, 42600 Ville"], "Sarl Coutures du Val"),
        (["ABCD190602601V Muster Ltd"], "Muster Ltd"),
    ],
)
def test_names_of_companies_as_they_are(lines: list[str], name: str) -> None:
    party = split_party(lines)
    assert party is not None and party.name == name


def test_names_of_products_end_where_the_sentence_goes_on() -> None:
    assert trimmed("Produkt Nitrile gloves, blue, NOT RESTRICTED") == "Nitrile gloves, blue"
    assert trimmed("Atemschutzmaske (CPA) des Modells") == "Atemschutzmaske (CPA)"
    assert trimmed("Combinaison jetable, références") == "Combinaison jetable"
    assert is_product("Helium Leak Detector")
    for text in (
        "No. 151, Lane 3, Chuangye Road, Weifang, China",
        "Confirmation of registration",
        "Regulation (EU) 2016/425",
        "die der Hersteller trägt",
        "wird",
    ):
        assert not is_product(text), text


def test_functions_and_places_are_neither_labels_nor_cut() -> None:
    assert plain_function("Le Chef d'unité") == "Chef d'unité"
    assert plain_function("Manager, for and on behalf of Muster Ltd") == "Manager"
    assert plain_function("NAME OF SIGNATORY") == plain_function("Leiterin der") == ""
    assert is_place("Ho Chi Minh City")
    for text in ("Industria", "Landkreis Mitte", "For the issuing office", "Module B"):
        assert not is_place(text), text


def test_a_plot_of_land_is_no_lot_and_the_next_entrys_label_no_value() -> None:
    found = facts(
        paper(
            """
# EU Declaration of Conformity
1) Manufacturer
Testwerk Co., Ltd.
2) Address
Lot C8-3, Road N3, Tan Phu Industrial Park, Da Nang, Viet Nam
3) Product\t4) Ruling
Protective glove, nitrile\tRegulation (EU) 2016/425
5) Model(s):\t6) Conforming with
TW-540\tEN ISO 21420:2020
7) Certificate
TE-2021-0388, valid until 10 June 2026

Da Nang, 17 July 2021
""",
            tabs=(306.0,),
        ),
        "declaration_of_conformity",
    )
    assert found.get("lots") is None
    assert found["models"] == ["TW-540"]
    assert found["manufacturer_address"] == ["Lot C8-3, Road N3, Tan Phu Industrial Park, Da Nang, Viet Nam"]
    assert found.get("expiry_date") is None


def test_a_voluntary_certificate_names_its_body_where_the_printed_number_is_its_own() -> None:
    text = """
DEKRA Testing and Certification GmbH
Handwerkstr. 15, 70565 Stuttgart

# Certificate of Compliance
No. VC-2020-0417
Holder of attestation: Testwerk Safety Co., Ltd.
Product: Protective mask
Model: TW-95
This voluntary certificate does not replace the certificate of a notified body.
{remark}
Date of issue: 7 April 2020
"""
    named = facts(paper(text.format(remark="Body no. 0158 for other legislation.")), "voluntary_certificate")
    assert (named["notified_body_number"], named["notified_body_name"]) == (["0158"], ["DEKRA Testing and Certification GmbH"])
    assert named["manufacturer"] == ["Testwerk Safety Co., Ltd."]
    assert named.get("laboratory") is None
    assert facts(paper(text.format(remark="")), "voluntary_certificate").get("notified_body_number") is None


@pytest.mark.parametrize(("text", "number"), [("FN-2020/417", "FN-2020/417"), ("FN 123456a", None), ("USt-IdNr. DE123456789", None), ("CHE-123.456.789", None)])
def test_a_number_of_a_register_is_none_of_the_paper_but_a_series_with_its_letters_is(text: str, number: str | None) -> None:
    assert number_at_start(text) == number
