"""Letters, notices and statements of trade: what they say in sentences, what kind of paper they are."""

from __future__ import annotations

import pytest

from documents.reading.page import Reading
from documents.understanding.kinds import kind_of
from documents.understanding.laying_out import lay_out
from documents.understanding.understand import understand
from tests.documents.drawn import paper, stated, trade_facts

pytestmark = pytest.mark.unit


def models_of(reading: Reading) -> list[str]:
    found = trade_facts("beneficiary_confirmation", reading, "de")
    return [str(fact.value) for fact in found if fact.field == "models"]


BENEFICIARY = """
Landratsamt Musterkreis
Stuttgarter Straße 41
73430 Musterstadt

Musterstadt, den 22. April 2020

# Bescheinigung des Begünstigten
Hiermit bestätigt das Landratsamt Musterkreis, dass die unter der Rechnung Nr. YK20200410 aufgeführten
Schutzmasken (Luftfrachtbrief 020-55127344) unentgeltlich verteilt werden. Einführer ist die Firma Werkzeugbau Muster GmbH.
Sie wurden gespendet von der Yongkang Muster Industrial Co., Ltd.
Diese Bestätigung gilt bis 31.07.2020.

gez. Dr. Jürgen Muster
Erster Landesbeamter
"""


def test_a_beneficiary_confirms_in_his_own_name_what_somebody_gave_and_somebody_imports() -> None:
    read = stated("beneficiary_confirmation", paper(BENEFICIARY), "de")
    assert (read["consignee"], read["seller"], read["importer"]) == (
        "Landratsamt Musterkreis",
        "Yongkang Muster Industrial Co., Ltd.",
        "Werkzeugbau Muster GmbH",
    )
    assert (read["issue_date"], read["place"], read["expiry_date"]) == ("2020-04-22", "Musterstadt", "2020-07-31")
    assert (read["signatory"], read["signatory_function"]) == ("Dr. Jürgen Muster", "Erster Landesbeamter")


def test_a_letter_that_says_only_that_goods_arrived_names_no_importer_and_no_day_of_expiry() -> None:
    plain = BENEFICIARY.replace("Einführer ist die Firma Werkzeugbau Muster GmbH.", "Danke.").replace("Diese Bestätigung gilt bis 31.07.2020.", "")
    read = stated("beneficiary_confirmation", paper(plain), "de")
    assert "importer" not in read
    assert "expiry_date" not in read


NOTICE = """
Hauptzollamt Musterstadt\t\tMusterstadt, 17. März 2022
Sachgebiet B
\t\tGeschäftszeichen: Z 1188 B - 204/22 - B 20
Nordlicht Medizinhandel GmbH
Überseetor 14
28217 Bremen

# Bescheid über die Nacherhebung von Einfuhrabgaben
für die mit MRN 21DE530155889912R4 angemeldete Einfuhr werden Abgaben nacherhoben:
EORI-Nummer: DE664412098
Ware: Handschuhe, Ursprungsland Volksrepublik China
Zoll (A00)\t\t1.244,50 EUR
Einfuhrumsatzsteuer (B00)\t\t236,46 EUR
Gesamtbetrag\t\t1.480,96 EUR
"""


def test_a_customs_notice_is_for_its_addressee_and_sums_up_the_duties() -> None:
    read = stated("customs_notice", paper(NOTICE), "de")
    assert (read["importer"], read["document_number"]) == ("Nordlicht Medizinhandel GmbH", "Z 1188 B - 204/22 - B 20")
    assert (read["country_of_origin"], read["total_gross"]) == ("Volksrepublik China", "1480.96")
    assert (read["place"], read["issue_date"]) == ("Musterstadt", "2022-03-17")


def test_the_declarant_stands_for_the_importer_only_where_no_importer_is_named() -> None:
    both = "# Einfuhrabgabenbescheid\nAnmelder: Spedition Muster GmbH\nEinführer: Muster Care GmbH"
    assert stated("customs_notice", paper(both), "de")["importer"] == "Muster Care GmbH"
    assert "importer" not in stated("customs_notice", paper(both.replace("Einführer: Muster Care GmbH", "")), "de")
    alone = "# Einfuhrabgabenbescheid\nAnmelder: Muster Handel GmbH"
    assert stated("customs_notice", paper(alone), "de")["importer"] == "Muster Handel GmbH"


def test_a_confirmation_names_giver_goods_and_models_in_a_sentence_and_its_signatory_over_the_room_at_the_foot() -> None:
    said = """
# Bestätigung der begünstigten Einrichtung
Hiermit bestätigen wir, dass die von Muster Medical (Group) Co., Ltd. gespendete Ware (OP-Mantel, steril,
Modell GW41; GW41-L, Rechnung EXP/751/21) uns unentgeltlich überlassen wurde.

Ort: Grimma
Ausgabedatum: 14.09.2021
Unterzeichner: Malte Muster
Position: Landrat
"""
    read = stated("beneficiary_confirmation", paper(said + "\n" * 24 + "Seite 1 von 1"), "de")
    assert (read["seller"], read["product"]) == ("Muster Medical (Group) Co., Ltd.", "OP-Mantel, steril")
    assert (read["place"], read["issue_date"], read["signatory"]) == ("Grimma", "2021-09-14", "Malte Muster")
    assert models_of(paper(said)) == ["GW41", "GW41-L"]
    assert models_of(paper("# Bestätigung\nModell(e): GG-420 / GG-420C / GG-120")) == ["GG-420", "GG-420C", "GG-120"]


