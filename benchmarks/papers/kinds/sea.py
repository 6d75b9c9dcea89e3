"""Bills of lading and sea waybills, as the forms of a line."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from benchmarks.papers import identifiers
from benchmarks.papers.blocks import box, form, text, title
from benchmarks.papers.chance import Chance
from benchmarks.papers.content import companies
from benchmarks.papers.content.world import World, world
from benchmarks.papers.facts import Fact, same
from benchmarks.papers.kinds.carriage import goods, party, upper
from benchmarks.papers.kinds.sheet import Sheet, begin
from benchmarks.papers.writing import Ink, plain

LINES = ("PACIFIC ANCHOR LINE", "NORDWIND CONTAINER LINE", "ORIENT GALLEON SHIPPING CO., LTD.", "BLUE MERIDIAN LINES")

VESSELS = ("EVER LUCENT", "MSC ORTOLAN", "COSCO HARMONIA", "CMA CGM TANAGER", "HMM KESTREL", "ONE AURELIA")
NUMBERS = ("YMLU-SHA-0%#####", "HPH%#-%####", "SWB-NGB-%#-%###", "MEDU%######", "OGS%########")


def bill_of_lading(chance: Chance) -> Sheet:
    """A bill of lading or sea waybill, as the form of a line."""
    story = world(chance.at("world"), chance.pick("sort", ("ppe", "device")), chance.weighed("from", {"cn": 0.6, "vn": 0.25, "my": 0.08, "tr": 0.07}))
    ink, looks = begin(chance, "form", {"en": 1.0})
    facts = _facts(ink, looks, story, chance)
    line = LINES[chance.number("line", 0, 3)]
    kind = chance.pick(
        "paper", ("BILL OF LADING", "BILL OF LADING FOR OCEAN TRANSPORT OR MULTIMODAL TRANSPORT", "SEA WAYBILL", "COMBINED TRANSPORT BILL OF LADING")
    )
    head = [text(line, bold=True), title([kind])] if chance.whether("head outside", 0.5) else [title([f"{line} – {kind}"])]
    rows = [*_parties(ink, story, chance, facts), _voyage(ink, chance, facts), _cargo(ink, story, chance, facts), *_end(ink, looks, story, chance, facts, line)]
    looks = looks | {"title_size": "13", "footer": "none", "title_mark": "none"}
    notes = "made: the number is waybill_number and document_number; shipped-on-board date differs from the date of issue"
    return Sheet("bill_of_lading", ink, looks, (*head, form(rows, list(facts.values()), 12)), story.days.shipped, between=1.5, notes=notes)


def _facts(ink: Ink, looks: dict[str, Any], story: World, chance: Chance) -> dict[str, Fact]:
    number = chance.filled("number", chance.pick("number as", NUMBERS))
    containers = tuple(identifiers.container(chance, i) for i in range(chance.number("containers", 1, 3)))
    loading, discharge = upper(looks, story.maker.port, chance.pick("to", ("Hamburg", "Bremerhaven", "Rotterdam", "Antwerp")))
    issued = story.days.shipped + timedelta(days=1)
    lines, name = goods(ink, looks, story)
    ordered = chance.perhaps("order", 0.4, f"ORDER NO. {story.order_number}")
    facts = {
        "number": Fact("lading", (number,), (("waybill_number", number), ("document_number", number))),
        "shipper": party(looks, "shipper", story.seller, "shipper"),
        "consignee": _consignee(looks, story, chance),
        "loading": same("loading", loading, "port_of_loading"),
        "discharge": same("discharge", discharge, "port_of_discharge"),
        "containers": Fact(
            "container", tuple(f"{c} / SEAL {chance.filled(f'seal {c}', '@@%#####')}" for c in containers), (("container_numbers", containers),)
        ),
        "packages": Fact("packages", (f"{ink.number(story.cartons)} CARTONS",), (("packages", story.cartons),)),
        "gross": Fact("gross", (f"{ink.number(story.gross_kg, 2)} KGS",), (("gross_weight_kg", plain(story.gross_kg, 2)),)),
        "issued": Fact("issue_date", (ink.day(issued),), (("issue_date", issued.isoformat()),)),
        "place": same("place", loading),
        "goods": Fact("goods", (*lines, *ordered), name.notes),
    }
    return facts | ({"order": same("order_number", story.order_number)} if ordered else {})


def _consignee(looks: dict[str, Any], story: World, chance: Chance) -> Fact:
    """A party, or to order."""
    if not chance.whether("to order", 0.25):
        return party(looks, "consignee", story.consignee, "consignee")
    return same("consignee", "TO ORDER" if chance.whether("plain order", 0.6) else f"TO THE ORDER OF {companies.pick(chance, 'banks').upper()}")


def _parties(ink: Ink, story: World, chance: Chance, facts: dict[str, Fact]) -> list[list[dict[str, Any]]]:
    shipper = chance.pick("shipper label", ("Shipper", "Shipper/Exporter", "Shipper (complete name and address)", "Consignor / Shipper"))
    consignee = chance.pick("consignee label", ("Consignee", "Consignee (complete name and address)", "Consignee or order", "Consigned to order of"))
    return [
        [box(shipper, facts["shipper"], 6, 17), box(ink.words.label("lading"), facts["number"], 6)],
        [box(consignee, facts["consignee"], 6, 17), box("", (*ink.words.text("carrier"), *ink.words.text("negotiable")), 6, raw=True)],
        [
            box("Notify party", (story.notify.name, *story.notify.address), 6, 15),
            box("For delivery of goods please apply to", ("MITTELDEUTSCHE SEEAGENTUR GMBH", "HAMBURG"), 6),
        ],
    ]


def _voyage(ink: Ink, chance: Chance, facts: dict[str, Fact]) -> list[dict[str, Any]]:
    label = ink.words.label
    vessel = f"{chance.pick('vessel', VESSELS)} / {chance.filled('voyage', '0%#@')}"
    delivery = chance.pick("delivery", ("LEIPZIG", "GRIMMA", ""))
    return [
        box(label("vessel"), vessel, 3),
        box(label("loading"), facts["loading"], 3),
        box(label("discharge"), facts["discharge"], 3),
        box(label("delivery"), delivery, 3),
    ]


def _cargo(ink: Ink, story: World, chance: Chance, facts: dict[str, Fact]) -> list[dict[str, Any]]:
    """Containers, packages, goods and weights, in five columns or in four."""
    label, freight = ink.words.label, ink.words.text("freight_note")
    volume = ink.number(Decimal(story.cartons) * Decimal("0.085"), 2)
    if chance.whether("own columns", 0.5):
        return [
            box("Container No. / Seal No.", facts["containers"], 4, 42),
            box(label("packages"), facts["packages"], 2),
            box("Description of packages and goods", (*facts["goods"].lines, *ink.words.text("carrier"), *freight), 3),
            box(label("gross"), facts["gross"], 2),
            box("Measurement", f"{volume} M3", 1),
        ]
    marks = chance.pick("cargo label", ("Marks & Nos / Container No. / Seal No.", "Container Nos., Seal Nos., Marks and Numbers"))
    return [
        box(marks, (*facts["containers"].lines, "N/M"), 4, 42),
        box("No. of packages; description of goods", (*facts["packages"].lines, *facts["goods"].lines, *freight), 4),
        box(label("gross"), facts["gross"], 2),
        box(label("volume"), f"{volume} CBM", 2),
    ]


def _end(ink: Ink, looks: dict[str, Any], story: World, chance: Chance, facts: dict[str, Fact], line: str) -> list[list[dict[str, Any]]]:
    label = ink.words.label
    terms = [
        box("Freight & charges", ink.words.text("freight_note")[0], 4, 9),
        box("Number of original B(s)/L", ink.words.text("originals")[0], 4),
        box(label("on_board"), ink.day(story.days.shipped), 4),
    ]
    together = chance.whether("place and date together", 0.4)
    signed = box("Signed for the carrier", (line, "AS CARRIER"), 6 if together else 4, seal=looks["stamp"] != "none", sealed="SHIPPED ON BOARD")
    if together:
        return [terms, [box("Place and date of issue", f"{facts['place'].lines[0]}, {facts['issued'].lines[0]}", 6, 14), signed]]
    return [terms, [box("Place of issue", facts["place"], 4, 14), box(label("issue_date"), facts["issued"], 4), signed]]
