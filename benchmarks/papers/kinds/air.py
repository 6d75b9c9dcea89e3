"""Air waybills: the IATA form, house waybills, printed electronic ones."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from benchmarks.papers import identifiers
from benchmarks.papers.blocks import Block, box, form, pairs, text, title
from benchmarks.papers.chance import Chance
from benchmarks.papers.content import companies
from benchmarks.papers.content.world import World, world
from benchmarks.papers.facts import Fact, fact, same
from benchmarks.papers.kinds.carriage import goods, party
from benchmarks.papers.kinds.sheet import Sheet, begin, letterhead
from benchmarks.papers.writing import Ink, plain

AIRPORTS = {
    "CN": ("PVG SHANGHAI PUDONG", "CAN GUANGZHOU", "XMN XIAMEN", "CGO ZHENGZHOU"),
    "VN": ("SGN HO CHI MINH CITY", "HAN HANOI NOI BAI"),
    "TR": ("IST ISTANBUL",),
    "MY": ("KUL KUALA LUMPUR",),
    "PT": ("OPO PORTO",),
    "DE": ("LEJ LEIPZIG/HALLE",),
}

CARRIERS = ("MERIDIAN AIR CARGO", "LUFTBRIDGE CARGO AG", "STAR ORIENT AIRLINES", "BOREAS AIR FREIGHT", "SILKWAY BRIDGE CARGO")


def air_waybill(chance: Chance) -> Sheet:
    """One of the three ways an air waybill comes; the house number is that of the paper, its master stands beside it."""
    story = world(chance.at("world"), chance.pick("sort", ("ppe", "device", "ivd")), chance.weighed("from", {"cn": 0.6, "vn": 0.3, "my": 0.05, "tr": 0.05}))
    ink, looks = begin(chance, "form", {"en": 1.0})
    way = chance.weighed("way", {"form": 0.55, "house": 0.25, "list": 0.2})
    prefix, serial = identifiers.air_waybill(chance)
    master = chance.pick("master as", (f"{prefix}-{serial}", f"{prefix} {serial}", f"{prefix}-{serial[:4]} {serial[4:]}"))
    house = chance.filled("house", chance.pick("house as", ("MSF-SGN-00%####", "HAWB%######", "PDL %#######", "SHA%######")))
    number = Fact("waybill", (house if way == "house" else master,), (("waybill_number", house if way == "house" else f"{prefix}-{serial}"),))
    if way == "list":
        return _listed_waybill(ink, looks, story, chance, number)
    facts = _air_facts(ink, looks, story, chance)
    facts["number"] = number
    rows = _air_rows(ink, looks, story, chance, facts, master if way == "house" else "", way)
    drawn = [f for f in facts.values() if f.notes]
    blocks = [*_air_head(chance, number, prefix, serial, way, facts["departure"].lines[0][:3]), form(rows, drawn, 12)]
    return Sheet(
        "air_waybill",
        ink,
        looks | {"footer": "none"},
        tuple(blocks),
        story.days.shipped,
        between=1.5,
        notes=f"made: air waybill ({way}); chargeable weight differs from gross weight",
    )


def _air_head(chance: Chance, number: Fact, prefix: str, serial: str, way: str, airport: str) -> list[Block]:
    if way == "house":
        return [text(f"{CARRIERS[chance.number('carrier', 0, 4)]}", bold=True), text(f"House Air Waybill  {number.lines[0]}", bold=True, align="right")]
    left = f"{prefix} | {airport} | {serial[:4]} {serial[4:]}" if chance.whether("left number", 0.6) else ""
    return [text(left, bold=True), text(number.lines[0], bold=True, align="right")]


def _air_facts(ink: Ink, looks: dict[str, Any], story: World, chance: Chance) -> dict[str, Fact]:
    pieces = f"{story.cartons}"
    gross = plain(story.gross_kg, 1) if chance.whether("decimals", 0.7) else plain(story.gross_kg.to_integral_value(), 0)
    number = identifiers.eori(chance, "DE")
    with_eori = chance.whether("eori", 0.3)
    consignee = party(looks, "consignee", story.consignee, "consignee", *((f"EORI {number}",) if with_eori else ()))
    facts = {
        "shipper": party(looks, "shipper", story.seller, "shipper", *((f"TEL {story.seller.phone}",) if chance.whether("tel", 0.4) else ())),
        "consignee": consignee,
        "departure": fact("departure", chance.pick("airport", AIRPORTS[story.maker.zone])),
        "packages": Fact("packages", (pieces,), (("packages", story.cartons),)),
        "gross": Fact("gross", (gross,), (("gross_weight_kg", gross),)),
        "currency": Fact("currency", (story.currency,), (("currency", story.currency),)),
        "executed": Fact("issue_date", (ink.day(story.days.shipped),), (("issue_date", story.days.shipped.isoformat()),)),
        "flight": fact("flight", f"{chance.filled('flight', '@@%##')} / {ink.day(story.days.flight + timedelta(days=1))}"),
        "chargeable": fact("chargeable", plain((story.gross_kg * Decimal("1.18")).quantize(Decimal("0.5")), 1)),
    }
    if with_eori:
        facts["eori"] = Fact("eori", (number,), (("eori", number),))
    lines, name = goods(ink, looks, story)
    extra: list[str] = []
    if chance.whether("invoice", 0.5):
        facts["invoice"] = same("invoice_number", story.invoice_number)
        extra.append(f"INVOICE NO. {story.invoice_number}")
    extra += [f"HS CODE {story.lines[0].code[:6]}"] if chance.whether("hs", 0.4) else []
    facts["goods"] = Fact("goods", (*lines, *extra, f"VOL: {plain(story.gross_kg / 140, 2)} CBM"), name.notes)
    return facts


def _air_rows(ink: Ink, looks: dict[str, Any], story: World, chance: Chance, facts: dict[str, Fact], master: str, way: str) -> list[list[dict[str, Any]]]:
    """The boxes of the form, from shipper to signature; house waybills have no charges."""
    rows = [*_air_parties(ink, story, chance, facts, master, way), *_air_route(story, chance, facts), *_air_cargo(looks, chance, facts)]
    if way == "house" or chance.whether("without charges", 0.2):
        rows = [row for row in rows if row[0]["label"] != ["Prepaid"]]
    return rows


def _air_parties(ink: Ink, story: World, chance: Chance, facts: dict[str, Fact], master: str, way: str) -> list[list[dict[str, Any]]]:
    agent, carrier = companies.pick(chance, "forwarders").upper(), CARRIERS[chance.number("carrier", 0, 4)]
    issued = ("Air Waybill", "Issued by", carrier) if way == "form" else ("House Air Waybill", carrier)
    copies = ("Copies 1, 2 and 3 of this Air Waybill are originals and have the same validity.", *ink.words.text("carrier"))
    notify = (f"NOTIFY: {story.notify.name}", *story.notify.address)
    reference = box("Master AWB No." if master else "Reference Number", master or chance.filled("reference", "%#######"), 6)
    return [
        [box("Shipper's Name and Address", facts["shipper"], 6, 19), box("Not negotiable", issued, 6)],
        [box("Consignee's Name and Address", facts["consignee"], 6, 19), box("", copies, 6, raw=True)],
        [
            box("Issuing Carrier's Agent Name and City", agent, 6, 8),
            box("Accounting Information", notify if chance.whether("notify here", 0.45) else "FREIGHT PREPAID", 6),
        ],
        [box("Agent's IATA Code", chance.filled("iata", "%#-# ####/####"), 3), box("Account No.", chance.filled("account", "%####"), 3), reference],
    ]


def _air_route(story: World, chance: Chance, facts: dict[str, Fact]) -> list[list[dict[str, Any]]]:
    declared = "NCV" if chance.whether("ncv", 0.6) else plain(story.amount, 2)
    arrival = chance.pick("arrival", ("LEJ LEIPZIG/HALLE", "FRA FRANKFURT", "LGG LIEGE", "LEIPZIG (LEJ)"))
    handling = chance.pick("handling", ("KEEP DRY. DOCUMENTS ATTACHED.", "NOTIFY CONSIGNEE UPON ARRIVAL", "MEDICAL GOODS - URGENT"))
    return [
        [
            box("Airport of Departure (Addr. of First Carrier) and Requested Routing", facts["departure"], 6),
            box("Currency", facts["currency"], 2),
            box("Declared Value for Carriage", "NVD", 2),
            box("Declared Value for Customs", declared, 2),
        ],
        [box("Airport of Destination", arrival, 4), box("Requested Flight / Date", facts["flight"], 4), box("Amount of Insurance", "XXX", 4)],
        [box("Handling Information", handling, 12, 7)],
    ]


def _air_cargo(looks: dict[str, Any], chance: Chance, facts: dict[str, Fact]) -> list[list[dict[str, Any]]]:
    agent = companies.pick(chance, "forwarders").upper()
    rate = Decimal(chance.number("rate", 280, 990)) / 100
    charge = Decimal(facts["chargeable"].lines[0]) * rate
    place = facts["departure"].lines[0].split(" ", 1)[1]
    return [
        [
            box("No. of Pieces RCP", facts["packages"], 1, 26),
            box("Gross Weight", facts["gross"], 2),
            box("kg lb", "K", 1),
            box("Rate Class", "Q", 1),
            box("Chargeable Weight", facts["chargeable"], 1),
            box("Rate / Charge", plain(rate, 2), 1),
            box("Total", plain(charge, 2), 2),
            box("Nature and Quantity of Goods (incl. Dimensions or Volume)", facts["goods"], 3),
        ],
        [
            box("Prepaid", plain(charge, 2), 2),
            box("Weight Charge", "", 1),
            box("Collect", "", 2),
            box("Other Charges", chance.pick("other", ("AWC 5.00 MYC 120.50", "AWA: 50.00 SCC: 210.00")), 7),
        ],
        [
            box("Total Other Charges Due Carrier", plain(Decimal(chance.number("due", 20, 400)), 2), 4),
            box("Total Prepaid", plain(charge + 200, 2), 4),
            box("Signature of Shipper or his Agent", agent, 4, 8),
        ],
        [
            box("Executed on (date)", facts["executed"], 4, 9, seal=looks["stamp"] != "none", sealed=agent),
            box("at (place)", place, 4),
            box("Signature of Issuing Carrier or its Agent", f"{agent[:18]} / AS AGENT", 4),
        ],
    ]


def _listed_waybill(ink: Ink, looks: dict[str, Any], story: World, chance: Chance, number: Fact) -> Sheet:
    """An electronic waybill printed as labels with values."""
    facts = _air_facts(ink, looks, story, chance)
    looks = looks | {"pairs": chance.pick("list", ("beside", "boxed", "ruled", "above", "ruled4")), "size": "9.2", "margin": "18", "footer": "page"}
    gross = Fact("gross", (f"{facts['gross'].lines[0]} kg",), facts["gross"].notes)
    order = [
        number,
        facts["shipper"],
        facts["consignee"],
        fact("notify", (story.notify.name, *story.notify.address)),
        facts["departure"],
        fact("arrival", "LEJ Leipzig/Halle"),
        facts["flight"],
        facts["packages"],
        gross,
    ]
    order += [fact("chargeable", f"{facts['chargeable'].lines[0]} kg"), facts["goods"], facts["currency"], facts["executed"]]
    carrier = letterhead(CARRIERS[chance.number("carrier", 0, 4)], "", ["Cargo Division"])
    more = tuple(facts[k] for k in ("invoice", "eori") if k in facts)
    looks["letterhead"] = "left"
    blocks = [
        carrier,
        title(["e-AWB – Air Waybill (electronic record)" if chance.whether("e", 0.6) else "AIR WAYBILL"]),
        pairs(ink, order),
        text(*ink.words.text("carrier"), small=True),
    ]
    return Sheet(
        "air_waybill", ink, looks, tuple(blocks), story.days.shipped, more=more, notes="made: electronic waybill as a list; notify party beside the consignee"
    )