def test_goods_produced_in_a_country_originate_there_and_a_country_of_transit_does_not_count() -> None:
    said = "# Certificate of origin\nThe undersigned declares that all the goods were produced in\nCHINA\nTransport via Singapore to Germany"
    assert stated("origin_proof", paper(said))["country_of_origin"] == "CHINA"
    assert "country_of_origin" not in stated("origin_proof", paper("# Certificate of origin\nTransport via Singapore to Germany"))


def test_the_number_of_a_form_stands_behind_its_name_or_alone_at_its_head() -> None:
    assert stated("origin_proof", paper("EUR.1 No A 118802\n# MOVEMENT CERTIFICATE"))["document_number"] == "A 118802"
    assert stated("origin_proof", paper("\t\tB 0338811\n# MOVEMENT CERTIFICATE"))["document_number"] == "B 0338811"
    assert "document_number" not in stated("origin_proof", paper("# MOVEMENT CERTIFICATE\nForm of the year 2019"))


def kind(text: str) -> str:
    return kind_of(lay_out(paper(text)))[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# ORDEN DE COMPRA\nProveedor: X S.L.\nCantidad 5", "purchase_order"),
        ("# Weight Note\nGross weight 500 kg\nCartons 20", "packing_list"),
        ("# Colliliste\nBruttogewicht 500 kg\nKartons 20", "packing_list"),
        ("# Multimodal Transport Bill of Lading\nVessel MV Muster\nPort of loading Ningbo", "bill_of_lading"),
        ("# Statement on Origin\nThe exporter of the products covered by this document declares preferential origin", "origin_proof"),
        ("# Deed of Gift\nWe confirm the donation, free of charge and not for resale, of masks", "beneficiary_confirmation"),
        ("# Bescheid über die Festsetzung von Einfuhrabgaben\nHauptzollamt Muster\nMRN 21DE530155889912R4", "customs_notice"),
        ("# Cargo Transportation Insurance Policy\nInvoice no. A-1\nSum insured USD 5,000.00", "other"),
        ("# Debit Note\nInvoice no. A-1\nAmount USD 5,000.00", "other"),
    ],
)
def test_trade_papers_are_known_by_their_titles_and_their_neighbours_are_none(text: str, expected: str) -> None:
    assert kind(text) == expected


def test_a_letter_of_donation_needs_no_title() -> None:
    said = "We confirm that we received the donated goods free of charge.\nThey will not be resold.\nThey are for free distribution by a charity."
    letter = "Klinikum Muster\n\n" + said
    assert kind(letter) == "beneficiary_confirmation"
    assert kind("Klinikum Muster\n\nWe confirm that we received your letter.\nPlease call us.") != "beneficiary_confirmation"


def test_an_address_ends_with_its_country_and_a_total_may_be_numbered() -> None:
    text = """
Muster Care GmbH
Musterweg 4
04668 Musterstadt
GERMANY
Steuerbescheid
Anmelder / Vertreter
EORI-Nummer des Empfängers DE8307257
(1) Zu zahlender Betrag: 199.092,92 EUR
"""
    read = stated("customs_notice", paper(text), "de")
    assert (read["importer"], read["total_gross"], read["currency"]) == ("Muster Care GmbH", "199092.92", "EUR")


STATEMENT = """
# Statement on Origin
Invoice No. VN-2020-118

The exporter MUSTER MEDICAL JSC ({registration}) of the products covered by this document declares that, except where otherwise clearly
indicated, these products are of Vietnam preferential origin {scheme} and that the origin criterion met is P.

Ha Noi, 1 September 2020
"""
GENERAL_SCHEME = "according to rules of origin of the Generalized System of Preferences of the European Union"


@pytest.mark.parametrize(
    ("registration", "scheme", "said"),
    [
        ("Number of Registered Exporter VNREX0102030405", GENERAL_SCHEME, ("generalised_preferences", "registered_exporter")),
        ("REX No. VNREX 0102030405", GENERAL_SCHEME, ("generalised_preferences", "registered_exporter")),
        ("not registered", GENERAL_SCHEME, ("generalised_preferences",)),
        ("VNREX0102030405", "", ("registered_exporter",)),
        ("customs authorisation No.", "", ()),
    ],
)
def test_a_statement_on_origin_says_by_whose_registration_and_under_which_scheme(registration: str, scheme: str, said: tuple[str, ...]) -> None:
    found = understand(paper(STATEMENT.format(registration=registration, scheme=scheme)))
    assert (found.kind, found.statements) == ("origin_proof", said)


def test_a_certificate_of_the_general_scheme_is_told_from_a_statement() -> None:
    form = """
# GENERALISED SYSTEM OF PREFERENCES
# CERTIFICATE OF ORIGIN
(Combined declaration and certificate)
Reference No. VN-AK 20/01/04711
Goods consigned from MUSTER MEDICAL JSC, Ha Noi, Viet Nam
"""
    found = understand(paper(form))
    assert (found.kind, found.statements) == ("origin_proof", ("generalised_preferences", "combined_certificate"))
