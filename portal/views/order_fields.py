"""The fields of an order as its page has them: named by their place in ``order.json``, with what people call them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from batches.base import Text
from batches.order import Incoterm, Mode, Unit
from batches.order_faults import Path

#: ``code``: letters of a code, taken as capitals; ``yes``: a box to tick; ``either``: yes, no or not said.
Kind = Literal["text", "code", "day", "figure", "count", "yes", "either", "incoterm", "mode", "unit"]
CHOICES: dict[str, tuple[str, ...]] = {"incoterm": get_args(Incoterm), "mode": get_args(Mode), "unit": get_args(Unit), "either": ("yes", "no")}

_PARTY: dict[str, Kind] = {"name": "text", "address": "text", "country": "code", "eori": "text", "vat_id": "text", "srn": "text"}
PARTIES = ("importer", "supplier", "manufacturer", "consignee")
_CHARGE: dict[str, Kind] = {"amount": "figure", "currency": "code", "to_eu_border": "figure"}
CHARGES = ("freight", "insurance", "inland_transport")

#: The fields of the order itself.
HEAD: Mapping[str, Kind] = {
    "order": "text", "ordered_on": "day", "expected_on": "day",
    **{f"{party}.{name}": kind for party in PARTIES for name, kind in _PARTY.items()},
    "incoterm": "incoterm", "incoterm_place": "text", "mode": "mode", "transport_document": "text", "origin": "code", "dispatch_country": "code",
    "currency": "code", "exchange_rate": "figure",
    **{f"{charge}.{name}": kind for charge in CHARGES for name, kind in _CHARGE.items()},
    "donation": "yes", "relief_claimed": "yes", "preference_claimed": "yes", "beneficiary": "text",
}  # fmt: skip
LINE: Mapping[str, Kind] = {
    "category": "text", "model": "text", "class": "text", "material": "text", "sterile": "either", "quantity": "count", "unit": "unit", "unit_price": "figure",
    "gross_weight_kg": "figure", "net_weight_kg": "figure", "gtin": "text",
}  # fmt: skip
LOT: Mapping[str, Kind] = {"lot": "text", "quantity": "count", "expires_on": "day"}
REQUIRED = frozenset({"order", "expected_on", "importer.name", "supplier.name", "currency"})
REQUIRED_OF_LINE, REQUIRED_OF_LOT = frozenset({"category", "model", "quantity", "unit", "unit_price"}), frozenset({"lot", "quantity"})

_LABELS: dict[str, Text] = {
    name: Text(de=de, en=en)
    for name, (de, en) in {
        "order": ("Bestellnummer", "Order number"),
        "ordered_on": ("Bestellt am", "Ordered on"),
        "expected_on": ("Erwartet am", "Expected on"),
        "importer": ("Importeur", "Importer"),
        "supplier": ("Lieferant", "Supplier"),
        "manufacturer": ("Hersteller", "Manufacturer"),
        "consignee": ("Empfänger", "Consignee"),
        "name": ("Name", "Name"),
        "address": ("Anschrift", "Address"),
        "country": ("Land", "Country"),
        "eori": ("EORI-Nummer", "EORI number"),
        "vat_id": ("USt-IdNr.", "VAT number"),
        "srn": ("SRN (EUDAMED)", "SRN (EUDAMED)"),
        "incoterm": ("Lieferbedingung (Incoterm)", "Incoterm"),
        "incoterm_place": ("Ort der Lieferbedingung", "Named place"),
        "mode": ("Verkehrsträger", "Mode of transport"),
        "transport_document": ("Nummer des Transportpapiers", "Transport document number"),
        "origin": ("Ursprungsland", "Country of origin"),
        "dispatch_country": ("Versendungsland", "Country of dispatch"),
        "currency": ("Währung", "Currency"),
        "exchange_rate": ("Kurs: so viel für 1 EUR", "Rate: so much for 1 EUR"),
        "freight": ("Fracht", "Freight"),
        "insurance": ("Versicherung", "Insurance"),
        "inland_transport": ("Beförderung in der EU", "Carriage within the EU"),
        "amount": ("Betrag", "Amount"),
        "to_eu_border": ("davon bis zur EU-Grenze", "of that to the EU border"),
        "donation": ("Die Ware ist eine Spende", "The goods are a donation"),
        "relief_claimed": ("Zollbefreiung wird beantragt", "Relief from duty is claimed"),
        "preference_claimed": ("Präferenzzollsatz wird beantragt", "Preferential duty is claimed"),
        "beneficiary": ("Begünstigter der Spende", "Beneficiary of the donation"),
        "lines": ("Position", "Line"),
        "line": ("Positionsnummer", "Line number"),
        "category": ("Warenart", "Category"),
        "model": ("Modell", "Model"),
        "class": ("Klasse", "Class"),
        "material": ("Material", "Material"),
        "sterile": ("Steril", "Sterile"),
        "quantity": ("Menge", "Quantity"),
        "unit": ("Einheit", "Unit"),
        "unit_price": ("Preis je Einheit", "Price per unit"),
        "gross_weight_kg": ("Rohmasse in kg", "Gross weight in kg"),
        "net_weight_kg": ("Eigenmasse in kg", "Net weight in kg"),
        "gtin": ("GTIN", "GTIN"),
        "lots": ("Charge", "Lot"),
        "lot": ("Chargennummer", "Lot number"),
        "expires_on": ("Haltbar bis", "Expires on"),
    }.items()
}


def label_of(name: str) -> Text:
    """What people call a field, by the last part of its place; one that the page does not have by its own name."""
    return _LABELS.get(name, Text(de=name, en=name))


def in_words(path: Path) -> Text:
    """A place in an order as people say it: ``Position 1 · Charge 2 · Menge``."""
    said: list[Text] = []
    for part in path:
        if isinstance(part, int) and said:
            said[-1] = Text(de=f"{said[-1].de} {part + 1}", en=f"{said[-1].en} {part + 1}")
        else:
            said.append(label_of(str(part)))
    return Text(de=" · ".join(each.de for each in said), en=" · ".join(each.en for each in said))
