"""Proofs of origin on forms: EUR.1 and Form A."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from benchmarks.papers.blocks import box, form, title
from benchmarks.papers.chance import Chance
from benchmarks.papers.content.world import World, world
from benchmarks.papers.facts import Fact, fact, same
from benchmarks.papers.kinds.invoices import origin_invoice
from benchmarks.papers.kinds.sheet import Sheet, begin
from benchmarks.papers.writing import Ink, plain

NUMBERS = {"eur1": ("AB 0%####", "AB0%####", "A AB %#####", "No A 0%#####"), "form_a": ("G%#######/00%#", "%##########", "G 20 4403 %####")}


def origin_proof(chance: Chance) -> Sheet:
    """EUR.1 for Vietnam or Turkey, Form A for others, or the statement on an invoice."""
    match chance.weighed("way", {"eur1": 0.45, "form_a": 0.25, "statement": 0.3}):
        case "statement":
            return origin_invoice(chance)
        case way:
            return _form(chance, way)


def _form(chance: Chance, way: str) -> Sheet:
    story = world(
        chance.at("world"),
        chance.pick("sort", ("ppe", "device")),
        chance.weighed("from", {"vn": 0.75, "tr": 0.25} if way == "eur1" else {"cn": 0.5, "vn": 0.5}),
    )
    ink, looks = begin(chance, "form", {"en": 1.0})
    facts = _facts(ink, looks, story, chance, way)
    rows = _movement_certificate(ink, looks, story, chance, facts) if way == "eur1" else _form_a(ink, looks, story, chance, facts)
    words = (
        ("MOVEMENT CERTIFICATE", "EUR.1")
        if way == "eur1"
        else ("GENERALISED SYSTEM OF PREFERENCES", "CERTIFICATE OF ORIGIN (Combined declaration and certificate)", "FORM A")
    )
    looks = looks | {
        "title_size": "13",
        "footer": "none",
        "title_mark": "none",
        "form_numbers": "no",
        "title_align": chance.pick("title at", ("left", "center")),
    }
    notes = f"made: {way}; the authority's day is the day of issue, the exporter's and the invoice's days stand beside it"
    return Sheet("origin_proof", ink, looks, (title(words), form(rows, facts.values(), 12)), story.days.shipped, between=2, notes=notes)


def _facts(ink: Ink, looks: dict[str, Any], story: World, chance: Chance, way: str) -> dict[str, Fact]:
    def cased(*lines: str) -> tuple[str, ...]:
        return tuple(line.upper() for line in lines) if looks["form_upper"] == "yes" else lines

    seller, consignee = cased(story.seller.name, *story.seller.address), cased(story.consignee.name, *story.consignee.address)
    goods = cased(chance.pick("goods", story.product.known["trade"]))[0]
    country = chance.pick("country", {"VN": ("VIET NAM", "VIETNAM"), "CN": ("CHINA",), "TR": ("TURKEY",)}[story.maker.zone])
    issued = story.days.shipped + timedelta(days=1)
    number = chance.filled("number", chance.pick("number as", NUMBERS[way]))
    facts = {
        "number": same("reference", number, "document_number"),
        "seller": Fact("seller", seller, (("seller", seller[0]),)),
        "consignee": Fact("consignee", consignee, (("consignee", consignee[0]),)),
        "goods": same("goods", goods, "product"),
        "packages": Fact("packages", (f"{ink.number(story.cartons)} {chance.pick('cartons', ('CARTONS', 'CTNS'))}",), (("packages", story.cartons),)),
        "gross": Fact(
            "gross", (f"{ink.number(story.gross_kg, 1)} {chance.pick('kg', ('KGS', 'kg', 'KG'))}",), (("gross_weight_kg", plain(story.gross_kg, 1)),)
        ),
        "invoice": Fact("invoice", (f"{story.invoice_number}", ink.day(story.days.invoice)), (("invoice_number", story.invoice_number),)),
        "origin": same("origin", country, "country_of_origin"),
        "issued": Fact("issue_date", (ink.day(issued),), (("issue_date", issued.isoformat()),)),
        "place": same("place", cased(story.maker.port if story.maker.zone == "CN" else story.maker.city)[0]),
    }
    if way == "form_a" and chance.whether("pieces", 0.4):  # a quantity in pieces stands where a weight might
        facts["gross"] = fact("quantity", f"{ink.number(sum(line.quantity for line in story.lines))} PCS")
    return facts


def _movement_certificate(ink: Ink, looks: dict[str, Any], story: World, chance: Chance, facts: dict[str, Fact]) -> list[list[dict[str, Any]]]:
    """Boxes 1 to 12 in their places (Protocol 1 of the EVFTA, Annex VII)."""
    transport = chance.pick("transport", ("BY AIR FREIGHT", f"BY SEA FROM {story.maker.port.upper()} TO HAMBURG", ""))
    remarks = chance.pick("remarks", ("", "", "ISSUED RETROSPECTIVELY", "DUPLICATE"))
    struck = chance.pick("struck", ("________________", "***", ""))
    code = story.lines[0].code
    goods = (f"1.  {facts['packages'].lines[0]}", *facts["goods"].lines, f"HS {code[:4]}.{code[4:6]}", struck)
    between = (facts["origin"].lines[0], "and", "EUROPEAN UNION")
    to = chance.pick("to", ("GERMANY", "EUROPEAN UNION"))
    return [
        [box("1. Exporter (Name, full address, country)", facts["seller"], 6, 17), box("EUR.1   No", facts["number"], 6)],
        [
            box("3. Consignee (Name, full address, country) (Optional)", facts["consignee"], 6, 17),
            box("2. Certificate used in preferential trade between", between, 6),
        ],
        [
            box("6. Transport details (Optional)", transport, 6, 10),
            box("4. Country, group of countries or territory in which the products are considered as originating", facts["origin"], 3),
            box("5. Country, group of countries or territory of destination", to, 3),
        ],
        [box("", "", 6), box("7. Remarks", remarks, 6, 8)],
        [
            box("8. Item number; Marks and numbers; Number and kind of packages; Description of goods", goods, 7, 48),
            box("9. Gross mass (kg) or other measure (litres, m³, etc.)", facts["gross"], 3),
            box("10. Invoices (Optional)", facts["invoice"], 2),
        ],
        _endorsement(ink, looks, story, chance, facts),
    ]


def _endorsement(ink: Ink, looks: dict[str, Any], story: World, chance: Chance, facts: dict[str, Fact]) -> list[dict[str, Any]]:
    """Two days side by side: the authority's and the exporter's."""
    authority = chance.pick("endorsed", ("MINISTRY OF INDUSTRY AND TRADE", "CUSTOMS OFFICE"))
    place, issued = facts["place"].lines[0], facts["issued"].lines[0]
    certified = (f"Export document: Form XK No. {chance.filled('export', '30%#########')}", authority, f"{place}, {issued}")
    declared = ("I, the undersigned, declare that the goods described above meet the conditions required for the issue of this certificate.",)
    return [
        box("11. CUSTOMS ENDORSEMENT  Declaration certified", certified, 6, 26, seal=looks["stamp"] != "none", sealed=authority),
        box("12. DECLARATION BY THE EXPORTER", (*declared, f"Place and date: {place}, {ink.day(story.days.shipped)}"), 6),
    ]


def _form_a(ink: Ink, looks: dict[str, Any], story: World, chance: Chance, facts: dict[str, Fact]) -> list[list[dict[str, Any]]]:
    """The boxes of Form A; chance has no say in them."""
    authority = {"CN": "CHINA CUSTOMS", "VN": "VIETNAM CHAMBER OF COMMERCE"}[story.maker.zone]
    country, place, port = facts["origin"].lines[0], facts["place"].lines[0], story.maker.port.upper()
    route = f"FROM {port} TO LEIPZIG, GERMANY BY AIR" if story.mode == "air" else f"FROM {port} TO HAMBURG BY SEA"
    certified = ("It is hereby certified, on the basis of control carried out, that the declaration by the exporter is correct.", authority)
    declared = (f"The undersigned hereby declares that all the goods were produced in {country}", "and exported to GERMANY.")
    return [
        [
            box("1. Goods consigned from (Exporter's business name, address, country)", facts["seller"], 6, 17),
            box("Reference No.", (facts["number"].lines[0], f"Issued in {country} (country)"), 6),
        ],
        [box("2. Goods consigned to (Consignee's name, address, country)", facts["consignee"], 6, 17), box("4. For official use", "", 6)],
        [box("3. Means of transport and route (as far as known)", route, 12, 9)],
        [
            box("5. Item number", "1", 1, 46),
            box("6. Marks and numbers of packages", "N/M", 2),
            box("7. Number and kind of packages; description of goods", (*facts["packages"].lines, *facts["goods"].lines), 4),
            box("8. Origin criterion", '"P"', 1),
            box("9. Gross weight or other quantity", facts["gross"], 2),
            box("10. Number and date of invoices", facts["invoice"], 2),
        ],
        [
            box("11. Certification", (*certified, f"{place}, {facts['issued'].lines[0]}"), 6, 28, seal=looks["stamp"] != "none", sealed=authority),
            box("12. Declaration by the exporter", (*declared, f"{place}, {ink.day(story.days.shipped)}"), 6),
        ],
    ]
